/** What a server could find in the bytes of one message's copies, against what chance would give: in standard deviations. */
export interface Linkage {
  /** The most one-sided bit position. */
  readonly bits: number;
  /** Mean distance of two copies of the message, against that of independent random bits. */
  readonly distance: number;
  /** Nearest two copies. */
  readonly nearest: number;
  /** Mean distance of two copies of it, against that of one copy of it and one of another message. */
  readonly within: number;
}

/** `message` and `others` hold one byte string per copy, all of one length. */
export function linkage(message: readonly Uint8Array[], others: readonly Uint8Array[]): Linkage {
  const bits = message[0]!.length * 8;
  const inside = message.flatMap((a, i) => message.slice(i + 1).map((b) => distance(a, b)));
  const across = message.flatMap((a) => others.map((b) => distance(a, b)));
  const sd = Math.sqrt(bits) / 2;
  // Distances of pairs out of n independent strings of fair bits are themselves pairwise independent.
  const error = sd / Math.sqrt(inside.length);
  return {
    bits: Math.max(...Array.from({ length: bits }, (_, at) => oneSidedness(message, at))),
    distance: (mean(inside) - bits / 2) / error,
    nearest: (Math.min(...inside) - bits / 2) / sd,
    within: (mean(inside) - mean(across)) / Math.hypot(error, sd / Math.sqrt(across.length)),
  };
}

function oneSidedness(strings: readonly Uint8Array[], at: number): number {
  const ones = strings.filter((bytes) => ((bytes[at >> 3]! >> (at & 7)) & 1) === 1).length;
  return Math.abs(ones - strings.length / 2) / (Math.sqrt(strings.length) / 2);
}

/** Differing bits. */
function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < a.length; i++) bits += POPULATION[a[i]! ^ b[i]!]!;
  return bits;
}

const POPULATION = Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
