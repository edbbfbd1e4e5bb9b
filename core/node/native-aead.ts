import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import { requireLength } from '@conclave/core/crypto/checks';
import { noblePrimitives } from '@conclave/core/crypto/noble';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { hchacha } from '@noble/ciphers/chacha.js';
import { ownBytes } from './own-bytes.ts';

type Aead = Pick<Primitives, 'seal' | 'open' | 'sealX' | 'openX'>;

const CIPHER = 'chacha20-poly1305';
const TAG = 16;

/** "expand 32-byte k", the constant of ChaCha20 (RFC 8439 §2.3), as words. */
const SIGMA = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);

const openssl: Aead = {
  seal: encrypt,
  open: decrypt,
  sealX: (key, nonce, aad, plaintext) => {
    const [subkey, rest] = extended(key, nonce);
    return encrypt(subkey, rest, aad, plaintext);
  },
  openX: (key, nonce, aad, ciphertext) => {
    const [subkey, rest] = extended(key, nonce);
    return decrypt(subkey, rest, aad, ciphertext);
  },
};

// Only the four: the rest of the reference provider must not come along where this object is spread.
const { seal, open, sealX, openX } = noblePrimitives;

/** Electron's BoringSSL does not offer the cipher to Node; there the reference provider's JavaScript does the work. */
export const nativeAead: Aead = getCiphers().includes(CIPHER) ? openssl : { seal, open, sealX, openX };

function encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  requireLengths(key, nonce);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  if (aad.length > 0) cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const sealed = new Uint8Array(plaintext.length + TAG);
  sealed.set(cipher.update(plaintext));
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.length);
  return sealed;
}

function decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
  requireLengths(key, nonce);
  const length = ciphertext.length - TAG;
  if (length < 0) return null;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  if (aad.length > 0) decipher.setAAD(aad, { plaintextLength: length });
  decipher.setAuthTag(ciphertext.subarray(length));
  const plaintext = decipher.update(ciphertext.subarray(0, length));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return ownBytes(plaintext);
}

function requireLengths(key: Uint8Array, nonce: Uint8Array): void {
  requireLength('key', key, 32);
  requireLength('nonce', nonce, 12);
}

/** XChaCha20 (draft-irtf-cfrg-xchacha-03 §2.3): HChaCha20 of key and nonce[0..16], and 0000 ‖ nonce[16..24]. */
function extended(key: Uint8Array, nonce: Uint8Array): [subkey: Uint8Array, nonce: Uint8Array] {
  requireLength('key', key, 32);
  requireLength('nonce', nonce, 24);
  const subkey = new Uint32Array(8);
  hchacha(SIGMA, words(key), words(nonce.subarray(0, 16)), subkey);
  const rest = new Uint8Array(12);
  rest.set(nonce.subarray(16), 4);
  return [new Uint8Array(subkey.buffer), rest];
}

/** A copy as 32-bit words in host order, which is what `hchacha` takes and turns round itself. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer);
}
