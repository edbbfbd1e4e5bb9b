/**
 * Role 3, the second proxy: learns this hour's group key and the number of recipients, neither who they are nor who
 * sent (protocol.md §4). It makes one copy per slot; its host releases each after that copy's own wait, through one
 * more proxy where the profile asks for it.
 */
import type { Env } from '../crypto/env.ts';
import { generateKeyPair, type ReceiverContext, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { X25519PublicKey, X25519SecretKey } from '../crypto/primitives.ts';
import { drawWait, type Profile } from '../crypto/profile.ts';
import { InternalError } from '../errors.ts';
import type { ReplayCache } from '../ports.ts';
import { encodeCopy } from '../wire/copy.ts';
import { scramble } from '../wire/scramble.ts';
import { blindingKey } from '../wire/slot.ts';
import { decodeSplit, type SplitContents } from '../wire/split-packet.ts';
import type { Copy, Delivery, ExtraPacket, SealedMessage } from '../wire/stages.ts';
import { type Drop, decodeOrDrop, drop, openLayer, replayed } from './opening.ts';

export interface Split {
  readonly type: 'split';
  readonly count: number;
  readonly profile: Profile;
  /** Copy `i` of `count`, made when it is asked for, so that a large group does not hold up the others. */
  copy(i: number): Copy;
  /** A fresh draw, in milliseconds. */
  drawWait(): number;
}

export function openSecond(
  env: Env,
  onionKeys: readonly X25519SecretKey[],
  replays: ReplayCache,
  routingKey: X25519PublicKey,
  packet: Uint8Array,
): Split | Drop {
  const opened = openLayer(env, onionKeys, labels.secondProxy, replays, packet);
  if ('type' in opened) return opened;
  const contents = decodeOrDrop(decodeSplit, opened.plaintext);
  if ('type' in contents) return contents;
  if (hasLowOrder(env, contents.shared) || (contents.hourKey !== null && hasLowOrder(env, contents.hourKey))) {
    return drop('malformed');
  }
  const { profile, slots } = contents;
  if (!opened.isNew) return replayed({ way: 'split', profile, count: slots.length });
  return {
    type: 'split',
    count: slots.length,
    profile,
    copy: copyMaker(env, contents, opened.context, routingKey),
    drawWait: () => drawWait(env, profile),
  };
}

/** X3, around a copy. */
export function wrapExtra({ primitives, random }: Env, third: X25519PublicKey, copy: Copy): ExtraPacket {
  return seal(primitives, third, labels.extraProxy, copy, generateKeyPair(primitives, random)) as ExtraPacket;
}

/** What an extra proxy waits by: X3 says nothing of the message's profile. */
export const UNTOLD_PROFILE: Profile = 'balanced';

/** The extra proxy: one copy in, the same copy out, later. */
export function openExtra(
  env: Env,
  onionKeys: readonly X25519SecretKey[],
  replays: ReplayCache,
  packet: Uint8Array,
): { readonly type: 'extra'; readonly copy: Copy; readonly waitMs: number } | Drop {
  const opened = openLayer(env, onionKeys, labels.extraProxy, replays, packet);
  if ('type' in opened) return opened;
  if (!opened.isNew) return replayed({ way: 'extra', profile: UNTOLD_PROFILE, count: 1 });
  return { type: 'extra', copy: opened.plaintext as Copy, waitMs: drawWait(env, UNTOLD_PROFILE) };
}

/** C_i = seal(routingKey, "copy", R_i ‖ slot_i ‖ E2_i), with R_i = b_i·R. */
function copyMaker(
  { primitives, random }: Env,
  { hourKey, shared, slots, payload }: SplitContents,
  x2: ReceiverContext,
  routingKey: X25519PublicKey,
): (i: number) => Copy {
  const r = primitives.x25519PublicKey(shared);
  const hour = hourKey === null ? null : primitives.x25519PublicKey(hourKey);
  return (i) => {
    const slot = slots[i];
    const blinded = blindingKey(primitives, x2, i).agree(r);
    if (slot === undefined || blinded === null) throw new InternalError('copy', `no copy ${i} of ${slots.length}`);
    const delivery =
      hour === null ? (payload as Delivery) : scramble(primitives, x2, i, hour, payload as SealedMessage);
    const contents = encodeCopy({ shared: blinded, slot, delivery });
    return seal(primitives, routingKey, labels.copy, contents, generateKeyPair(primitives, random)) as Copy;
  };
}

/** Clamped scalars are multiples of the cofactor: a low-order point gives zero with every one of them, or with none. */
function hasLowOrder({ primitives, random }: Env, key: Uint8Array): boolean {
  return generateKeyPair(primitives, random).agree(primitives.x25519PublicKey(key)) === null;
}
