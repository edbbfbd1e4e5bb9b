/**
 * A hash of 32 bytes that is quick and withstands nobody: four lanes of 32 bits, multiplied and mixed word by word. In a
 * simulation nobody looks for collisions, and chance finds none in 128 bits. `after` is a hash that it goes on from.
 */
export function symbolicHash(domain: number, parts: readonly Uint8Array[], after?: Uint8Array): Uint8Array {
  const input = parts.length === 1 ? (parts[0] as Uint8Array) : joined(parts);
  const { length } = input;
  let [a, b, c, d] = [domain ^ 0x243f6a88, length ^ 0x85a308d3, 0x13198a2e, 0x03707344];
  if (after !== undefined) [a, b, c, d] = [a ^ word(after, 0), b ^ word(after, 4), word(after, 8), word(after, 12)];
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    const word =
      (input[i] as number) |
      ((input[i + 1] as number) << 8) |
      ((input[i + 2] as number) << 16) |
      ((input[i + 3] as number) << 24);
    a = Math.imul(a ^ word, 0x9e3779b1);
    b = Math.imul(b + word, 0x85ebca77) ^ (a >>> 15);
    c = Math.imul(c ^ (word + b), 0xc2b2ae3d);
    d = (d ^ word) + ((c << 13) | (c >>> 19));
    a ^= d >>> 11;
  }
  for (let i = whole; i < length; i++) {
    a = Math.imul(a ^ (input[i] as number), 0x01000193);
    b = Math.imul(b + (input[i] as number) + 1, 0x27d4eb2f) ^ (a >>> 13);
    c ^= b;
    d = Math.imul(d + a, 0x165667b1);
  }
  return finished(a, b, c, d);
}

function word(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  return low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
}

function finished(first: number, second: number, third: number, fourth: number): Uint8Array {
  let [a, b, c, d] = [first, second, third, fourth];
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
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
