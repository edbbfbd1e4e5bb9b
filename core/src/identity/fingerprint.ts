import type { Brand } from '../bytes/brand.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';

/** SHA-256 of a long-lived Ed25519 identity key: 32 bytes that name a central server or an operator's family. */
export type Fingerprint = Brand<Uint8Array, 'Fingerprint'>;

/** Throws DecodeError 'fingerprint' unless there are 32 bytes. */
export function fingerprint(bytes: Uint8Array): Fingerprint {
  if (bytes.length !== geometry.hash) throw new DecodeError('fingerprint', `${bytes.length} bytes, not 32`);
  return bytes as Fingerprint;
}

export function fingerprintOf(p: Primitives, identity: Uint8Array): Fingerprint {
  return p.sha256(identity) as Fingerprint;
}
