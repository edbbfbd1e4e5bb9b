import type { Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';

/** A public X25519 key with the time in which it may be used: an onion key, or a routing key. */
export interface TimedKey {
  readonly publicKey: Uint8Array;
  /** Milliseconds. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/** Newest first, at most three: the current one, its predecessor, and one that is about to start. */
export const MAX_TIMED_KEYS = 3;

/** count(1) ‖ (key(32) validFrom(6) validUntil(6))× */
export function writeTimedKeys(writer: Writer, keys: readonly TimedKey[]): Writer {
  writer.u8(keys.length);
  for (const key of keys) writer.bytes(key.publicKey).u48(key.validFrom).u48(key.validUntil);
  return writer;
}

/** Throws DecodeError. */
export function readTimedKeys(reader: Reader): TimedKey[] {
  const count = reader.u8();
  if (count < 1 || count > MAX_TIMED_KEYS) throw new DecodeError('count', `${count} keys, 1 to ${MAX_TIMED_KEYS}`);
  return Array.from({ length: count }, () => ({
    publicKey: reader.bytes(geometry.key),
    validFrom: reader.u48(),
    validUntil: reader.u48(),
  }));
}

/** The newest key that is valid at `now`, or null. */
export function currentKey(keys: readonly TimedKey[], now: number): TimedKey | null {
  return keys.find((key) => key.validFrom <= now && now < key.validUntil) ?? null;
}
