import { decodeLength, requireExpandable, requireLength } from '@conclave/core/crypto/checks';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { VerifyError } from '@conclave/core/errors';
import { symbolicHash } from './symbolic-hash.ts';
import { SymbolicEd25519PublicKey, SymbolicEd25519SecretKey, SymbolicX25519SecretKey } from './symbolic-keys.ts';

const TAG = 16;
const DOMAIN = { hash: 1, hmac: 2, extract: 3, expand: 4, stream: 5, tag: 6 } as const;

/** Most extract without one. */
const NO_SALT = symbolicHash(DOMAIN.extract, [new Uint8Array(0)]);

/**
 * Cryptography that behaves like the real one towards honest users (same lengths, same algebra, same refusals) and
 * protects nothing: a hundred times as fast. It lives in the simulator alone; nothing outside can ask for it.
 */
export const symbolicPrimitives: Primitives = {
  name: 'symbolic',

  x25519SecretKey: (secret) => new SymbolicX25519SecretKey(secret),
  x25519PublicKey: (bytes) => {
    decodeLength('X25519 public key', bytes, 32);
    return { bytes: new Uint8Array(bytes) };
  },
  ed25519SecretKey: (seed) => new SymbolicEd25519SecretKey(seed),
  ed25519PublicKey: (bytes) => {
    if (bytes.length !== 32 || bytes.every((byte) => byte === 0)) throw new VerifyError('ed25519-key', 'not a key');
    return new SymbolicEd25519PublicKey(bytes);
  },

  seal: (key, nonce, aad, plaintext) => sealWith(12, key, nonce, aad, plaintext),
  open: (key, nonce, aad, ciphertext) => openWith(12, key, nonce, aad, ciphertext),
  sealX: (key, nonce, aad, plaintext) => sealWith(24, key, nonce, aad, plaintext),
  openX: (key, nonce, aad, ciphertext) => openWith(24, key, nonce, aad, ciphertext),

  sha256: (...parts) => symbolicHash(DOMAIN.hash, parts),
  hmac: (key, ...parts) => symbolicHash(DOMAIN.hmac, [symbolicHash(DOMAIN.hmac, [key]), ...parts]),
  hkdfExtract: (salt, ikm) =>
    symbolicHash(DOMAIN.extract, [salt.length === 0 ? NO_SALT : symbolicHash(DOMAIN.extract, [salt]), ikm]),
  hkdfExpand: (prk, info, length) => {
    requireExpandable(prk, length);
    const key = prk.length === 32 ? prk : symbolicHash(DOMAIN.expand, [prk]);
    if (length <= 32) return symbolicHash(DOMAIN.expand + 256, [info], key).subarray(0, length);
    const output = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = symbolicHash(DOMAIN.expand + 256 * (1 + at / 32), [info], key);
      output.set(at + 32 <= length ? block : block.subarray(0, length - at), at);
    }
    return output;
  },
};

function sealWith(nonceLength: number, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array) {
  requireLength('key', key, 32);
  requireLength('nonce', nonce, nonceLength);
  const sealed = new Uint8Array(plaintext.length + TAG);
  sealed.set(plaintext);
  const ciphertext = sealed.subarray(0, plaintext.length);
  disguise(key, nonce, ciphertext);
  sealed.set(tagOf(key, nonce, aad, ciphertext).subarray(0, TAG), plaintext.length);
  return sealed;
}

function openWith(nonceLength: number, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array) {
  requireLength('key', key, 32);
  requireLength('nonce', nonce, nonceLength);
  if (sealed.length < TAG) return null;
  const ciphertext = sealed.subarray(0, sealed.length - TAG);
  const tag = tagOf(key, nonce, aad, ciphertext);
  for (let i = 0; i < TAG; i++) if (tag[i] !== sealed[ciphertext.length + i]) return null;
  const plaintext = new Uint8Array(ciphertext);
  disguise(key, nonce, plaintext);
  return plaintext;
}

/** Its first 16 bytes are the tag. */
function tagOf(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const head = symbolicHash(DOMAIN.tag + aad.length * 256, [key, nonce, aad]);
  return symbolicHash(DOMAIN.tag, [ciphertext], head);
}

/** A xorshift stream under key and nonce, over `bytes` in place; twice is not at all. */
function disguise(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): void {
  const seed = symbolicHash(DOMAIN.stream, [key, nonce]);
  let state =
    (seed[0] as number) | ((seed[1] as number) << 8) | ((seed[2] as number) << 16) | ((seed[3] as number) << 24) || 1;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    state = next(state);
    bytes[i] = (bytes[i] as number) ^ state;
    bytes[i + 1] = (bytes[i + 1] as number) ^ (state >>> 8);
    bytes[i + 2] = (bytes[i + 2] as number) ^ (state >>> 16);
    bytes[i + 3] = (bytes[i + 3] as number) ^ (state >>> 24);
  }
  state = next(state);
  for (let i = whole; i < bytes.length; i++) bytes[i] = (bytes[i] as number) ^ (state >>> (8 * (i & 3)));
}

function next(state: number): number {
  const a = state ^ (state << 13);
  const b = a ^ (a >>> 17);
  return b ^ (b << 5);
}
