import { concat } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { KIND_TEXT } from '../../src/client/content.ts';
import type { HopAnswer } from '../../src/ports.ts';
import { deliveryOf, friendly, messageOf, type Subject } from './devices.ts';

/**
 * What a server and a network do to an endpoint over some time: step(1) and by step
 *
 *     0 a delivery: arrivedAt(6) bytes(2+)         1 the same, of a member: plaintext of E1     2 an answer: which(1) what(1)
 *     3 drained: server time(6)                    4 time passes: milliseconds(6)               5 the link goes and comes
 *     6 somebody sends                             7 a restart
 *
 * What lacks at the end is zero.
 */
const STEPS = 8;
const MAX_STEPS = 12;
const ANSWERS: readonly HopAnswer[] = ['settled', 'busy', 'failed', 'unknown'];

export function sessionOf(subject: Subject, input: Uint8Array): void {
  const reader = new Reader(input);
  for (let i = 0; i < MAX_STEPS && reader.remaining > 0; i++) step(subject, reader);
  subject.goOn();
}

function step(subject: Subject, reader: Reader): void {
  switch (reader.u8() % STEPS) {
    case 0:
      subject.event({ type: 'delivery', arrivedAt: number(reader, 6), bytes: some(reader, number(reader, 2)).slice() });
      break;
    case 1: {
      const arrivedAt = number(reader, 6);
      subject.event({ type: 'delivery', arrivedAt, bytes: deliveryOf(some(reader, number(reader, 2))) });
      break;
    }
    case 2: {
      const transmission = subject.transmissions[number(reader, 1)] ?? 'never submitted';
      subject.event({ type: 'answered', transmission, answer: ANSWERS[number(reader, 1) % ANSWERS.length] ?? 'busy' });
      break;
    }
    case 3:
      subject.event({ type: 'drained', serverTime: number(reader, 6) });
      break;
    case 4:
      subject.offset += number(reader, 6) % MAX_PASSED;
      subject.event({ type: 'tick' });
      break;
    case 5:
      subject.event({ type: 'disconnected' });
      subject.connect();
      break;
    case 6:
      for (const group of subject.endpoint.groups()) {
        subject.command({ type: 'send', groupId: group.id, content: { type: 'text', text: 'again' } });
      }
      break;
    case 7:
      subject.restart();
      subject.connect();
  }
}

/** A device that was off for a year is let in again; one that was off for a thousand is nobody's. */
const MAX_PASSED = 400 * 24 * 60 * 60 * 1000;

export function sessionSeeds(): Uint8Array[] {
  const { network, forger } = friendly();
  const message = messageOf(KIND_TEXT, forger.text('hello'));
  const delivery = new Writer().u8(1).u48(network.now).vector16(message).finish();
  const noise = new Writer().u8(0).u48(network.now).vector16(network.env.random.bytes(400)).finish();
  const drained = new Writer().u8(3).u48(network.now).finish();
  const hour = new Writer()
    .u8(4)
    .u48(60 * 60 * 1000)
    .finish();
  const answers = ANSWERS.map((_, i) => Uint8Array.of(2, i, i));
  const [link, send, restart] = [5, 6, 7].map((one) => Uint8Array.of(one)) as [Uint8Array, Uint8Array, Uint8Array];
  return [
    concat(delivery, noise, drained),
    concat(drained, hour, drained, hour, send, ...answers),
    concat(send, ...answers, hour, delivery, restart, hour, link),
  ];
}

function number(reader: Reader, length: number): number {
  return some(reader, length).reduce((value, byte) => value * 256 + byte, 0);
}

function some(reader: Reader, length: number): Uint8Array {
  return reader.bytes(Math.min(length, reader.remaining));
}
