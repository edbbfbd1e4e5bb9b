import { concat, equalBytes, fromHex, toHex, u16, u32, xor } from '@conclave/core/bytes/bytes';
import { utf8Decode, utf8Encode } from '@conclave/core/bytes/utf8';
import { wipe } from '@conclave/core/bytes/wipe';
import { DecodeError, UsageError } from '@conclave/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('byte strings', () => {
  it('concatenate into memory of their own', () => {
    const part = Uint8Array.of(1, 2);
    const whole = concat(part, new Uint8Array(0), Uint8Array.of(3));
    part[0] = 9;
    expect(whole).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('are equal only where every byte and the length are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const other = new Uint8Array(bytes);
        expect(equalBytes(bytes, other)).toBe(true);
        other[at % other.length] = (other[at % other.length] as number) ^ flip;
        expect(equalBytes(bytes, other)).toBe(false);
        expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
      }),
    );
  });

  it('xor to what xor undoes, and only at one length', () => {
    expect(xor(Uint8Array.of(0b1100, 0xff), Uint8Array.of(0b1010, 0xff))).toEqual(Uint8Array.of(0b0110, 0));
    expect(() => xor(Uint8Array.of(1), Uint8Array.of(1, 2))).toThrow(UsageError);
  });

  it('come back from hex, and nothing else does', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
    expect(fromHex('AbfF')).toEqual(Uint8Array.of(0xab, 0xff));
    for (const text of ['0', '0g', '0x', ' 00', '1 ', '+1']) expect(() => fromHex(text)).toThrow(DecodeError);
  });

  it('hold integers big-endian and refuse what does not fit', () => {
    expect(u16(0x0102)).toEqual(Uint8Array.of(1, 2));
    expect(u32(0xfffefdfc)).toEqual(Uint8Array.of(0xff, 0xfe, 0xfd, 0xfc));
    for (const n of [-1, 0x10000, 1.5, Number.NaN]) expect(() => u16(n)).toThrow(UsageError);
    expect(() => u32(2 ** 32)).toThrow(UsageError);
  });

  it('are zero after a wipe', () => {
    const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    wipe(a, b);
    expect([...a, ...b]).toEqual([0, 0, 0]);
  });
});

describe('UTF-8', () => {
  it('brings back every well-formed text, with its byte order mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Decode(utf8Encode(text))).toBe(text);
      }),
    );
    expect(utf8Decode(utf8Encode('\uFEFFname'))).toBe('\uFEFFname');
  });

  it('is decoded from its one valid encoding only', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          expect(utf8Encode(utf8Decode(bytes))).toEqual(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'utf8' });
        }
      }),
      { numRuns: 1000 },
    );
    // overlong '/', a surrogate, a continuation alone, beyond U+10FFFF
    for (const bad of ['c0af', 'eda080', '80', 'f4908080']) {
      expect(() => utf8Decode(fromHex(bad))).toThrow(DecodeError);
    }
  });
});
