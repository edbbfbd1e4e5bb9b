import { nativePrimitives } from '../../node/native-primitives.ts';
import { generateKeyPair, open, seal } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import { noblePrimitives } from '../../src/crypto/noble.ts';
import type { Primitives, X25519SecretKey } from '../../src/crypto/primitives.ts';
import { buildDirectPacket, buildPlainPacket, sealMessage } from '../../src/roles/1-source.ts';
import { wrapExtra } from '../../src/roles/3-second-proxy.ts';
import type { Delivery } from '../../src/wire/stages.ts';
import {
  allCopies,
  deliveries,
  mailboxes,
  type Network,
  network,
  packetFor,
  signed,
  throughFirst,
  throughSecond,
} from '../../test/roles/fixture.ts';
import { once } from './define.ts';

/** A network of five roles, and one message at every stage of its way through it. */
export const journey = once(() => journeyOf(nativePrimitives));
export const nobleJourney = once(() => journeyOf(noblePrimitives));

export type Journey = ReturnType<typeof journeyOf>;

function journeyOf(primitives: Primitives) {
  const net = network('fuzz', primitives);
  const message = signed(net, 'hello');
  const x1 = packetFor(net, message, mailboxes(net, 3));
  const x2 = throughFirst(net, x1);
  const [copy] = allCopies(throughSecond(net, x2));
  const delivery = deliveries(net, x1)[0]?.delivery;
  if (copy === undefined || delivery === undefined) throw new Error('no copy');
  const sealed = sealMessage(net.env, net.hour, message);
  const route = { first: net.first.publicKey, routingKey: net.routing.publicKey, profile: 'fast' as const };
  const [recipient] = mailboxes(net, 1);
  if (recipient === undefined) throw new Error('no recipient');
  const direct = buildDirectPacket(net.env, { ...route, sealed, hourKey: net.hour.keyPair.publicKey, recipient });
  const second = { id: net.secondId, onionKey: net.second.publicKey };
  const payload = net.env.random.bytes(384) as Delivery;
  const plain = throughFirst(net, buildPlainPacket(net.env, { ...route, second, payload, recipient }));
  return { net, x1, x2, x3: wrapExtra(net.env, net.third.publicKey, copy), copy, delivery, direct, plain, sealed };
}

/** What the layers hold, opened with their keys. */
export const layers = once(() => {
  const { net, x1, x2, direct, plain, sealed, delivery } = journey();
  return {
    first: opened(net, net.first, labels.firstProxy, x1),
    direct: opened(net, net.first, labels.firstProxy, direct),
    second: opened(net, net.second, labels.secondProxy, x2),
    plain: opened(net, net.second, labels.secondProxy, plain),
    e1: opened(net, net.hour.keyPair, labels.scramble, delivery),
    message: opened(net, net.hour.keyPair, labels.message, sealed, net.hour),
  };
});

export const copyContents = once(() => opened(journey().net, journey().net.routing, labels.copy, journey().copy));

function opened(net: Network, key: X25519SecretKey, info: Uint8Array, sealed: Uint8Array, psk?: Network['hour']) {
  const layer = open(net.env.primitives, key, info, sealed, psk);
  if (layer === null) throw new Error('a layer that does not open');
  return layer.plaintext.slice();
}

/** The layer as its sender would have made it, whatever is in it. */
export function sealedTo(
  { env }: Network,
  key: X25519SecretKey,
  info: Uint8Array,
  plaintext: Uint8Array,
  psk?: Network['hour'],
) {
  return seal(env.primitives, key.publicKey, info, plaintext, generateKeyPair(env.primitives, env.random), psk);
}
