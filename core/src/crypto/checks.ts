import { DecodeError, UsageError } from '../errors.ts';

// Libraries differ in what lengths they let pass (OpenSSL zero-extends a short ChaCha20 nonce), so both providers
// check here instead of relying on theirs.

/** Throws UsageError 'length' unless our caller gave `length` bytes. */
export function requireLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new UsageError('length', `${what}: ${bytes.length} bytes, not ${length}`);
}

/** Throws DecodeError 'length' unless their bytes are `length` long. */
export function decodeLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new DecodeError('length', `${what}: ${bytes.length} bytes, not ${length}`);
}

/** RFC 5869 §2.3: a prk of at least one SHA-256 output, at most 255 of them out. Throws UsageError 'length'. */
export function requireExpandable(prk: Uint8Array, length: number): void {
  if (prk.length < 32) throw new UsageError('length', `a prk of ${prk.length} bytes`);
  if (!Number.isInteger(length) || length < 0 || length > 255 * 32) {
    throw new UsageError('length', `HKDF can't expand to ${length} bytes`);
  }
}
