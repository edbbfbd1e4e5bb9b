import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { decodeSignedMessage, encodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';
import { BoundedBuffer } from './bounded-buffer.ts';

/**
 * A message whose sender is not in the roster yet: his join is on its way by another message. It waits here, opened but
 * neither verified nor shown: arrivedAt(6) keyEpoch(4) ‖ signed message (wire/signed-message.ts).
 */
export interface HeldMessage {
  readonly arrivedAt: number;
  /** The epoch whose key opened it. */
  readonly keyEpoch: number;
  readonly message: SignedMessage;
}

const MAX_HELD = 128;

/** By `heldId`. */
export class HeldMessages extends BoundedBuffer<HeldMessage> {
  constructor() {
    super(MAX_HELD);
  }
}

/** One id per transmission of one signed message, however often it comes. */
export function heldId(p: Primitives, message: SignedMessage): string {
  return toHex(p.sha256(encodeSignedMessage(message)).subarray(0, 16));
}

export function encodeHeld({ arrivedAt, keyEpoch, message }: HeldMessage): Uint8Array {
  return new Writer().u48(arrivedAt).u32(keyEpoch).bytes(encodeSignedMessage(message)).finish();
}

/** Throws DecodeError. */
export function decodeHeld(record: Uint8Array): HeldMessage {
  const reader = new Reader(record.slice());
  return { arrivedAt: reader.u48(), keyEpoch: reader.u32(), message: decodeSignedMessage(reader.rest()) };
}
