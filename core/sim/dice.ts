import { pick } from '@conclave/core/bytes/random';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import type { Random } from '@conclave/core/ports';
import { symbolicHash } from './symbolic-hash.ts';

const DOMAIN = 21;
/** Rounds after which every bit of the seed counts. */
const WARM_UP = 12;

/**
 * Everything that chance decides, from one seed. Each part of the world throws dice of its own, named after it, so that
 * one more node, or one more throw by one of them, changes nothing for the others. The generator is sfc32: quick, small,
 * and good enough where nobody guesses.
 */
export class Dice implements Random {
  readonly #name: string;
  readonly #state: Uint32Array;

  constructor(name: string) {
    this.#name = name;
    this.#state = new Uint32Array(symbolicHash(DOMAIN, [utf8Encode(name)]).buffer, 0, 4);
    for (let i = 0; i < WARM_UP; i++) this.#word();
  }

  /** Other dice, the same ones for the same name. */
  fork(name: string): Dice {
    return new Dice(`${this.#name}/${name}`);
  }

  bytes(length: number): Uint8Array {
    const drawn = new Uint8Array(length);
    let word = 0;
    for (let i = 0; i < length; i++) {
      if ((i & 3) === 0) word = this.#word();
      drawn[i] = word >>> (8 * (i & 3));
    }
    return drawn;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.below(1_000_000) < probability * 1_000_000;
  }

  /** A whole number from 0 and below `bound`; 0 for a bound below 1. */
  below(bound: number): number {
    const whole = Math.max(1, Math.floor(bound));
    // What 53 bits are uneven by shows in no simulation.
    return Math.floor(((this.#word() * 2 ** 21 + (this.#word() >>> 11)) / 2 ** 53) * whole);
  }

  /** A whole number of `from` … `to`. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** As `exponential` of core draws it from seven bytes, without the bytes. */
  exponential(mean: number): number {
    const [first, second] = [this.#word(), this.#word()];
    const low = ((first >>> 8) & 0xff) * 2 ** 40 + ((first >>> 16) & 0xff) * 2 ** 32 + (first >>> 24) * 2 ** 24;
    const rest = ((second & 0xff) << 16) | (second & 0xff00) | ((second >>> 16) & 0xff);
    return 0 - mean * Math.log(((first & 0x1f) * 2 ** 48 + low + rest + 1) / 2 ** 53);
  }

  /** Throws UsageError for an empty list. */
  pick<T>(items: readonly T[]): T {
    return pick(this, items);
  }

  #word(): number {
    const state = this.#state;
    const a = state[0] as number;
    const b = state[1] as number;
    const c = state[2] as number;
    const d = state[3] as number;
    const drawn = (a + b + d) >>> 0;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + drawn;
    state[3] = d + 1;
    return drawn;
  }
}
