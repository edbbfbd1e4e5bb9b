import { concat, equalBytes, u16, xor } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { geometry } from './geometry.ts';
import { type MailboxId, mailboxId } from './ids.ts';
import type { Delivery } from './stages.ts';

/**
 * A slot is one recipient encrypted for the central server, ten bytes:
 *
 *     slot = (mailboxId(6) XOR keystream(6)) ‖ HMAC(macKey, ct(6) ‖ SHA-256(E2))[0..4]
 *
 * All slots of a packet share one R = r·G. Blinding by b_i, which source and second proxy both draw from X2's HPKE
 * context, makes them unlinkable at the server, as Sphinx does (X25519 with clamped scalars commutes):
 *
 *     source: K_i = b_i·(r·routingKey)   second proxy: R_i = b_i·R   server: K_i = routingKey·R_i
 */

/** An HPKE context, of either side, that exports secrets (RFC 9180 §5.3). */
export interface Exporter {
  export(exporterContext: Uint8Array, length: number): Uint8Array;
}

/** b_i. */
export function blindingKey(p: Primitives, x2: Exporter, i: number): X25519SecretKey {
  return p.x25519SecretKey(x2.export(concat(labels.blind, u16(i)), geometry.key));
}

export function encodeSlot(
  p: Primitives,
  shared: Uint8Array,
  routingKey: Uint8Array,
  recipient: MailboxId,
  delivery: Delivery,
): Uint8Array {
  const keys = slotKeys(p, shared, routingKey);
  const ct = xor(recipient, keys.keystream);
  return concat(ct, tag(p, keys.macKey, ct, delivery));
}

/** Null where the tag does not hold: another key, another slot or another E2. */
export function openSlot(
  p: Primitives,
  shared: Uint8Array,
  routingKey: Uint8Array,
  slot: Uint8Array,
  delivery: Uint8Array,
): { mailboxId: MailboxId; replayTag: Uint8Array } | null {
  const keys = slotKeys(p, shared, routingKey);
  const ct = slot.subarray(0, geometry.mailboxId);
  if (!equalBytes(tag(p, keys.macKey, ct, delivery), slot.subarray(geometry.mailboxId))) return null;
  return { mailboxId: mailboxId(xor(ct, keys.keystream)), replayTag: keys.replayTag };
}

/** From K_i alone, never from the bytes of R_i: R_i plus a torsion point has other bytes and the same K_i. */
function slotKeys(p: Primitives, shared: Uint8Array, routingKey: Uint8Array) {
  const prk = p.hkdfExtract(labels.slot, concat(shared, routingKey));
  const length = geometry.mailboxId + geometry.hash + geometry.replayTag;
  const reader = new Reader(p.hkdfExpand(prk, labels.slotKeys, length));
  return {
    keystream: reader.bytes(geometry.mailboxId),
    macKey: reader.bytes(geometry.hash),
    replayTag: reader.bytes(geometry.replayTag),
  };
}

function tag(p: Primitives, macKey: Uint8Array, ct: Uint8Array, delivery: Uint8Array): Uint8Array {
  return p.hmac(macKey, ct, p.sha256(delivery)).subarray(0, geometry.slotTag);
}
