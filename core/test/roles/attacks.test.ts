import { describe, expect, it } from 'vitest';
import { concat, toHex } from '../../src/bytes/bytes.ts';
import { generateKeyPair, open, seal } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import { ConclaveError, DecodeError } from '../../src/errors.ts';
import { sealMessage } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openSecond } from '../../src/roles/3-second-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { openDelivery } from '../../src/roles/5-target.ts';
import { decodeCopy, encodeCopy } from '../../src/wire/copy.ts';
import { geometry } from '../../src/wire/geometry.ts';
import { encodeSource } from '../../src/wire/source-packet.ts';
import { decodeSplit, encodeSplit } from '../../src/wire/split-packet.ts';
import type { Delivery, SplitPacket } from '../../src/wire/stages.ts';
import {
  allCopies,
  deliveries,
  mailboxes,
  network,
  packetFor,
  replayCache,
  signed,
  throughFirst,
  throughSecond,
} from './fixture.ts';

const net = network('attacks');
const { env } = net;
const p = env.primitives;
const recipients = mailboxes(net, 3);
const packet = packetFor(net, signed(net, 'attack at dawn'), recipients);
const splitPacket = throughFirst(net, packet);
const copies = allCopies(throughSecond(net, splitPacket));
const delivery = deliveries(net, packet)[0]?.delivery as Delivery;

/** What a second proxy holds: the plaintext of a copy it made. */
function contentsOf(copy: Uint8Array) {
  return decodeCopy(open(p, net.routing, labels.copy, copy)?.plaintext as Uint8Array);
}
function recopy(contents: ReturnType<typeof contentsOf>): Uint8Array {
  return seal(p, net.routing.publicKey, labels.copy, encodeCopy(contents), generateKeyPair(p, env.random));
}

const [a, b] = [contentsOf(copies[0] as Uint8Array), contentsOf(copies[1] as Uint8Array)];
const good = decodeSplit(open(p, net.second, labels.secondProxy, splitPacket)?.plaintext as Uint8Array);

describe('the second proxy can not', () => {
  it('make a copy that opens (the attacks below use this road)', () => {
    expect(openCopy(env, [net.routing], recopy(a))).not.toBeNull();
  });
  it('[CS-2] put another payload under a slot', () => {
    expect(openCopy(env, [net.routing], recopy({ ...a, delivery: b.delivery }))).toBeNull();
    const own = env.random.bytes(a.delivery.length) as Delivery;
    expect(openCopy(env, [net.routing], recopy({ ...a, delivery: own }))).toBeNull();
  });
  it('[CS-2] swap the slots of two copies', () => {
    expect(openCopy(env, [net.routing], recopy({ ...a, slot: b.slot }))).toBeNull();
    expect(openCopy(env, [net.routing], recopy({ ...a, slot: b.slot, shared: b.shared }))).toBeNull();
  });
  it('[CS-2] redirect a copy by flipping bits of the encrypted mailbox id', () => {
    for (let i = 0; i < geometry.slot; i++) {
      const slot = a.slot.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(openCopy(env, [net.routing], recopy({ ...a, slot }))).toBeNull();
    }
  });
  it('[CS-3] make a duplicate look new: R with its high bit set has the same replay tag', () => {
    const high = a.shared.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte));
    const again = openCopy(env, [net.routing], recopy({ ...a, shared: high }));
    const once = openCopy(env, [net.routing], recopy(a));
    expect(toHex(again?.replayTag as Uint8Array)).toBe(toHex(once?.replayTag as Uint8Array));
  });
});

describe('replays', () => {
  it('[FP-2] [SP-1] are dropped by the first and the second proxy', () => {
    const replays = replayCache();
    expect(openFirst(env, [net.first], replays, packet).type).toBe('forward');
    expect(openFirst(env, [net.first], replays, packet)).toMatchObject({ type: 'drop', reason: 'replay' });
    const second = replayCache();
    expect(openSecond(env, [net.second], second, net.routing.publicKey, splitPacket).type).toBe('split');
    expect(openSecond(env, [net.second], second, net.routing.publicKey, splitPacket)).toMatchObject({
      type: 'drop',
      reason: 'replay',
    });
  });
  it('[FP-2] garbage never enters the cache', () => {
    const replays = replayCache();
    for (let i = 0; i < 20; i++) openFirst(env, [net.first], replays, env.random.bytes(600));
    expect(replays.size()).toBe(0);
  });
});

