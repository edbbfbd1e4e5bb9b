/**
 * A hash of 32 bytes that is quick and withstands nobody: four lanes of 32 bits, multiplied and mixed word by word. In a
 * simulation nobody looks for collisions, and chance finds none in 128 bits. `after` is a hash that it goes on from.
 */
export function symbolicHash(domain: number, parts: readonly Uint8Array[], after?: Uint8Array): Uint8Array {
  const length = gather(parts);
  let a = domain ^ 0x243f6a88;
  let b = length ^ 0x85a308d3;
  let c = 0x13198a2e;
  let d = 0x03707344;
  if (after !== undefined) {
    a ^= word(after, 0);
    b ^= word(after, 4);
    c = word(after, 8);
    d = word(after, 12);
  }
  const input = scratch;
  const whole = length >> 2;
  const words = scratchWords;
  for (let i = 0; i < whole; i++) {
    const next = words[i] as number;
    a = Math.imul(a ^ next, 0x9e3779b1);
    b = Math.imul(b + next, 0x85ebca77) ^ (a >>> 15);
    c = Math.imul(c ^ (next + b), 0xc2b2ae3d);
    d = ((d ^ next) + ((c << 13) | (c >>> 19))) | 0;
    a ^= d >>> 11;
  }
  for (let i = whole << 2; i < length; i++) {
    a = Math.imul(a ^ (input[i] as number), 0x01000193);
    b = Math.imul(b + (input[i] as number) + 1, 0x27d4eb2f) ^ (a >>> 13);
    c ^= b;
    d = Math.imul(d + a, 0x165667b1);
  }
  return finished(a, b, c, d);
}

/** One for all: nothing is hashed while something else is. Its words are little-endian, as on every machine of today. */
let scratch = new Uint8Array(1 << 16);
let scratchWords = new Int32Array(scratch.buffer);

/** Puts all parts into the scratch, one after another. Returns how many bytes that are. */
function gather(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > scratch.length) {
    scratch = new Uint8Array((2 * length + 3) & ~3);
    scratchWords = new Int32Array(scratch.buffer);
  }
  let offset = 0;
  for (const part of parts) {
    scratch.set(part, offset);
    offset += part.length;
  }
  return length;
}

function word(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  return low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}

function finished(first: number, second: number, third: number, fourth: number): Uint8Array {
  let a = first;
  let b = second;
  let c = third;
  let d = fourth;
  const output = new Uint8Array(32);
  for (let i = 0; i < 8; i++) {
    a = avalanche(a + d + i);
    b = avalanche(b ^ a);
    c = avalanche(c + b);
    d = avalanche(d ^ c);
    output[4 * i] = d;
    output[4 * i + 1] = d >>> 8;
    output[4 * i + 2] = d >>> 16;
    output[4 * i + 3] = d >>> 24;
  }
  return output;
}

/** The finaliser of MurmurHash3. */
function avalanche(word: number): number {
  let x = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
