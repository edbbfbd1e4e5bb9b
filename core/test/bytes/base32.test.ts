import { base32Decode, base32Encode, checkCharacter } from '@conclave/core/bytes/base32';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { DecodeError, UsageError } from '@conclave/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const symbols = (length: number) =>
  fc.array(fc.constantFrom(...ALPHABET), { minLength: length, maxLength: length }).map((each) => each.join(''));

describe('base32', () => {
  it('brings back every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(base32Decode(base32Encode(bytes))).toEqual(bytes);
        expect(base32Decode(base32Encode(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('is Crockford’s', () => {
    // RFC 4648's vector for "foobar", MZXW6YTBOI, in Crockford's alphabet.
    expect(base32Encode(utf8Encode('foobar'))).toBe('csqpyrk1e8');
    expect(base32Encode(Uint8Array.of(0xff))).toBe('zw');
  });

  it('reads what people make of it', () => {
    const bytes = base32Decode('k7f2-9qxm-10');
    for (const spelling of ['K7F2 9QXM 10', 'k7f29qxmio', 'k7f2-9qxm-lO', ' k7f2–9qxm-IO'.replace('–', '-')]) {
      expect(base32Decode(spelling)).toEqual(bytes);
    }
  });

  it('gives every text that it accepts one spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 12 }), (text) => {
        try {
          expect(base32Encode(base32Decode(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses trailing bits, impossible lengths and foreign characters', () => {
    expect(() => base32Decode('zz')).toThrow(DecodeError);
    expect(() => base32Decode('z')).toThrow(DecodeError);
    expect(() => base32Decode('zw', 2)).toThrow(DecodeError);
    // the Kelvin sign's lower case is k, the dotted İ's an i with a dot
    for (const foreign of ['uu', 'z_', 'ÄÄ', '\u212A0', '\u01300', '😀']) {
      expect(() => base32Decode(foreign)).toThrow(DecodeError);
    }
  });

  it('answers any text with bytes or a DecodeError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          base32Decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });
});

describe('the check character', () => {
  const holds = (text: string) => checkCharacter(text.slice(0, -1)) === text.slice(-1);

  it('catches every wrong symbol and every swap, at every length', () => {
    for (let length = 1; length <= 30; length++) {
      for (const text of fc.sample(symbols(length), { numRuns: 3, seed: length })) {
        const whole = [...text, checkCharacter(text)];
        for (let i = 0; i < whole.length; i++) {
          const slips = [...ALPHABET].filter((symbol) => symbol !== whole[i]);
          expect(slips.filter((symbol) => holds(whole.with(i, symbol).join('')))).toEqual([]);
          for (let j = 0; j < i; j++) {
            const swapped = whole.with(i, whole[j] as string).with(j, whole[i] as string);
            expect(holds(swapped.join(''))).toBe(whole[i] === whole[j]);
          }
        }
      }
    }
  });

  it('is the same however the symbols are typed', () => {
    expect(checkCharacter('K7F2-9QXM-IO')).toBe(checkCharacter('k7f29qxm10'));
  });

  it('covers at most thirty symbols', () => {
    expect(() => checkCharacter('0'.repeat(31))).toThrow(UsageError);
  });
});
