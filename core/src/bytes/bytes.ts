import { DecodeError, UsageError } from '../errors.ts';

/** One new array with the contents of `parts` in order. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Looks at every byte and takes no branch on any, wherever the contents differ, so that it can compare tags: constant
 * time as far as the engine's compiler leaves it so. Lengths are not secret.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Throws UsageError 'length' unless both have one length. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length !== b.length) throw new UsageError('length', `xor of ${a.length} and ${b.length} bytes`);
  return a.map((byte, i) => byte ^ (b[i] as number));
}

const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** As many bytes at a time: a call takes only so many arguments. */
const HEX_CHUNK = 4096;

/** Ids are names in every map, so this is called all the time: one flat string at once, not one digit after another. */
export function toHex(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length > HEX_CHUNK) return toHex(bytes.subarray(0, HEX_CHUNK)) + toHex(bytes.subarray(HEX_CHUNK));
  const digits = new Array<number>(2 * length);
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number;
    digits[2 * i] = HEX_DIGITS[byte >> 4] as number;
    digits[2 * i + 1] = HEX_DIGITS[byte & 15] as number;
  }
  return String.fromCharCode.apply(null, digits);
}

/** Two digits a byte, either case. Throws DecodeError 'hex'. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw new DecodeError('hex', 'not hexadecimal');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Two bytes, big-endian. Throws UsageError 'range'. */
export function u16(n: number): Uint8Array {
  checkRange(n, 16);
  return Uint8Array.of(n >>> 8, n & 0xff);
}

/** Four bytes, big-endian. Throws UsageError 'range'. */
export function u32(n: number): Uint8Array {
  checkRange(n, 32);
  return Uint8Array.of(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
}

/** Throws UsageError 'range' unless `n` is a whole number of at most `bits` (≤ 52) bits. */
export function checkRange(n: number, bits: number): void {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** bits) {
    throw new UsageError('range', `${n} is not an unsigned ${bits}-bit integer`);
  }
}
