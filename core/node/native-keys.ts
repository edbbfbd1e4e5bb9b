import { diffieHellman, type KeyObject, sign, verify } from 'node:crypto';
import { Concealed } from '@conclave/core/bytes/secret';
import { decodeLength, requireLength } from '@conclave/core/crypto/checks';
import { primeOrderPoint } from '@conclave/core/crypto/ed25519-point';
import type {
  Ed25519PublicKey,
  Ed25519SecretKey,
  X25519PublicKey,
  X25519SecretKey,
} from '@conclave/core/crypto/primitives';
import { exportPublic, exportSecret, importPublicKey, importSecretKey } from './okp-keys.ts';
import { ownBytes } from './own-bytes.ts';
import { isTorsionFree } from './torsion.ts';

const isNotZero = (byte: number): boolean => byte !== 0;

// Each handle imports its bytes into a KeyObject once, when it is first used.

export class NativeX25519PublicKey implements X25519PublicKey {
  readonly bytes: Uint8Array;
  #key: KeyObject | undefined;

  constructor(bytes: Uint8Array) {
    decodeLength('X25519 public key', bytes, 32);
    this.bytes = new Uint8Array(bytes);
  }

  /** The KeyObject of any handle, another provider's too. */
  static keyOf(handle: X25519PublicKey): KeyObject {
    if (!(handle instanceof NativeX25519PublicKey)) return importPublicKey('X25519', handle.bytes);
    handle.#key ??= importPublicKey('X25519', handle.bytes);
    return handle.#key;
  }
}

export class NativeX25519SecretKey extends Concealed implements X25519SecretKey {
  readonly #key: KeyObject;
  #publicKey: X25519PublicKey | undefined;

  constructor(secret: Uint8Array) {
    super();
    requireLength('X25519 secret key', secret, 32);
    this.#key = importSecretKey('X25519', secret);
  }

  get publicKey(): X25519PublicKey {
    this.#publicKey ??= new NativeX25519PublicKey(exportPublic(this.#key));
    return this.#publicKey;
  }

  agree(peer: X25519PublicKey): Uint8Array | null {
    const publicKey = NativeX25519PublicKey.keyOf(peer);
    try {
      const shared = diffieHellman({ privateKey: this.#key, publicKey });
      // OpenSSL and BoringSSL both fail on an all-zero result; a library that did not must not slip through.
      return shared.some(isNotZero) ? ownBytes(shared) : null;
    } catch {
      return null;
    }
  }

  exportSecret(): Uint8Array {
    return exportSecret(this.#key);
  }
}

export class NativeEd25519PublicKey implements Ed25519PublicKey {
  readonly bytes: Uint8Array;
  #key: KeyObject | undefined;

  constructor(bytes: Uint8Array) {
    primeOrderPoint(bytes, isTorsionFree);
    this.bytes = new Uint8Array(bytes);
  }

  /** OpenSSL and BoringSSL verify without the cofactor and refuse S ≥ L; the shared tests hold them to it. */
  verify(message: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 64) return false;
    this.#key ??= importPublicKey('Ed25519', this.bytes);
    return verify(null, message, this.#key, signature);
  }
}

export class NativeEd25519SecretKey extends Concealed implements Ed25519SecretKey {
  readonly #key: KeyObject;
  #publicKey: Ed25519PublicKey | undefined;

  constructor(seed: Uint8Array) {
    super();
    requireLength('Ed25519 seed', seed, 32);
    this.#key = importSecretKey('Ed25519', seed);
  }

  get publicKey(): Ed25519PublicKey {
    this.#publicKey ??= new NativeEd25519PublicKey(exportPublic(this.#key));
    return this.#publicKey;
  }

  sign(message: Uint8Array): Uint8Array {
    return ownBytes(sign(null, message, this.#key));
  }

  exportSeed(): Uint8Array {
    return exportSecret(this.#key);
  }
}
