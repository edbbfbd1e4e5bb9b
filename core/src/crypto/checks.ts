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

/** RFC 5869 §2.3: at most 255 blocks of SHA-256. Throws UsageError 'length'. */
export function requireExpandLength(length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > 255 * 32) {
    throw new UsageError('length', `HKDF can't expand to ${length} bytes`);
  }
}
