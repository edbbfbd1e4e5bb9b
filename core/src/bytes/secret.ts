import { wipe } from './wipe.ts';

const SHOWN = '[secret]';

/** Secret bytes that a log, an error text or JSON shows as `[secret]`. Whoever needs them says `reveal`. */
export class SecretBytes {
  readonly #bytes: Uint8Array;

  /** Keeps `bytes` itself, not a copy: `wipe` then reaches the only one. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The bytes themselves, all zero after `wipe`. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  wipe(): void {
    wipe(this.#bytes);
  }

  toJSON(): string {
    return SHOWN;
  }

  toString(): string {
    return SHOWN;
  }

  // What console.log, node:util and test reporters call.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}
