import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { geometry } from '../wire/geometry.ts';

/** A device key that another has taken the place of: replacedAt(6) secret(32), under its public half. */
export interface ReplacedKey {
  readonly replacedAt: number;
  readonly key: X25519SecretKey;
}

export function encodeReplacedKey({ replacedAt, key }: ReplacedKey): Uint8Array {
  return new Writer().u48(replacedAt).bytes(key.exportSecret()).finish();
}

/** Throws DecodeError. */
export function decodeReplacedKey(p: Primitives, record: Uint8Array): ReplacedKey {
  const reader = new Reader(record);
  const replaced = { replacedAt: reader.u48(), key: p.x25519SecretKey(reader.bytes(geometry.key)) };
  reader.end();
  return replaced;
}
