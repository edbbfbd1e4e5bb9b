import { fromHex, toHex } from '../../bytes/bytes.ts';
import type { Reader } from '../../bytes/reader.ts';
import { UsageError } from '../../errors.ts';

/** A message's id in the body of a later one, 16 bytes; outside of bodies it is 32 hex digits. */
const MESSAGE_ID = 16;

/** Throws UsageError 'unknown-message' for what is no id. */
export function messageRef(id: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new UsageError('unknown-message', 'not the id of a message');
  return fromHex(id);
}

/** Throws DecodeError. */
export function readMessageRef(reader: Reader): string {
  return toHex(reader.bytes(MESSAGE_ID));
}
