import { nativePrimitives } from '../../node/native-primitives.ts';
import { toHex } from '../../src/bytes/bytes.ts';
import { utf8Encode } from '../../src/bytes/utf8.ts';
import type { Env } from '../../src/crypto/env.ts';
import { deriveKeyPair, generateKeyPair } from '../../src/crypto/hpke.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import type { Profile } from '../../src/crypto/profile.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import type { ReplayCache } from '../../src/ports.ts';
import { buildPacket, sealMessage } from '../../src/roles/1-source.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openSecond, type Split } from '../../src/roles/3-second-proxy.ts';
import { openCopy, type RoutedDelivery } from '../../src/roles/4-central-server.ts';
import { groupId, type MailboxId, mailboxId, memberIdOf, proxyIdOf } from '../../src/wire/ids.ts';
import { type SignedMessage, signMessage } from '../../src/wire/signed-message.ts';
import type { Copy, SourcePacket } from '../../src/wire/stages.ts';

export const NOW = Date.UTC(2026, 10, 23, 12);

/** One replayable network of the five roles: all keys come from the seed. */
export function network(seed = 'roles', primitives: Primitives = nativePrimitives) {
  const env: Env = { primitives, random: seededRandom(seed), clock: { now: () => NOW } };
  const keyPair = () => generateKeyPair(primitives, env.random);
  const group = groupId(env.random.bytes(32));
  const hour = {
    groupId: group,
    epoch: 1,
    hour: Math.floor(NOW / 3_600_000),
    keyPair: deriveKeyPair(primitives, env.random.bytes(32)),
    psk: env.random.bytes(32),
    pskId: utf8Encode('test-hour'),
  };
  const signing = primitives.ed25519SecretKey(env.random.bytes(32));
  return {
    env,
    group,
    hour,
    signing,
    first: keyPair(),
    second: keyPair(),
    third: keyPair(),
    routing: keyPair(),
    secondId: proxyIdOf(primitives, env.random.bytes(32)),
  };
}

export type Network = ReturnType<typeof network>;

export function mailboxes({ env }: Network, count: number): MailboxId[] {
  return Array.from({ length: count }, () => mailboxId(env.random.bytes(6)));
}

export function signed({ env, group, signing }: Network, text: string | Uint8Array, seq = 1): SignedMessage {
  return signMessage(signing, group, {
    kind: 1,
    senderId: memberIdOf(env.primitives, signing.publicKey.bytes),
    epoch: 1,
    seq,
    sentAt: NOW,
    rosterHash: new Uint8Array(8),
    body: typeof text === 'string' ? utf8Encode(text) : text,
  });
}

export function packetFor(
  net: Network,
  message: SignedMessage,
  recipients: readonly MailboxId[],
  profile: Profile = 'balanced',
): SourcePacket {
  return buildPacket(net.env, {
    sealed: sealMessage(net.env, net.hour, message),
    hourKey: net.hour.keyPair.publicKey,
    recipients,
    first: net.first.publicKey,
    second: { id: net.secondId, onionKey: net.second.publicKey },
    routingKey: net.routing.publicKey,
    profile,
  });
}

/** The reference replay cache: a set. Every host's own is held to the same contract. */
export function replayCache(): ReplayCache & { readonly size: () => number } {
  const seen = new Set<string>();
  return {
    insert: (tag) => seen.size !== seen.add(toHex(tag)).size,
    size: () => seen.size,
  };
}

export function throughFirst(net: Network, packet: Uint8Array): Uint8Array {
  const hop = openFirst(net.env, [net.first], replayCache(), packet);
  if (hop.type !== 'forward') throw new Error(`the first proxy gave ${hop.type}`);
  return hop.packet;
}

export function throughSecond(net: Network, packet: Uint8Array): Split {
  const split = openSecond(net.env, [net.second], replayCache(), net.routing.publicKey, packet);
  if (split.type !== 'split') throw new Error(`the second proxy gave ${split.reason}`);
  return split;
}

export function allCopies(split: Split): Copy[] {
  return Array.from({ length: split.count }, (_, i) => split.copy(i));
}

/** The whole way to the server: what it would put into mailboxes. */
export function deliveries(net: Network, packet: Uint8Array): RoutedDelivery[] {
  return allCopies(throughSecond(net, throughFirst(net, packet))).flatMap(
    (copy) => openCopy(net.env, [net.routing], copy) ?? [],
  );
}
