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
const [P0, P1, P2, P3] = [67_108_859, 67_108_837, 67_108_819, 67_108_777] as const;
const GENERATOR = [3, 5, 7, 11] as const;
const DOMAIN_SIGN = 11;

/** A limb for each prime. */
type Point = readonly [number, number, number, number];

export class SymbolicX25519SecretKey extends Concealed implements X25519SecretKey {
  readonly #secret: Uint8Array;
  readonly #scalar: Point;
  #publicKey: X25519PublicKey | undefined;

  constructor(secret: Uint8Array) {
    super();
    requireLength('X25519 secret key', secret, 32);
    this.#secret = new Uint8Array(secret);
    // Never zero, as no clamped scalar is; every byte counts.
    this.#scalar = [limb(secret, 0, P0), limb(secret, 8, P1), limb(secret, 16, P2), limb(secret, 24, P3)];
  }

  get publicKey(): X25519PublicKey {
    this.#publicKey ??= { bytes: encode(multiply(this.#scalar, GENERATOR)) };
    return this.#publicKey;
  }

  agree(peer: X25519PublicKey): Uint8Array | null {
    const shared = multiply(this.#scalar, decode(peer.bytes));
    const [a, b, c, d] = shared;
    return a === 0 && b === 0 && c === 0 && d === 0 ? null : encode(shared);
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
  return [(a[0] * b[0]) % P0, (a[1] * b[1]) % P1, (a[2] * b[2]) % P2, (a[3] * b[3]) % P3];
}

function limb(secret: Uint8Array, at: number, prime: number): number {
  return 1 + ((word(secret, at) * 31 + word(secret, at + 4)) % (prime - 1));
}

function encode(point: Point): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 4; i++) {
    const limb = point[i] as number;
    if (limb === 0) continue;
    write(bytes, 8 * i, Math.imul(limb, 0x9e3779b1));
    write(bytes, 8 * i + 4, limb);
  }
  return bytes;
}

function write(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

function decode(bytes: Uint8Array): Point {
  return [word(bytes, 4) % P0, word(bytes, 12) % P1, word(bytes, 20) % P2, word(bytes, 28) % P3];
}

function word(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
}
