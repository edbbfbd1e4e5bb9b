import { wipe } from './wipe.ts';

const SHOWN = '[secret]';

/** An object that a log, an error text or JSON shows as `[secret]`. */
export abstract class Concealed {
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

/** Secret bytes that can't be printed by accident. Whoever needs them says `reveal`. */
export class SecretBytes extends Concealed {
  readonly #bytes: Uint8Array;

  /** Keeps `bytes` itself, not a copy: `wipe` then reaches the only one. */
  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  /** The bytes themselves, all zero after `wipe`. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  wipe(): void {
    wipe(this.#bytes);
  }
}
