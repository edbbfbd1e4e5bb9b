import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes } from '../bytes/bytes.ts';
import { Concealed } from '../bytes/secret.ts';
import { requireLength } from './checks.ts';
import { type EdwardsPoint, primeOrderPoint } from './ed25519-point.ts';
import type { Ed25519PublicKey, Ed25519SecretKey } from './primitives.ts';

const { BASE, Fn } = ed25519.Point;

export class NobleEd25519PublicKey implements Ed25519PublicKey {
  readonly bytes: Uint8Array;
  readonly #negated: EdwardsPoint;

  constructor(bytes: Uint8Array) {
    this.#negated = primeOrderPoint(bytes).negate();
    this.bytes = new Uint8Array(bytes);
  }

  /**
   * RFC 8032 §5.1.7 without the cofactor: encode([S]B − [k]A) must be R byte for byte. noble's own `verify` multiplies
   * by the cofactor, so it accepts an R with a torsion part, which OpenSSL and BoringSSL refuse.
   */
  verify(message: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 64) return false;
    const r = signature.subarray(0, 32);
    const s = littleEndian(signature.subarray(32));
    if (s >= Fn.ORDER) return false;
    const k = littleEndian(sha512(concat(r, this.bytes, message))) % Fn.ORDER;
    // Variable time is fine: nothing here is secret.
    return equalBytes(BASE.multiplyUnsafe(s).add(this.#negated.multiplyUnsafe(k)).toBytes(), r);
  }
}

export class NobleEd25519SecretKey extends Concealed implements Ed25519SecretKey {
  readonly #seed: Uint8Array;
  #publicKey: NobleEd25519PublicKey | undefined;

  constructor(seed: Uint8Array) {
    super();
    requireLength('Ed25519 seed', seed, 32);
    this.#seed = new Uint8Array(seed);
  }

  get publicKey(): NobleEd25519PublicKey {
    this.#publicKey ??= new NobleEd25519PublicKey(ed25519.getPublicKey(this.#seed));
    return this.#publicKey;
  }

  sign(message: Uint8Array): Uint8Array {
    return ed25519.sign(message, this.#seed);
  }

  exportSeed(): Uint8Array {
    return new Uint8Array(this.#seed);
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of new Uint8Array(bytes).reverse()) value = (value << 8n) | BigInt(byte);
  return value;
}