describe.each([
  ['first proxy', packet, (bytes: Uint8Array) => openFirst(env, [net.first], replayCache(), bytes)],
  [
    'second proxy',
    splitPacket,
    (bytes: Uint8Array) => openSecond(env, [net.second], replayCache(), net.routing.publicKey, bytes),
  ],
  ['central server', copies[0] as Uint8Array, (bytes: Uint8Array) => openCopy(env, [net.routing], bytes)],
  ['target', delivery as Uint8Array, (bytes: Uint8Array) => openDelivery(env, [net.hour], bytes)],
] as const)('bad input at the %s', (_role, good, take) => {
  const refused = (bytes: Uint8Array) => {
    const outcome = take(bytes);
    return outcome === null || ('type' in outcome && outcome.type === 'drop');
  };
  it('the good one is taken', () => expect(refused(good)).toBe(false));
  it('every truncation is refused', () => {
    for (let length = 0; length < good.length; length += 7) expect(refused(good.subarray(0, length))).toBe(true);
  });
  it('every flipped bit is refused', () => {
    for (let at = 0; at < good.length; at += 5) {
      expect(refused(good.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)))).toBe(true);
    }
  });
  it('a longer one is refused', () => {
    expect(refused(concat(good, Uint8Array.of(0)))).toBe(true);
    expect(refused(concat(good, good))).toBe(true);
  });
  it('a low-order encapsulated key is refused', () => {
    expect(refused(concat(new Uint8Array(32), good.subarray(32)))).toBe(true);
  });
});

describe('a malicious source', () => {
  const toSecond = (contents: Uint8Array) =>
    openSecond(
      env,
      [net.second],
      replayCache(),
      net.routing.publicKey,
      seal(p, net.second.publicKey, labels.secondProxy, contents, generateKeyPair(p, env.random)),
    );

  it('[FP-3] is refused unknown versions, flags and profiles, and no slots', () => {
    const bytes = encodeSplit(good);
    expect(toSecond(bytes).type).toBe('split');
    for (const [at, value] of [
      [0, 2],
      [1, 2],
      [2, 3],
    ] as const) {
      expect(toSecond(bytes.map((byte, i) => (i === at ? value : byte)))).toEqual({
        type: 'drop',
        reason: 'malformed',
      });
    }
    // count is the last field of the header
    const none = bytes.map((byte, i) => (i === geometry.splitHeader - 1 ? 0 : byte));
    expect(toSecond(none)).toEqual({ type: 'drop', reason: 'malformed' });
  });
  it('[SP-2] can not make a proxy do more than the budget', () => {
    const slots = Array.from({ length: 1024 }, () => new Uint8Array(10));
    expect(() => encodeSplit({ ...good, slots, payload: new Uint8Array(9000) })).toThrowError(
      expect.objectContaining({ code: 'too-large' }),
    );
    // Asked for by a source of its own making: count says 1024, the payload is 9,000 bytes.
    const within = encodeSplit({ ...good, slots, payload: new Uint8Array(8000) });
    const beyond = concat(
      within.subarray(0, geometry.splitHeader + 10240),
      new Uint8Array(9000).fill(1),
      Uint8Array.of(0x80),
    );
    expect(() => decodeSplit(within)).not.toThrow();
    expect(() => decodeSplit(beyond)).toThrowError(DecodeError);
    expect(toSecond(beyond)).toEqual({ type: 'drop', reason: 'malformed' });
  });
  it.each([
    ['R', { shared: new Uint8Array(32) }],
    ['the hour key', { hourKey: Uint8Array.of(1, ...new Uint8Array(31)) }],
  ])('[SP-1] can not crash a proxy with %s of low order', (_what, change) => {
    expect(toSecond(encodeSplit({ ...good, ...change }))).toEqual({ type: 'drop', reason: 'malformed' });
  });
  it('[SP-2] can not send more than a datagram', () => {
    const message = signed(net, new Uint8Array(geometry.maxBody + 1));
    expect(() => sealMessage(env, net.hour, message)).toThrowError(expect.objectContaining({ code: 'too-large' }));
    expect(() => sealMessage(env, net.hour, signed(net, new Uint8Array(geometry.maxBody)))).not.toThrow();
  });
  it('[FP-1] a second packet inside a first is opened by nobody else', () => {
    const wrong = encodeSource({
      type: 'forward',
      profile: 'fast',
      secondProxyId: net.secondId,
      packet: splitPacket as SplitPacket,
    });
    const x1 = seal(p, net.first.publicKey, labels.firstProxy, wrong, generateKeyPair(p, env.random));
    expect(openFirst(env, [net.second], replayCache(), x1)).toEqual({ type: 'drop', reason: 'not-for-me' });
  });
});

it('a member who seals garbage is a typed error at the target', () => {
  const garbage = seal(
    p,
    net.hour.keyPair.publicKey,
    labels.message,
    new Uint8Array(3),
    generateKeyPair(p, env.random),
    net.hour,
  );
  const e2 = seal(p, net.hour.keyPair.publicKey, labels.scramble, garbage, generateKeyPair(p, env.random));
  expect(() => openDelivery(env, [net.hour], e2)).toThrowError(ConclaveError);
});
