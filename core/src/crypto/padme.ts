import { DecodeError, UsageError } from '../errors.ts';

const SMALLEST_CLASS = 384;
const LARGEST_CLASS = 65536;
/** Up to here packets use the size classes: the sizes of nearly all of them, so as few values as possible. */
const CLASSES_END = 2048;

/**
 * The smallest of 384, 512, 768, 1024, 1536, 2048 … 65536 bytes (two per octave) that holds `n`. Few classes, so that
 * a length says little. Throws UsageError 'too-large' above 65536.
 */
export function sizeClass(n: number): number {
  if (n > LARGEST_CLASS) throw new UsageError('too-large', `${n} bytes, at most ${LARGEST_CLASS}`);
  let size = SMALLEST_CLASS;
  // Steps alternate: ×4/3 from 3·2ᵏ to 2ᵏ⁺², ×3/2 from there.
  while (size < n) size = size % 3 === 0 ? (size / 3) * 4 : (size / 2) * 3;
  return size;
}

/**
 * Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019,
 * algorithm 1): `n` rounded up to a number whose mantissa is no longer than its exponent. Adds at most 12 %.
 */
export function padme(n: number): number {
  const exponent = floorLog2(n);
  const zeroBits = exponent - (floorLog2(exponent) + 1);
  const step = 2 ** Math.max(0, zeroBits);
  return Math.ceil(n / step) * step;
}

/** The padded size of a packet for the second proxy: a size class up to 2 KiB, Padmé above. */
export function packetSize(n: number): number {
  return n <= CLASSES_END ? sizeClass(n) : padme(n);
}

/**
 * ISO/IEC 7816-4: content ‖ 80 ‖ 00 … of `length` bytes in all. At least one byte is padding, so the size to ask for
 * is that of content.length + 1. Throws UsageError 'too-large'.
 */
export function pad(content: Uint8Array, length: number): Uint8Array {
  if (content.length >= length) throw new UsageError('too-large', `${content.length} bytes don't fit in ${length}`);
  const padded = new Uint8Array(length);
  padded.set(content);
  padded[content.length] = 0x80;
  return padded;
}

/**
 * A view of the content. Throws DecodeError 'padding'. For what an AEAD opened: how an error is answered would otherwise
 * tell of the plaintext.
 */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (padded[end] === 0) end--;
  if (padded[end] !== 0x80) throw new DecodeError('padding', 'no end of content');
  return padded.subarray(0, end);
}

/** ⌊log₂ n⌋ of an integer from 1 to 2³² − 1, −1 of 0, and 31 of −1, which `padme` turns to a step of one byte. */
function floorLog2(n: number): number {
  return 31 - Math.clz32(n);
}
