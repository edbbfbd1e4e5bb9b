import { describe, expect, it } from 'vitest';
import { nativePrimitives } from '../../node/native-primitives.ts';
import { toHex } from '../../src/bytes/bytes.ts';
import { utf8Decode } from '../../src/bytes/utf8.ts';
import { noblePrimitives } from '../../src/crypto/noble.ts';
import { sizeClass } from '../../src/crypto/padme.ts';
import { buildDirectPacket, buildPlainPacket, sealMessage } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openExtra, wrapExtra } from '../../src/roles/3-second-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { openDelivery } from '../../src/roles/5-target.ts';
import { geometry } from '../../src/wire/geometry.ts';
import { verifyMessage } from '../../src/wire/signed-message.ts';
import type { Delivery } from '../../src/wire/stages.ts';
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

describe.each([noblePrimitives, nativePrimitives])('a message on its way ($name)', (primitives) => {
  it('[SO-2] [TA-1] reaches every recipient once, through two proxies and the server, and verifies', () => {
    const net = network('journey', primitives);
    const recipients = mailboxes(net, 5);
    const arrived = deliveries(net, packetFor(net, signed(net, 'Grüße an alle 🕯️'), recipients));
    expect(arrived.map(({ mailboxId }) => toHex(mailboxId)).sort()).toEqual(recipients.map(toHex).sort());
    for (const { delivery } of arrived) {
      const opened = openDelivery(net.env, [net.hour], delivery);
      expect(opened && utf8Decode(opened.message.body)).toBe('Grüße an alle 🕯️');
      expect(opened && verifyMessage(net.group, net.signing.publicKey, opened.message)).toBe(true);
    }
  });

  it('is byte-equal under both providers when randomness is replayed', () => {
    const bytes = (p: typeof primitives) => {
      const net = network('equal', p);
      return toHex(packetFor(net, signed(net, 'same'), mailboxes(net, 3)));
    };
    expect(bytes(primitives)).toBe(bytes(noblePrimitives));
  });
});

const net = network('copies');
const split = throughSecond(net, throughFirst(net, packetFor(net, signed(net, 'hello'), mailboxes(net, 8))));
const copies = allCopies(split);
const opened = copies.map((copy) => openCopy(net.env, [net.routing], copy));

describe('copies', () => {
  it('[SO-5] share no bytes that the server could group them by, and have one length', () => {
    const deliveries = opened.map((routed) => toHex(routed?.delivery as Uint8Array));
    expect(new Set(deliveries.map((hex) => hex.slice(0, 64))).size).toBe(8);
    expect(new Set(opened.map((routed) => toHex(routed?.replayTag as Uint8Array))).size).toBe(8);
    expect(new Set(copies.map((copy) => copy.length)).size).toBe(1);
  });

  it('[CR-7] have a size class as delivery length, whatever the text', () => {
    for (const length of [0, 1, 100, 191, 192, 1000, 5000]) {
      const [delivery] = deliveries(net, packetFor(net, signed(net, new Uint8Array(length)), mailboxes(net, 1)));
      expect(delivery?.delivery.length).toBe(sizeClass(geometry.deliveryOverhead + length + 1));
    }
  });

  it('[CS-1] open under an older routing key than the one that the second proxy used', () => {
    const newer = network('newer').routing;
    const [routed] = allCopies(split).map((copy) => openCopy(net.env, [newer, net.routing], copy));
    expect(routed?.mailboxId).toEqual(opened[0]?.mailboxId);
  });

  it('[SP-5] pass an extra proxy unchanged, once', () => {
    const packet = wrapExtra(net.env, net.third.publicKey, copies[0] as (typeof copies)[number]);
    const replays = replayCache();
    const hop = openExtra(net.env, [net.third], replays, packet);
    expect(hop.type === 'extra' && toHex(hop.copy)).toBe(toHex(copies[0] as Uint8Array));
    expect(openExtra(net.env, [net.third], replays, packet)).toMatchObject({ type: 'drop', reason: 'replay' });
  });
});

const [recipient] = mailboxes(net, 1) as [ReturnType<typeof mailboxes>[number]];
const route = {
  first: net.first.publicKey,
  second: { id: net.secondId, onionKey: net.second.publicKey },
  routingKey: net.routing.publicKey,
  profile: 'fast' as const,
};

describe('other ways', () => {
  it('[SO-7] an invite travels plain: its bytes are the delivery and no group key reaches the second proxy', () => {
    const payload = net.env.random.bytes(1024) as Delivery;
    const packet = buildPlainPacket(net.env, { ...route, payload, recipient });
    const [routed] = deliveries(net, packet);
    expect(toHex(routed?.delivery as Uint8Array)).toBe(toHex(payload));
    expect(routed?.mailboxId).toEqual(recipient);
  });

  it('[SO-8] direct mode needs no second proxy', () => {
    const sealed = sealMessage(net.env, net.hour, signed(net, 'quick'));
    const packet = buildDirectPacket(net.env, { ...route, sealed, hourKey: net.hour.keyPair.publicKey, recipient });
    const hop = openFirst(net.env, [net.first], replayCache(), packet);
    if (hop.type !== 'direct') throw new Error(hop.type);
    const routed = openCopy(net.env, [net.routing], hop.copy(net.routing.publicKey));
    expect(routed?.mailboxId).toEqual(recipient);
    const opened = openDelivery(net.env, [net.hour], routed?.delivery as Uint8Array);
    expect(opened && utf8Decode(opened.message.body)).toBe('quick');
  });

  it('[SO-9] [SP-4] mix delays are exponential with the mean of the profile', () => {
    const split = throughSecond(net, throughFirst(net, packetFor(net, signed(net, 'x'), [recipient], 'strong')));
    const draws = Array.from({ length: 4000 }, () => split.drawWait());
    const mean = draws.reduce((sum, wait) => sum + wait, 0) / draws.length;
    expect(mean).toBeGreaterThan(4500);
    expect(mean).toBeLessThan(5500);
    // The median of an exponential is ln 2 of its mean: a constant or uniform wait would fail here.
    const median = draws.sort((a, b) => a - b)[2000] as number;
    expect(median / mean).toBeGreaterThan(0.62);
    expect(median / mean).toBeLessThan(0.77);
  });
});

it('[SO-3] recipients stand in a fresh random order in every packet', () => {
  const net = network('order');
  const recipients = mailboxes(net, 6);
  const orders = Array.from({ length: 12 }, () =>
    deliveries(net, packetFor(net, signed(net, 'again'), recipients))
      .map(({ mailboxId }) => toHex(mailboxId))
      .join(),
  );
  // Six in the order given, twelve times: one chance in 720 to the eleventh.
  expect(new Set(orders).size).toBeGreaterThan(8);
});
