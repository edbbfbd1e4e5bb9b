import { int, join, label, xor } from './bytes.ts';
import { agree, type Context, deriveKeyPair, hkdfExpand, hkdfExtract, hmac, seal, sha256 } from './crypto.ts';

/** [SO-6] */
export function slotKeys(shared: Uint8Array, routingPublicKey: Uint8Array) {
  const prk = hkdfExtract(label('slot'), join(shared, routingPublicKey));
  const keys = hkdfExpand(prk, label('slot-keys'), 54);
  return { keystream: keys.slice(0, 6), macKey: keys.slice(6, 38), replayTag: keys.slice(38) };
}

export function slotOf(
  shared: Uint8Array,
  routingPublicKey: Uint8Array,
  mailboxId: Uint8Array,
  delivery: Uint8Array,
): Uint8Array {
  const { keystream, macKey } = slotKeys(shared, routingPublicKey);
  const ct = xor(mailboxId, keystream);
  return join(ct, hmac(macKey, ct, sha256(delivery)).slice(0, 4));
}

/** [CS-1] [CS-2] What the central server makes of a slot: throws where the tag does not hold. */
export function openedSlot(routing: Uint8Array, routingPublicKey: Uint8Array, copy: CopyFields) {
  const keys = slotKeys(agree(routing, copy.blinded), routingPublicKey);
  const ct = copy.slot.slice(0, 6);
  const tag = hmac(keys.macKey, ct, sha256(copy.delivery)).slice(0, 4);
  if (tag.some((byte, i) => byte !== copy.slot[6 + i])) throw new Error('the tag does not hold');
  return { mailboxId: xor(ct, keys.keystream), replayTag: keys.replayTag };
}

export interface CopyFields {
  readonly blinded: Uint8Array;
  readonly slot: Uint8Array;
  readonly delivery: Uint8Array;
}

/** [SO-4] b_i */
export function blindOf(x2: Context, place: number): Uint8Array {
  return x2.exported(join(label('blind'), int(place, 2)));
}

/** [SO-5] E2_i */
export function scrambled(x2: Context, place: number, hourKey: Uint8Array, e1: Uint8Array): Uint8Array {
  const ephemeral = deriveKeyPair(x2.exported(join(label('scramble'), int(place, 2))));
  return seal(hourKey, 'scramble', e1, ephemeral).sealed;
}
