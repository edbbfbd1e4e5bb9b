import { UsageError } from '../errors.ts';
import { checkRange } from './bytes.ts';
import { utf8Encode } from './utf8.ts';

/**
 * Builds the byte strings that Reader reads. Integers are unsigned and big-endian; what does not fit its field throws
 * UsageError ('range' or 'too-long'). Byte strings are kept by reference until `finish`.
 */
export class Writer {
  /** Byte strings, and integers each followed by its length in bytes. */
  readonly #parts: (Uint8Array | number)[] = [];
  #length = 0;

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
    this.#length += bytes.length;
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
    const whole = new Uint8Array(this.#length);
    const parts = this.#parts;
    let offset = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Uint8Array | number;
      if (typeof part === 'number') offset = writeUnsigned(whole, offset, part, parts[++i] as number);
      else {
        whole.set(part, offset);
        offset += part.length;
      }
    }
    return whole;
  }

  #vector(bytes: Uint8Array, lengthBytes: number): this {
    if (bytes.length >= 256 ** lengthBytes) {
      throw new UsageError('too-long', `${bytes.length} bytes under a length of ${lengthBytes} bytes`);
    }
    return this.#unsigned(bytes.length, lengthBytes).bytes(bytes);
  }

  #unsigned(n: number, length: number): this {
    checkRange(n, 8 * length);
    this.#parts.push(n, length);
    this.#length += length;
    return this;
  }
}

/** Returns where it ends. */
function writeUnsigned(whole: Uint8Array, offset: number, n: number, length: number): number {
  let rest = n;
  for (let i = offset + length - 1; i >= offset; i--) {
    whole[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + length;
}
