import { DecodeError, UsageError } from '../errors.ts';

/** Crockford's: no i, l, o, u, so that what is read aloud or copied by hand has one reading. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const VALUES = new Map<string, number>([...ALPHABET].flatMap((symbol, value) => spellings(symbol, value)));

/** Five bits a symbol, most significant first, no padding, lower case. */
export function base32Encode(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((buffer >>> bits) & 31);
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((buffer << (5 - bits)) & 31) : text;
}

/**
 * Reads what people type: either case, i and l as 1, o as 0, hyphens and white space anywhere. Throws DecodeError
 * 'base32' for any other character, a length that no byte string encodes to (or not to `byteLength`), or trailing
 * bits that are not zero, so that a byte string has one spelling up to those liberties.
 */
export function base32Decode(text: string, byteLength?: number): Uint8Array {
  const values = base32SymbolValues(text);
  const bytes = new Uint8Array(byteLength ?? Math.floor((values.length * 5) / 8));
  if (values.length !== Math.ceil((bytes.length * 8) / 5)) {
    throw new DecodeError('base32', `${values.length} symbols do not encode ${bytes.length} bytes`);
  }
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (const value of values) {
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (buffer >>> bits) & 0xff;
    }
  }
  if ((buffer & ((1 << bits) - 1)) !== 0) throw new DecodeError('base32', 'trailing bits are not zero');
  return bytes;
}

/** The values 0–31 of the symbols in `text`, read with the same liberties. Throws DecodeError 'base32'. */
export function base32SymbolValues(text: string): number[] {
  return Array.from(text.replace(/[\s-]/g, ''), (symbol) => {
    const value = VALUES.get(symbol);
    if (value === undefined) throw new DecodeError('base32', 'a character outside the base32 alphabet');
    return value;
  });
}

/**
 * One symbol that makes Σ αⁱ·symbolᵢ zero over GF(32), itself being symbol 0. The weights are distinct and not zero,
 * so every wrong symbol and every swap of two different symbols, neighbours or not, changes the sum.
 * Throws UsageError 'too-long' above 30 symbols, where the 31 powers of α would begin to repeat.
 */
export function checkCharacter(symbols: string): string {
  const values = base32SymbolValues(symbols);
  if (values.length > 30) throw new UsageError('too-long', `${values.length} symbols under one check character`);
  let sum = 0;
  // Horner's rule from the last symbol; addition in GF(32) is XOR and every element is its own negative.
  for (const value of values.reverse()) sum = timesAlpha(sum ^ value);
  return ALPHABET.charAt(sum);
}

/** Multiplication by α in GF(2)[x]/(x⁵ + x² + 1), whose root α generates all 31 non-zero elements. */
function timesAlpha(element: number): number {
  const shifted = element << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}

function spellings(symbol: string, value: number): [string, number][] {
  const lookalikes = { 0: 'oO', 1: 'iIlL' }[value] ?? '';
  return [symbol, symbol.toUpperCase(), ...lookalikes].map((spelling) => [spelling, value]);
}
