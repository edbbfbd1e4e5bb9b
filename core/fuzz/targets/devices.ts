import { nativePrimitives } from '../../node/native-primitives.ts';
import { concat, toHex } from '../../src/bytes/bytes.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { Endpoint } from '../../src/client/endpoint.ts';
import type { EndpointEvent, Outcome } from '../../src/client/types.ts';
import type { Env } from '../../src/crypto/env.ts';
import { generateKeyPair, seal } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import { UsageError } from '../../src/errors.ts';
import { decodeSignedOperation } from '../../src/group/signed-operation.ts';
import { geometry } from '../../src/wire/geometry.ts';
import { encodeSignedMessage } from '../../src/wire/signed-message.ts';
import { Forger } from '../../test/client/forger.ts';
import { TestNetwork } from '../../test/client/network.ts';
import { TestDevice } from '../../test/client/test-device.ts';
import { friends, MINUTE } from '../../test/client/trio.ts';
import { logOf } from '../../test/group/fixture.ts';
import { once, rememberingKeys } from './define.ts';
import { capturing } from './group.ts';

const fastPrimitives = rememberingKeys(nativePrimitives);

export type Stored = readonly (readonly [string, Uint8Array])[];

/** Three devices that have talked: Alice writes what she likes, and what becomes of it is Bob's. */
export const friendly = once(() => {
  const { network, alice, bob, carol } = friends('fuzz');
  for (const device of [bob, carol, alice]) {
    device.send(`from ${device.endpoint.name ?? ''}`);
    network.run(MINUTE);
  }
  bob.disconnect();
  bob.send('not on its way yet');
  const forger = new Forger(network, alice);
  const operations = [...alice.stored].flatMap(([key, value]) => (key.startsWith('operation/') ? [value] : []));
  const log = logOf(
    alice.groupId,
    operations.map((bytes) => decodeSignedOperation(nativePrimitives, bytes)),
  );
  const stored = [alice, bob, carol].flatMap((device): Stored => [...device.stored]);
  return { network, alice, bob, carol, forger, operations, log, stored, bobs: [...bob.stored] };
});

/** Somebody with a sealed message of Alice's, whose contents can be replaced, and its passphrase. */
export const invited = once(() => {
  const capture = capturing(nativePrimitives);
  const network = new TestNetwork(capture.primitives, 'fuzz invite');
  const [alice, dave] = [new TestDevice(network, 'Alice'), new TestDevice(network, 'Dave')];
  for (const device of [alice, dave]) device.connect();
  alice.handle({ type: 'create-group', name: 'Group', colour: 0 });
  const before = [...dave.stored];
  alice.invite(dave, 'short-id', 'words');
  const plaintext = capture.plaintext();
  let delivery: Uint8Array | undefined;
  const deliver = network.onMail;
  network.onMail = (mailbox) => {
    if (mailbox === toHex(dave.mailboxId)) delivery = network.mailboxes.get(mailbox)?.at(-1)?.bytes;
    deliver(mailbox);
  };
  network.run(MINUTE);
  if (delivery === undefined) throw new Error('the invite did not arrive');
  const sealed = delivery;
  return { network, dave, before, plaintext, deliveryOf: (content: Uint8Array) => capture.replaced(sealed, content) };
});

/** A device's engine, with a host that does no more than keep what it is told to. */
export class Subject {
  endpoint: Endpoint;
  readonly #stored: Map<string, Uint8Array>;
  readonly #env: Env;
  readonly #network: TestNetwork;
  readonly transmissions: string[] = [];
  /** Added to the network's time. */
  offset = 0;

  constructor(network: TestNetwork, stored: Stored, primitives: Primitives = fastPrimitives) {
    const clock = { now: () => network.now + this.offset };
    this.#network = network;
    this.#env = { primitives, random: seededRandom('fuzz endpoint'), clock };
    this.#stored = new Map(stored.map(([key, value]) => [key, value.slice()]));
    this.endpoint = new Endpoint(this.#env, this.#stored);
  }

  get now(): number {
    return this.#env.clock.now();
  }

  connect(): void {
    this.event({ type: 'directory', ...this.#network.directory() });
    this.event({ type: 'connected' });
  }

  event(event: EndpointEvent): Outcome {
    const outcome = this.endpoint.handle(event);
    for (const { key, value } of outcome.writes) {
      if (value === null) this.#stored.delete(key);
      else this.#stored.set(key, value.slice());
    }
    this.transmissions.push(...outcome.submissions.map(({ transmission }) => transmission));
    return outcome;
  }

  /** May be refused. */
  command(event: EndpointEvent): void {
    try {
      this.event(event);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }

  /** From what it stored; it must be able to read that. */
  restart(): void {
    this.endpoint = new Endpoint(this.#env, this.#stored);
  }

  /** What any next day brings. */
  goOn(): void {
    this.event({ type: 'drained', serverTime: this.now });
    for (const group of this.endpoint.groups()) {
      this.command({ type: 'send', groupId: group.id, content: { type: 'text', text: 'hello' } });
    }
    this.event({ type: 'tick' });
    this.restart();
    this.connect();
  }
}

/** E2 around the plaintext of E1, as Alice would seal it. */
export function deliveryOf(plaintext: Uint8Array): Uint8Array {
  const { forger, network } = friendly();
  const ephemeral = generateKeyPair(nativePrimitives, network.env.random);
  return seal(
    nativePrimitives,
    forger.hourKeys.keyPair.publicKey,
    labels.scramble,
    forger.sealRaw(plaintext),
    ephemeral,
  );
}

/** With her signature. */
export function messageOf(kind: number, body: Uint8Array): Uint8Array {
  return encodeSignedMessage(friendly().forger.message({ kind, body: body.slice(0, geometry.maxBody) }));
}

/** Her signature again, on an operation of which she may have made up everything. */
export function operationOf(body: Uint8Array): Uint8Array {
  const { forger, log } = friendly();
  const short = body.slice(0, 0xffff);
  return new Writer()
    .vector16(short)
    .bytes(forger.signing.sign(concat(labels.operation, log.groupId, short)))
    .finish();
}
