import { exponential, pick, randomInt } from '@conclave/core/bytes/random';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import type { Random } from '@conclave/core/ports';

/**
 * Everything that chance decides, from one seed. Each part of the world throws dice of its own, named after it, so that
 * one more node, or one more throw by one of them, changes nothing for the others.
 */
export class Dice implements Random {
  readonly #name: string;
  readonly #random: Random;

  constructor(name: string) {
    this.#name = name;
    this.#random = seededRandom(name);
  }

  /** Other dice, the same ones for the same name. */
  fork(name: string): Dice {
    return new Dice(`${this.#name}/${name}`);
  }

  bytes(length: number): Uint8Array {
    return this.#random.bytes(length);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.below(1_000_000) < probability * 1_000_000;
  }

  /** A whole number from 0 and below `bound`; 0 for a bound below 1. */
  below(bound: number): number {
    return randomInt(this, Math.max(1, Math.floor(bound)));
  }

  /** A whole number of `from` … `to`. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  exponential(mean: number): number {
    return exponential(this, mean);
  }

  /** Throws UsageError for an empty list. */
  pick<T>(items: readonly T[]): T {
    return pick(this, items);
  }
}
