import { createHash } from 'node:crypto';

/** Choices that a seed reproduces: SHA-256 of seed and counter. */
export class Dice {
  readonly #seed: string;
  #thrown = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A whole number from `low` to `high`, both among them. */
  between(low: number, high: number): number {
    const hash = createHash('sha256')
      .update(`${this.#seed} ${this.#thrown++}`)
      .digest();
    return low + Math.floor((hash.readUIntBE(0, 6) / 2 ** 48) * (high - low + 1));
  }
}
