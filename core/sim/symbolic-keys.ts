import { equalBytes } from '@conclave/core/bytes/bytes';
import { Concealed } from '@conclave/core/bytes/secret';
import { requireLength } from '@conclave/core/crypto/checks';
import type {
  Ed25519PublicKey,
  Ed25519SecretKey,
  X25519PublicKey,
  X25519SecretKey,
} from '@conclave/core/crypto/primitives';
import { symbolicHash } from './symbolic-hash.ts';

/**
 * Keys that anybody could break and no simulated node does. X25519 is stood for by multiplication in four small prime
 * fields, which commutes as blinding needs it: b·(r·G) = r·(b·G). A point is four words of 8 bytes of which the lower
 * four count: the others may be anything, as the high bit of a true one may, so that one point has many encodings.
 */
const PRIMES = [67_108_859, 67_108_837, 67_108_819, 67_108_777] as const;
const GENERATOR = [3, 5, 7, 11] as const;
const DOMAIN_SIGN = 11;

type Point = readonly number[];

export class SymbolicX25519SecretKey extends Concealed implements X25519SecretKey {
  readonly #secret: Uint8Array;
  readonly #scalar: Point;
  #publicKey: X25519PublicKey | undefined;

  constructor(secret: Uint8Array) {
    super();
    requireLength('X25519 secret key', secret, 32);
    this.#secret = new Uint8Array(secret);
    // Never zero, as no clamped scalar is; every byte counts.
    this.#scalar = PRIMES.map((prime, i) => 1 + ((word(secret, 8 * i) * 31 + word(secret, 8 * i + 4)) % (prime - 1)));
  }

  get publicKey(): X25519PublicKey {
    this.#publicKey ??= { bytes: encode(multiply(this.#scalar, GENERATOR)) };
    return this.#publicKey;
  }

  agree(peer: X25519PublicKey): Uint8Array | null {
    const shared = multiply(this.#scalar, decode(peer.bytes));
    return shared.every((limb) => limb === 0) ? null : encode(shared);
  }

  exportSecret(): Uint8Array {
    return new Uint8Array(this.#secret);
  }
}

/** The public key is the seed, slightly disguised, so that whoever verifies can sign again and compare. */
export class SymbolicEd25519SecretKey extends Concealed implements Ed25519SecretKey {
  readonly publicKey: Ed25519PublicKey;
  readonly #seed: Uint8Array;

  constructor(seed: Uint8Array) {
    super();
    requireLength('Ed25519 seed', seed, 32);
    this.#seed = new Uint8Array(seed);
    this.publicKey = new SymbolicEd25519PublicKey(seed.map((byte) => byte ^ 0xa5));
  }

  sign(message: Uint8Array): Uint8Array {
    return signature(this.publicKey.bytes, message);
  }

  exportSeed(): Uint8Array {
    return new Uint8Array(this.#seed);
  }
}

export class SymbolicEd25519PublicKey implements Ed25519PublicKey {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = new Uint8Array(bytes);
  }

  verify(message: Uint8Array, claimed: Uint8Array): boolean {
    const expected = signature(this.bytes, message);
    return equalBytes(claimed, expected);
  }
}

function signature(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const half = symbolicHash(DOMAIN_SIGN, [publicKey, message]);
  const whole = new Uint8Array(64);
  whole.set(half);
  whole.set(symbolicHash(DOMAIN_SIGN + 1, [half]), 32);
  return whole;
}

/** Products stay below 2⁵³: primes have 26 bits. */
function multiply(a: Point, b: Point): Point {
  return PRIMES.map((prime, i) => ((a[i] as number) * (b[i] as number)) % prime);
}

function encode(point: Point): Uint8Array {
  const bytes = new Uint8Array(32);
  point.forEach((limb, i) => {
    const disguise = Math.imul(limb, 0x9e3779b1);
    for (let byte = 0; byte < 4; byte++) {
      bytes[8 * i + byte] = limb === 0 ? 0 : disguise >>> (24 - 8 * byte);
      bytes[8 * i + 4 + byte] = limb >>> (24 - 8 * byte);
    }
  });
  return bytes;
}

function decode(bytes: Uint8Array): Point {
  return PRIMES.map((prime, i) => word(bytes, 8 * i + 4) % prime);
}

function word(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
}
