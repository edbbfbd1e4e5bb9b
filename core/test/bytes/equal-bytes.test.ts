import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../src/bytes/bytes.ts';

/** Counts how often an element is read. */
function counted(bytes: Uint8Array) {
  const count = { reads: 0 };
  const proxy = new Proxy(bytes, {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) count.reads++;
      return Reflect.get(target, key, target) as unknown;
    },
  });
  return { proxy, count };
}

describe('[CR-8] a comparison', () => {
  const secret = Uint8Array.from({ length: 32 }, (_, i) => i + 1);

  it.each([0, 15, 31])('looks at every byte of both, though they differ at byte %s already', (at) => {
    const other = secret.slice();
    other[at] = 0;
    const [a, b] = [counted(secret), counted(other)];
    expect(equalBytes(a.proxy, b.proxy)).toBe(false);
    expect([a.count.reads, b.count.reads]).toEqual([32, 32]);
  });
  it('looks at as many where they are equal', () => {
    const [a, b] = [counted(secret), counted(secret.slice())];
    expect(equalBytes(a.proxy, b.proxy)).toBe(true);
    expect([a.count.reads, b.count.reads]).toEqual([32, 32]);
  });
  it('tells every single bit', () => {
    for (let bit = 0; bit < 256; bit++) {
      const other = secret.slice();
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(equalBytes(secret, other)).toBe(false);
    }
  });
});
