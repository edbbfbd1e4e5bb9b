import { concat } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from './geometry.ts';
import type { Delivery } from './stages.ts';

/** What a copy holds, for the central server: R_i(32) ‖ slot(10) ‖ E2. */
export interface CopyContents {
  readonly shared: Uint8Array;
  readonly slot: Uint8Array;
  readonly delivery: Delivery;
}

export function encodeCopy({ shared, slot, delivery }: CopyContents): Uint8Array {
  return concat(shared, slot, delivery);
}

/** Throws DecodeError 'truncated', or 'too-large' for a delivery above the largest datagram. */
export function decodeCopy(bytes: Uint8Array): CopyContents {
  const reader = new Reader(bytes);
  const shared = reader.bytes(geometry.key);
  const slot = reader.bytes(geometry.slot);
  const delivery = reader.rest();
  if (delivery.length > geometry.maxDatagram) {
    throw new DecodeError('too-large', `a delivery of ${delivery.length} bytes`);
  }
  return { shared, slot, delivery: delivery as Delivery };
}
