import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair, open, SEAL_OVERHEAD, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import { pad, sizeClass, unpad } from '../crypto/padme.ts';
import type { Primitives, X25519PublicKey, X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError, UsageError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import type { Delivery } from '../wire/stages.ts';

/**
 * The operations that an invite brings, of a group whose operations do not fit one datagram (docs/PROTOCOL.md §5.3).
 *
 *     operations = count(4) (signed operation)(2+)×, cut into pieces: the first in the invite itself, under the
 *                  passphrase, and each further one in a part of its own
 *     part       = HPKE base to the invite's sealing key, info "invite-part", padded to a size class: index(2) ‖ piece
 *
 * Parts count from 1, which is the invite, so the first of these has index 2. Every part is a datagram like any other and
 * shares no bytes with the rest. Where the cuts are follows from the operations alone: whoever has them can make each
 * part again.
 */
export const MAX_PARTS = 30;

/** Of an invite of several parts. With it the first part is of a size class with hardly any padding. */
export const FIRST_PIECE = 31_000;
const INDEX = 2;
const FURTHER_PIECE = geometry.maxDatagram - SEAL_OVERHEAD - geometry.paddingMark - INDEX;

export function encodeOperations(operations: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer().u32(operations.length);
  for (const operation of operations) writer.vector16(operation);
  return writer.finish();
}

/** Throws DecodeError. Byte strings are copies. */
export function decodeOperations(bytes: Uint8Array): Uint8Array[] {
  const reader = new Reader(bytes);
  const operations: Uint8Array[] = [];
  for (let left = reader.u32(); left > 0; left--) operations.push(reader.vector16().slice());
  reader.end();
  return operations;
}

/** One piece where that has room, otherwise several; views. Throws UsageError 'too-large' above MAX_PARTS. */
export function cut(operations: Uint8Array, roomInOne: number): Uint8Array[] {
  if (operations.length <= roomInOne) return [operations];
  const pieces = [operations.subarray(0, FIRST_PIECE)];
  for (let at = FIRST_PIECE; at < operations.length; at += FURTHER_PIECE) {
    pieces.push(operations.subarray(at, at + FURTHER_PIECE));
  }
  if (pieces.length > MAX_PARTS) throw new UsageError('too-large', `an invite of ${pieces.length} parts`);
  return pieces;
}

export interface InvitePart {
  /** From 2. */
  readonly index: number;
  readonly piece: Uint8Array;
}

/** Other bytes each time. Throws UsageError 'too-large', VerifyError 'low-order-key'. */
export function sealPart(
  { primitives: p, random }: Env,
  sealingKey: X25519PublicKey,
  { index, piece }: InvitePart,
): Delivery {
  const content = new Writer().u16(index).bytes(piece).finish();
  const padded = pad(content, sizeClass(SEAL_OVERHEAD + content.length + geometry.paddingMark) - SEAL_OVERHEAD);
  return seal(p, sealingKey, labels.invitePart, padded, generateKeyPair(p, random)) as Delivery;
}

/** Null where it is no part under this key. Throws DecodeError. */
export function openPart(p: Primitives, sealing: X25519SecretKey, delivery: Uint8Array): InvitePart | null {
  const opened = open(p, sealing, labels.invitePart, delivery);
  if (opened === null) return null;
  const reader = new Reader(unpad(opened.plaintext));
  return { index: reader.u16(), piece: reader.rest().slice() };
}

/** Fields of a note of type 3: inviteId(16) indexes: count(2) (2)× */
export interface PartsRequest {
  readonly inviteId: Uint8Array;
  /** From 2, at most 29 of them. */
  readonly indexes: readonly number[];
}

const INVITE_ID = 16;

export function encodePartsRequest({ inviteId, indexes }: PartsRequest): Uint8Array {
  const writer = new Writer().bytes(inviteId).u16(indexes.length);
  for (const index of indexes) writer.u16(index);
  return writer.finish();
}

/** Throws DecodeError. */
export function decodePartsRequest(fields: Uint8Array): PartsRequest {
  const reader = new Reader(fields);
  const inviteId = reader.bytes(INVITE_ID).slice();
  const count = reader.u16();
  if (count >= MAX_PARTS) throw new DecodeError('range', `${count} parts asked for`);
  const indexes = Array.from({ length: count }, () => reader.u16());
  reader.end();
  return { inviteId, indexes };
}
