import { UsageError } from '../errors.ts';
import { checkRange, concat } from './bytes.ts';
import { utf8Encode } from './utf8.ts';

/**
 * Builds the byte strings that Reader reads. Integers are unsigned and big-endian; what does not fit its field throws
 * UsageError ('range' or 'too-long'). Byte strings are kept by reference until `finish`.
 */
export class Writer {
  readonly #parts: Uint8Array[] = [];

  u8(n: number): this {
    return this.#unsigned(n, 1);
  }

  u16(n: number): this {
    return this.#unsigned(n, 2);
  }

  u32(n: number): this {
    return this.#unsigned(n, 4);
  }

  u48(n: number): this {
    return this.#unsigned(n, 6);
  }

  bytes(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  /** length(1) ‖ bytes */
  vector8(bytes: Uint8Array): this {
    return this.#vector(bytes, 1);
  }

  /** length(2) ‖ bytes */
  vector16(bytes: Uint8Array): this {
    return this.#vector(bytes, 2);
  }

  /** length(4) ‖ bytes */
  vector32(bytes: Uint8Array): this {
    return this.#vector(bytes, 4);
  }

  /** length(2) ‖ UTF-8 */
  text16(text: string): this {
    return this.vector16(utf8Encode(text));
  }

  finish(): Uint8Array {
    return concat(...this.#parts);
  }

  #vector(bytes: Uint8Array, lengthBytes: number): this {
    if (bytes.length >= 256 ** lengthBytes) {
      throw new UsageError('too-long', `${bytes.length} bytes under a length of ${lengthBytes} bytes`);
    }
    return this.#unsigned(bytes.length, lengthBytes).bytes(bytes);
  }

  #unsigned(n: number, length: number): this {
    checkRange(n, 8 * length);
    const bytes = new Uint8Array(length);
    let rest = n;
    for (let i = length - 1; i >= 0; i--) {
      bytes[i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return this.bytes(bytes);
  }
}
