import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import { DecodeError, UsageError } from '@conclave/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

/** A field of every kind: how it is written, how it is read. */
const field = fc.oneof(
  fc.record({ kind: fc.constantFrom('u8' as const), value: uint(8) }),
  fc.record({ kind: fc.constantFrom('u16' as const), value: uint(16) }),
  fc.record({ kind: fc.constantFrom('u32' as const), value: uint(32) }),
  fc.record({ kind: fc.constantFrom('u48' as const), value: uint(48) }),
  fc.record({
    kind: fc.constantFrom('vector8' as const, 'vector16' as const, 'vector32' as const),
    value: fc.uint8Array({ maxLength: 255 }),
  }),
  fc.record({ kind: fc.constantFrom('text16' as const), value: fc.string({ unit: 'binary' }) }),
);
type Field = typeof field extends fc.Arbitrary<infer T> ? T : never;

function write(writer: Writer, { kind, value }: Field): Writer {
  switch (kind) {
    case 'vector8':
    case 'vector16':
    case 'vector32':
      return writer[kind](value);
    case 'text16':
      return writer.text16(value);
    default:
      return writer[kind](value);
  }
}

const read = (reader: Reader, kind: Field['kind']) => (kind === 'text16' ? reader.text16(65535) : reader[kind]());

describe('Reader and Writer', () => {
  it('read back any sequence of fields', () => {
    fc.assert(
      fc.property(fc.array(field), fc.uint8Array(), (fields, tail) => {
        const writer = new Writer();
        for (const each of fields) write(writer, each);
        const reader = new Reader(writer.bytes(tail).finish());
        for (const { kind, value } of fields) expect(read(reader, kind)).toEqual(value);
        expect(reader.remaining).toBe(tail.length);
        expect(reader.rest()).toEqual(tail);
        reader.end();
      }),
    );
  });

  it('answer every byte string, however it is read, with a value or a DecodeError', () => {
    const kinds = fc.array(field.map(({ kind }) => kind));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), kinds, (bytes, sequence) => {
        const reader = new Reader(bytes);
        try {
          for (const kind of sequence) read(reader, kind);
          reader.end();
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('write integers big-endian', () => {
    const bytes = new Writer().u8(1).u16(0x0203).u32(0x04050607).u48(0x08090a0b0c0d).finish();
    expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it('name what is wrong with the bytes', () => {
    expect(() => new Reader(Uint8Array.of(0)).u16()).toThrow(expect.objectContaining({ code: 'truncated' }));
    expect(() => new Reader(Uint8Array.of(2, 0)).vector8()).toThrow(expect.objectContaining({ code: 'truncated' }));
    expect(() => new Reader(Uint8Array.of(0)).end()).toThrow(expect.objectContaining({ code: 'trailing-bytes' }));
    const text = new Writer().text16('four').finish();
    expect(new Reader(text).text16(4)).toBe('four');
    expect(() => new Reader(text).text16(3)).toThrow(expect.objectContaining({ code: 'too-long' }));
  });

  it('do not allocate for a length that the input has not paid for', () => {
    const claim = new Writer().u32(0xffffffff).finish();
    expect(() => new Reader(claim).vector32()).toThrow(DecodeError);
  });

  it('refuse to write what does not fit its field', () => {
    const writer = new Writer();
    expect(() => writer.u8(256)).toThrow(UsageError);
    expect(() => writer.u48(2 ** 48)).toThrow(UsageError);
    expect(() => writer.u32(-1)).toThrow(UsageError);
    expect(() => writer.u16(0.5)).toThrow(UsageError);
    expect(() => writer.vector8(new Uint8Array(256))).toThrow(UsageError);
    expect(() => writer.text16('x'.repeat(65536))).toThrow(UsageError);
    expect(writer.finish()).toHaveLength(0);
  });
});
