import { toHex } from '../../src/bytes/bytes.ts';
import type { Env } from '../../src/crypto/env.ts';
import { open } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import type { Primitives, X25519SecretKey } from '../../src/crypto/primitives.ts';
import { type Profile, profileByte } from '../../src/crypto/profile.ts';
import type { ReplayCache } from '../../src/ports.ts';
import { openFirst } from '../../src/roles/2-first-proxy.ts';
import { openExtra, openSecond, wrapExtra } from '../../src/roles/3-second-proxy.ts';
import { openCopy } from '../../src/roles/4-central-server.ts';
import { decodeCopy } from '../../src/wire/copy.ts';
import { type ProxyId, proxyIdOf } from '../../src/wire/ids.ts';
import { blindingKey } from '../../src/wire/slot.ts';
import { decodeSplit } from '../../src/wire/split-packet.ts';
import type { Copy, SourcePacket } from '../../src/wire/stages.ts';
import type { CopyVector, SplitVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';

export interface RoleSecrets {
  readonly first: X25519SecretKey;
  readonly second: X25519SecretKey;
  readonly third: X25519SecretKey;
  readonly secondIdentity: Uint8Array;
  readonly secondId: ProxyId;
  readonly routing: X25519SecretKey;
  readonly copyRouting: X25519SecretKey;
}

export function roleSecrets(p: Primitives, seed: string, newerKey: boolean): RoleSecrets {
  const given = new Draws(`${seed}/roles`);
  const key = (name: string) => p.x25519SecretKey(given.take(name));
  const secondIdentity = given.take('second identity');
  const routing = key('routing');
  return {
    first: key('first'),
    second: key('second'),
    third: key('third'),
    secondIdentity,
    secondId: proxyIdOf(p, p.ed25519SecretKey(secondIdentity).publicKey.bytes),
    routing,
    copyRouting: newerKey ? key('newer routing') : routing,
  };
}

/** Draws of the shuffle, four bytes each; what it does with them is the source's own business. */
export function orderDraws(count: number): string[] {
  return Array.from({ length: count - 1 }, (_, i) => `order ${count - 1 - i}`);
}

/** Takes X1 through every role and writes down what each saw. */
export function splitVector(
  env: Env,
  draws: Draws,
  { secrets, profile, x1 }: { secrets: RoleSecrets; profile: Profile; x1: SourcePacket },
): Omit<SplitVector, 'name'> {
  const { primitives: p } = env;
  const replays = replayRecorder();
  const hop = openFirst(env, [secrets.first], replays, x1);
  if (hop.type !== 'forward') throw new Error(`the first proxy gave ${hop.type}`);
  const split = openSecond(env, [secrets.second], replays, secrets.copyRouting.publicKey, hop.packet);
  if (split.type !== 'split') throw new Error(`the second proxy gave ${split.reason}`);
  const contents = open(p, secrets.second, labels.secondProxy, hop.packet)!;
  const copies = Array.from({ length: split.count }, (_, i) => {
    draws.expect(`copy ${i} ephemeral`);
    const copy = split.copy(i);
    const blind = blindingKey(p, contents.context, i).exportSecret();
    return { ...copyVector(env, draws, secrets, replays, { copy, place: i }), blind: toHex(blind) };
  });
  const shared = decodeSplit(contents.plaintext).shared;
  return {
    keys: {
      first: secret(secrets.first),
      second: secret(secrets.second),
      third: secret(secrets.third),
      secondIdentity: toHex(secrets.secondIdentity),
      routing: secret(secrets.routing),
      copyRouting: secret(secrets.copyRouting),
    },
    profile: profileByte(profile),
    recipients: copies.map(({ recipient }) => recipient),
    draws: draws.log,
    secondProxyId: toHex(hop.secondProxyId),
    r: toHex(shared),
    q: toHex(secrets.routing.agree(p.x25519PublicKey(shared))!),
    x2: toHex(hop.packet),
    x1: toHex(x1),
    copies: copies.map(({ recipient: _, ...copy }) => copy),
    proxyReplayTags: replays.tags,
  };
}

/** What the extra proxy and the central server make of one copy. */
function copyVector(
  env: Env,
  draws: Draws,
  { third, routing, copyRouting }: RoleSecrets,
  replays: ReplayCache,
  { copy, place }: { copy: Copy; place: number },
): Omit<CopyVector, 'blind'> & { recipient: string } {
  const { primitives: p } = env;
  draws.expect(`extra ${place} ephemeral`);
  const x3 = wrapExtra(env, third.publicKey, copy);
  const extra = openExtra(env, [third], replays, x3);
  if (extra.type !== 'extra') throw new Error(`the extra proxy gave ${extra.reason}`);
  const routed = openCopy(env, [copyRouting, routing], extra.copy)!;
  const { shared, slot, delivery } = decodeCopy(open(p, copyRouting, labels.copy, copy)!.plaintext);
  return {
    recipient: toHex(routed.mailboxId),
    blinded: toHex(shared),
    shared: toHex(routing.agree(p.x25519PublicKey(shared))!),
    slot: toHex(slot),
    replayTag: toHex(routed.replayTag),
    delivery: toHex(delivery),
    copy: toHex(copy),
    x3: toHex(x3),
  };
}

export function replayRecorder(): ReplayCache & { readonly tags: string[] } {
  const tags: string[] = [];
  return {
    tags,
    insert: (tag) => {
      tags.push(toHex(tag));
      return true;
    },
  };
}

function secret(key: X25519SecretKey): string {
  return toHex(key.exportSecret());
}
