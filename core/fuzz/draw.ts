import { seededRandom } from '../src/crypto/seeded-random.ts';
import type { Random } from '../src/ports.ts';

/** Draws of a mutator: reproducible, fast, and as uniform as it needs. */
export class Draw {
  readonly #random: Random;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  bytes(length: number): Uint8Array {
    return this.#random.bytes(length);
  }

  /** 0 … `bound` − 1; 0 where the bound is 0. */
  below(bound: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#random.bytes(4);
    return bound === 0 ? 0 : (a * 2 ** 24 + (b << 16) + (c << 8) + d) % bound;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}
