/**
 * The one interface between the protocol and a cryptographic library. Two providers implement it (noble.ts, and
 * core/node/native-primitives.ts); one suite holds both to byte-equal results and to rejecting the same inputs.
 *
 * Keys are handles, so that a provider pays for importing a key once and not on every use.
 */

/** An X25519 public key (RFC 7748), 32 bytes. Any 32 bytes import; low-order ones fail at `agree`. */
export interface X25519PublicKey {
  readonly bytes: Uint8Array;
}

/** An X25519 secret key (RFC 7748 scalar, clamped on use). Printing it says `[secret]`. */
export interface X25519SecretKey {
  readonly publicKey: X25519PublicKey;
  /** The 32-byte shared secret, or null where it would be all-zero (RFC 7748 §6.1: `peer` has low order). */
  agree(peer: X25519PublicKey): Uint8Array | null;
  /** A copy of the 32 secret bytes, for storage in an encrypted store only. */
  exportSecret(): Uint8Array;
}

/** An Ed25519 public key (RFC 8032), 32 bytes, canonical and of prime order: both checked at import. */
export interface Ed25519PublicKey {
  readonly bytes: Uint8Array;
  /** Cofactorless verification; false for a non-canonical R, an R with a torsion part, or S ≥ L. */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** An Ed25519 secret key, from its 32-byte seed (RFC 8032 §5.1.5). Printing it says `[secret]`. */
export interface Ed25519SecretKey {
  readonly publicKey: Ed25519PublicKey;
  /** 64 bytes, deterministic. */
  sign(message: Uint8Array): Uint8Array;
  /** A copy of the 32-byte seed, for storage in an encrypted store only. */
  exportSeed(): Uint8Array;
}

export interface Primitives {
  /** For people: which provider a figure is of. */
  readonly name: string;

  /** Throws UsageError unless `secret` has 32 bytes. */
  x25519SecretKey(secret: Uint8Array): X25519SecretKey;
  /** Throws DecodeError unless `bytes` has 32 bytes. */
  x25519PublicKey(bytes: Uint8Array): X25519PublicKey;
  /** Throws UsageError unless `seed` has 32 bytes. */
  ed25519SecretKey(seed: Uint8Array): Ed25519SecretKey;
  /** Throws VerifyError unless `bytes` is a canonical encoding of a point of prime order. */
  ed25519PublicKey(bytes: Uint8Array): Ed25519PublicKey;

  /** ChaCha20-Poly1305 (RFC 8439), key 32, nonce 12: ciphertext ‖ tag(16). */
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Null where the tag does not hold or `ciphertext` is shorter than a tag. */
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null;
  /** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), key 32, nonce 24. */
  sealX(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  openX(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null;

  /** SHA-256 of the concatenation of `parts`: 32 bytes. */
  sha256(...parts: Uint8Array[]): Uint8Array;
  /** HMAC-SHA256 of the concatenation of `parts`: 32 bytes. */
  hmac(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array;
  /** RFC 5869 §2.2: 32 bytes. */
  hkdfExtract(salt: Uint8Array, ikm: Uint8Array): Uint8Array;
  /** RFC 5869 §2.3: `length` bytes, at most 8160. */
  hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}
