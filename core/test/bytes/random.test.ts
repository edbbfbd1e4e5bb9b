import { exponential, pick, randomInt, shuffle, weightedPick } from '@conclave/core/bytes/random';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { UsageError } from '@conclave/core/errors';
import type { Random } from '@conclave/core/ports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Hands out these bytes and then fails. */
function scripted(...bytes: number[]): Random {
  return {
    bytes: (length) => {
      if (length > bytes.length) throw new Error('script exhausted');
      return Uint8Array.from(bytes.splice(0, length));
    },
  };
}

function tally<T>(times: number, draw: () => T): Map<T, number> {
  const counts = new Map<T, number>();
  for (let i = 0; i < times; i++) {
    const drawn = draw();
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  return counts;
}

/** Five standard deviations of a binomial count: the seed is fixed, so a pass stays a pass. */
function expectShare(counts: Map<unknown, number>, key: unknown, times: number, probability: number): void {
  const slack = 5 * Math.sqrt(times * probability * (1 - probability));
  expect(Math.abs((counts.get(key) ?? 0) - times * probability)).toBeLessThanOrEqual(slack);
}

describe('uniform integers', () => {
  it('stay below their bound, up to 2³²', () => {
    const random = seededRandom('bound');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (bound) => {
        const drawn = randomInt(random, bound);
        expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
      }),
    );
    expect(randomInt(scripted(255, 255, 255, 255), 2 ** 32)).toBe(2 ** 32 - 1);
  });

  it('draw again where the rest would favour small numbers', () => {
    // 2³² = 3·1431655765 + 1: the highest draw has no place.
    expect(randomInt(scripted(255, 255, 255, 255, 0, 0, 0, 5), 3)).toBe(2);
    expect(randomInt(scripted(255, 255, 255, 254), 3)).toBe(2);
  });

  it('come equally often', () => {
    const random = seededRandom('uniform');
    const counts = tally(6000, () => randomInt(random, 6));
    for (let face = 0; face < 6; face++) expectShare(counts, face, 6000, 1 / 6);
  });

  it('need a sensible bound', () => {
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) {
      expect(() => randomInt(seededRandom('x'), bound)).toThrow(UsageError);
    }
  });
});

describe('random order and choice', () => {
  it('permutes without touching the original', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (array, seed) => {
        const before = [...array];
        const shuffled = shuffle(seededRandom(seed), array);
        expect(array).toEqual(before);
        expect(shuffled.toSorted()).toEqual(before.toSorted());
      }),
    );
  });

  it('reaches every order equally often', () => {
    const random = seededRandom('orders');
    const counts = tally(6000, () => shuffle(random, ['a', 'b', 'c']).join(''));
    for (const order of ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']) expectShare(counts, order, 6000, 1 / 6);
  });

  it('picks every element equally often, and nothing from nothing', () => {
    const random = seededRandom('pick');
    const counts = tally(3000, () => pick(random, ['a', 'b', 'c']));
    for (const each of ['a', 'b', 'c']) expectShare(counts, each, 3000, 1 / 3);
    expect(() => pick(random, [])).toThrow(UsageError);
  });

  it('picks by weight, and never what weighs nothing', () => {
    const random = seededRandom('weights');
    const counts = tally(8000, () => weightedPick(random, ['a', 'none', 'b', 'last'], [1, 0, 3, 0]));
    expectShare(counts, 'a', 8000, 1 / 4);
    expectShare(counts, 'b', 8000, 3 / 4);
    expect([...counts.keys()].toSorted()).toEqual(['a', 'b']);
  });

  it('never picks what weighs nothing at the ends of the scale', () => {
    for (const byte of [0, 255]) {
      const random = scripted(...new Array<number>(7).fill(byte));
      expect(weightedPick(random, ['zero', 'all', 'nought'], [0, 0.1, 0])).toBe('all');
    }
  });

  it('refuses weights that say nothing', () => {
    const random = seededRandom('x');
    for (const weights of [[0, 0], [1], [1, -1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      expect(() => weightedPick(random, ['a', 'b'], weights)).toThrow(UsageError);
    }
  });
});

describe('exponential waits', () => {
  it('have the mean and the median of their distribution', () => {
    const random = seededRandom('exponential');
    const waits = Array.from({ length: 20_000 }, () => exponential(random, 500)).toSorted((a, b) => a - b);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean - 500)).toBeLessThan(15);
    expect(Math.abs((waits[10_000] as number) - 500 * Math.LN2)).toBeLessThan(15);
  });

  it('are finite and not negative at the ends of the scale', () => {
    expect(exponential(scripted(255, 255, 255, 255, 255, 255, 255), 500)).toBe(0);
    expect(exponential(scripted(0, 0, 0, 0, 0, 0, 0), 500)).toBeCloseTo(500 * 53 * Math.LN2, 6);
  });
});
