import { isTorsionFree } from '@conclave/core/node/torsion';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { Point } = ed25519;
/** A point of order 8; its multiples are all eight points of small order. */
const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const parts = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((k) => torsion.multiplyUnsafe(k));
const scalar = fc.bigInt({ min: 1n, max: Point.Fn.ORDER - 1n });

describe('[CR-2] prime order, by X25519', () => {
  it('is what multiplying by L finds, for every point with every torsion part', () => {
    fc.assert(
      fc.property(scalar, fc.nat({ max: 7 }), (k, part) => {
        const point = Point.BASE.multiply(k).add(parts[part] as typeof torsion);
        expect(isTorsionFree(point)).toBe(part === 0);
        expect(point.isTorsionFree()).toBe(part === 0);
      }),
      { numRuns: 200, examples: parts.map((_, part) => [1n, part] as [bigint, number]) },
    );
  });
  it('have no points of small order', () => {
    for (const point of parts.slice(1)) expect(isTorsionFree(point), point.toHex()).toBe(false);
  });
  it('have a point and its negative alike', () => {
    const point = Point.BASE.multiply(77n);
    expect([point, point.negate()].map(isTorsionFree)).toEqual([true, true]);
  });
});
