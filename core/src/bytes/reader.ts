import { DecodeError } from '../errors.ts';
import { utf8Decode } from './utf8.ts';

/**
 * Reads a byte string from front to back. Total: whatever the bytes, a method gives a value or throws DecodeError
 * ('truncated', 'trailing-bytes', 'too-long', 'utf8'), and never allocates more than the input holds.
 * Integers are unsigned and big-endian. Byte strings are views into the input, not copies.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    return this.#unsigned(1);
  }

  u16(): number {
    return this.#unsigned(2);
  }

  u32(): number {
    return this.#unsigned(4);
  }

  u48(): number {
    return this.#unsigned(6);
  }

  bytes(length: number): Uint8Array {
    if (length > this.remaining) {
      throw new DecodeError('truncated', `${length} bytes wanted, ${this.remaining} left`);
    }
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(start, this.#offset);
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  /** length(1) ‖ that many bytes */
  vector8(): Uint8Array {
    return this.bytes(this.u8());
  }

  /** length(2) ‖ that many bytes */
  vector16(): Uint8Array {
    return this.bytes(this.u16());
  }

  /** length(4) ‖ that many bytes */
  vector32(): Uint8Array {
    return this.bytes(this.u32());
  }

  /** length(2) ‖ UTF-8 of at most `maxBytes` */
  text16(maxBytes: number): string {
    const encoded = this.vector16();
    if (encoded.length > maxBytes) {
      throw new DecodeError('too-long', `text of ${encoded.length} bytes, at most ${maxBytes}`);
    }
    return utf8Decode(encoded);
  }

  /** Call it last: what nobody reads, nobody has checked. */
  end(): void {
    if (this.remaining > 0) throw new DecodeError('trailing-bytes', `${this.remaining} bytes too many`);
  }

  #unsigned(length: number): number {
    if (length > this.remaining) {
      throw new DecodeError('truncated', `${length} bytes wanted, ${this.remaining} left`);
    }
    const bytes = this.#bytes;
    const end = this.#offset + length;
    let value = 0;
    for (let i = this.#offset; i < end; i++) value = value * 256 + (bytes[i] as number);
    this.#offset = end;
    return value;
  }
}
