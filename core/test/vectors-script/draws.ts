import { toHex } from '../../src/bytes/bytes.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import type { Random } from '../../src/ports.ts';

/**
 * Random bytes by name, each from the seed and its name alone, so that one draw more or less leaves the others as they
 * were. `log` has all that were drawn under a name.
 */
export class Draws implements Random {
  readonly log: Record<string, string> = {};
  readonly #seed: string;
  readonly #hidden: Random;
  #expected: string[] = [];

  constructor(seed: string) {
    this.#seed = seed;
    this.#hidden = seededRandom(seed);
  }

  take(name: string, length = 32): Uint8Array {
    const bytes = seededRandom(`${this.#seed}/${name}`).bytes(length);
    this.log[name] = toHex(bytes);
    return bytes;
  }

  /** Names for the next draws. */
  expect(...names: string[]): void {
    if (this.#expected.length > 0) throw new Error(`nobody drew ${this.#expected.join(', ')}`);
    this.#expected = names;
  }

  /** Under the next expected name; without one, bytes that no vector shows and that nothing in it may depend on. */
  bytes(length: number): Uint8Array {
    const name = this.#expected.shift();
    return name === undefined ? this.#hidden.bytes(length) : this.take(name, length);
  }
}
