import { chacha20poly1305, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Concealed } from '../bytes/secret.ts';
import { decodeLength, requireExpandable, requireLength } from './checks.ts';
import { NobleEd25519PublicKey, NobleEd25519SecretKey } from './noble-ed25519.ts';
import type { Primitives, X25519PublicKey, X25519SecretKey } from './primitives.ts';

/** The reference provider: pure JavaScript, runs wherever the core runs. */
export const noblePrimitives: Primitives = {
  name: 'noble',

  x25519SecretKey: (secret) => new NobleX25519SecretKey(secret),
  x25519PublicKey: (bytes) => {
    decodeLength('X25519 public key', bytes, 32);
    return { bytes: new Uint8Array(bytes) };
  },
  ed25519SecretKey: (seed) => new NobleEd25519SecretKey(seed),
  ed25519PublicKey: (bytes) => new NobleEd25519PublicKey(bytes),

  seal: (key, nonce, aad, plaintext) => cipher(chacha20poly1305, 12, key, nonce, aad).encrypt(plaintext),
  open: (key, nonce, aad, ciphertext) => openWith(cipher(chacha20poly1305, 12, key, nonce, aad), ciphertext),
  sealX: (key, nonce, aad, plaintext) => cipher(xchacha20poly1305, 24, key, nonce, aad).encrypt(plaintext),
  openX: (key, nonce, aad, ciphertext) => openWith(cipher(xchacha20poly1305, 24, key, nonce, aad), ciphertext),

  sha256: (...parts) => {
    const hash = sha256.create();
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
  hmac: (key, ...parts) => {
    const mac = hmac.create(sha256, key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  },
  hkdfExtract: (salt, ikm) => extract(sha256, ikm, salt),
  hkdfExpand: (prk, info, length) => {
    requireExpandable(prk, length);
    return expand(sha256, prk, info, length);
  },
};

type Aead = typeof chacha20poly1305;

function cipher(aead: Aead, nonceLength: number, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array) {
  requireLength('key', key, 32);
  requireLength('nonce', nonce, nonceLength);
  return aead(key, nonce, aad);
}

function openWith(aead: ReturnType<Aead>, ciphertext: Uint8Array): Uint8Array | null {
  try {
    return aead.decrypt(ciphertext);
  } catch {
    // With key and nonce checked, the tag is all that is left to fail, or to be missing.
    return null;
  }
}

class NobleX25519SecretKey extends Concealed implements X25519SecretKey {
  readonly #secret: Uint8Array;
  #publicKey: X25519PublicKey | undefined;

  constructor(secret: Uint8Array) {
    super();
    requireLength('X25519 secret key', secret, 32);
    this.#secret = new Uint8Array(secret);
  }

  get publicKey(): X25519PublicKey {
    this.#publicKey ??= { bytes: x25519.getPublicKey(this.#secret) };
    return this.#publicKey;
  }

  agree(peer: X25519PublicKey): Uint8Array | null {
    try {
      return x25519.getSharedSecret(this.#secret, peer.bytes);
    } catch {
      // With both lengths checked, noble throws for a peer of low order only.
      return null;
    }
  }

  exportSecret(): Uint8Array {
    return new Uint8Array(this.#secret);
  }
}
