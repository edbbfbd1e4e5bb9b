/** The notation of PROTOCOL.md, written down anew: nothing under test/independent imports our own code. */

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** a ‖ b ‖ … */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An unsigned integer in `size` bytes, big-endian. */
export function int(value: number, size: number): Uint8Array {
  return bytes(value.toString(16).padStart(2 * size, '0'));
}

/** length(size) ‖ content */
export function sized(content: Uint8Array, size: number): Uint8Array {
  return join(int(content.length, size), content);
}

/** count(size) ‖ items */
export function counted(items: readonly Uint8Array[], size: number): Uint8Array {
  return join(int(items.length, size), ...items);
}

/** [CR-4] */
export function label(name: string): Uint8Array {
  return utf8(`conclave/v1/${name}`);
}

export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ b[i]!);
}

/** [CR-6] */
export function padded(content: Uint8Array, length: number): Uint8Array {
  return join(content, Uint8Array.of(0x80), new Uint8Array(length - content.length - 1));
}

export function unpadded(content: Uint8Array): Uint8Array {
  const end = content.lastIndexOf(0x80);
  if (end < 0 || content.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no padding');
  return content.subarray(0, end);
}

/** [CR-7] The size classes. */
export const CLASSES = [384];
for (let size = 512; size <= 65_536; size *= 2) CLASSES.push(size, size * 1.5);
CLASSES.splice(CLASSES.indexOf(65_536) + 1);

export function sizeClass(least: number): number {
  return CLASSES.find((size) => size >= least)!;
}

/** [CR-7] The length of X2: Padmé keeps the first ⌊log₂ E⌋ + 1 of the E + 1 bits of a length, rounding up. */
export function packetSize(least: number): number {
  if (least <= 2048) return sizeClass(least);
  const exponent = Math.floor(Math.log2(least));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(least / step) * step;
}

/** Reads fields in order. */
export class Cursor {
  #rest: Uint8Array;

  constructor(content: Uint8Array) {
    this.#rest = content;
  }

  take(length: number): Uint8Array {
    if (length > this.#rest.length) throw new Error('truncated');
    const taken = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return taken;
  }

  int(size: number): number {
    return Number.parseInt(hex(this.take(size)), 16);
  }

  rest(): Uint8Array {
    return this.take(this.#rest.length);
  }
}
