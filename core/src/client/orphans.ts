import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { BoundedBuffer } from './bounded-buffer.ts';

/** A signed operation that came before what its author had seen: arrivedAt(6) ‖ signed operation. */
export interface Orphan {
  readonly arrivedAt: number;
  readonly bytes: Uint8Array;
}

const MAX_ORPHANS = 256;

/** By hex operation id. */
export class Orphans extends BoundedBuffer<Orphan> {
  constructor() {
    super(MAX_ORPHANS);
  }
}

export function encodeOrphan({ arrivedAt, bytes }: Orphan): Uint8Array {
  return new Writer().u48(arrivedAt).bytes(bytes).finish();
}

/** Throws DecodeError. */
export function decodeOrphan(record: Uint8Array): Orphan {
  const reader = new Reader(record);
  return { arrivedAt: reader.u48(), bytes: reader.rest().slice() };
}
