import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';

/** The same, but what was verified once under a key is not verified again: ten people have ten logs of the same. */
export function remembering(p: Primitives): Primitives {
  const verified = new Map<string, boolean>();
  return {
    ...p,
    ed25519PublicKey: (bytes) => ({
      bytes,
      verify(message, signature) {
        const name = toHex(p.sha256(bytes, signature, message));
        const holds = verified.get(name) ?? p.ed25519PublicKey(bytes).verify(message, signature);
        verified.set(name, holds);
        return holds;
      },
    }),
  };
}
