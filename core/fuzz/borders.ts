import { Reader } from '../src/bytes/reader.ts';

/**
 * Where the fields of an input begin and end: wherever the decoder's Reader stopped while it read that input. So no
 * format has to be described a second time. Readers of parts of the input add a few borders that are none; they harm
 * nothing.
 */
export function bordersOf(input: Uint8Array, run: (input: Uint8Array) => unknown): number[] {
  const borders = new Set([0, input.length]);
  const starts = new WeakMap<Reader, number>();
  const { bytes } = Reader.prototype;
  Reader.prototype.bytes = function (this: Reader, length: number): Uint8Array {
    const start = starts.get(this) ?? this.remaining;
    starts.set(this, start);
    const read = bytes.call(this, length);
    borders.add(start - this.remaining);
    return read;
  };
  try {
    run(input);
  } finally {
    Reader.prototype.bytes = bytes;
  }
  return [...borders].filter((border) => border <= input.length).sort((a, b) => a - b);
}
