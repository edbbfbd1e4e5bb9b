/**
 * Roles 2 to 5. Of each layer there are two targets: one gets mutated ciphertext, which only what comes before the AEAD
 * sees, and one gets mutated contents that were sealed as their sender would have: what a malicious sender can do.
 */
import { concat } from '../../src/bytes/bytes.ts';
import { labels } from '../../src/crypto/labels.ts';
import { DecodeError } from '../../src/errors.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openExtra, openSecond } from '../../src/roles/3-second-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { openDelivery } from '../../src/roles/5-target.ts';
import { replayCache } from '../../test/roles/fixture.ts';
import type { Target } from '../target.ts';
import { role } from './define.ts';
import { copyContents, type Journey, journey, layers, nobleJourney, sealedTo } from './layers.ts';

function first({ net }: Journey, packet: Uint8Array): void {
  const hop = openFirst(net.env, [net.third, net.first], replayCache(), packet);
  if (hop.type === 'direct') hop.copy(net.routing.publicKey);
}

/** With every copy made. */
function second({ net }: Journey, packet: Uint8Array): void {
  const split = openSecond(net.env, [net.second], replayCache(), net.routing.publicKey, packet);
  if (split.type !== 'split') return;
  for (let i = 0; i < split.count; i++) split.copy(i);
  split.drawWait();
}

const extra = ({ net }: Journey, packet: Uint8Array) => openExtra(net.env, [net.third], replayCache(), packet);
const central = ({ net }: Journey, copy: Uint8Array) => openCopy(net.env, [net.third, net.routing], copy);
const target = ({ net }: Journey, delivery: Uint8Array) =>
  openDelivery(net.env, [{ ...net.hour, keyPair: net.third }, net.hour], delivery);

const inFirst = ({ net }: Journey, input: Uint8Array) => sealedTo(net, net.first, labels.firstProxy, input);
const inSecond = ({ net }: Journey, input: Uint8Array) => sealedTo(net, net.second, labels.secondProxy, input);
const inCopy = ({ net }: Journey, input: Uint8Array) => sealedTo(net, net.routing, labels.copy, input);
const inDelivery = ({ net }: Journey, input: Uint8Array) => sealedTo(net, net.hour.keyPair, labels.scramble, input);
const inMessage = ({ net }: Journey, input: Uint8Array) =>
  sealedTo(net, net.hour.keyPair, labels.message, input, net.hour);

const firstSeeds = () => [layers().first, layers().direct];
const secondSeeds = () => [layers().second, layers().plain, withHourKey(new Uint8Array(32))];

/** An hour key that hides nothing: version(1) flags(1) profile(1), then the key. */
function withHourKey(key: Uint8Array): Uint8Array {
  const { second: split } = layers();
  return concat(split.subarray(0, 3), key, split.subarray(3 + key.length));
}

export const roleTargets: readonly Target[] = [
  role(
    'first-proxy',
    (input) => first(journey(), input),
    () => [journey().x1, journey().direct],
  ),
  role('first-proxy-sealed', (input) => first(journey(), inFirst(journey(), input)), firstSeeds),
  role(
    'second-proxy',
    (input) => second(journey(), input),
    () => [journey().x2, journey().plain],
  ),
  role('second-proxy-sealed', (input) => second(journey(), inSecond(journey(), input)), secondSeeds),
  role(
    'extra-proxy',
    (input) => extra(journey(), input),
    () => [journey().x3],
  ),
  role(
    'central-server',
    (input) => central(journey(), input),
    () => [journey().copy],
  ),
  role(
    'central-server-sealed',
    (input) => central(journey(), inCopy(journey(), input)),
    () => [copyContents()],
  ),
  role(
    'target',
    (input) => target(journey(), input),
    () => [journey().delivery],
  ),
  role(
    'target-sealed',
    (input) => target(journey(), inDelivery(journey(), input)),
    () => [layers().e1],
  ),
  {
    ...role(
      'target-message',
      (input) => target(journey(), inDelivery(journey(), inMessage(journey(), input))),
      () => [layers().message],
    ),
    allows: [DecodeError],
  },
  // The reference provider takes other ways through the same roles, and thirty times as long.
  slow(role('first-proxy-noble', (input) => first(nobleJourney(), inFirst(nobleJourney(), input)), firstSeeds)),
  slow(role('second-proxy-noble', (input) => second(nobleJourney(), inSecond(nobleJourney(), input)), secondSeeds)),
  slow(
    role(
      'central-server-noble',
      (input) => central(nobleJourney(), inCopy(nobleJourney(), input)),
      () => [copyContents()],
    ),
  ),
];

function slow(one: Target): Target {
  return { ...one, weight: 1 };
}
