import { describe, expect, it } from 'vitest';
import { lengthsOf, linkageAtServer, placesOfSender, unevenness } from './facts.ts';

/** Chance exceeds it once in two million; the seeds are fixed, so that a failure is a change. */
const SIGMAS = 5;

describe('lengths', () => {
  it('[CR-7] P1, and who watches its links, get no more than an upper bound of the number of recipients', () => {
    expect(lengthsOf(5, 'hi')).toEqual(lengthsOf(2, 'hi'));
    const [, split] = lengthsOf(5, 'hi');
    expect(Math.floor(split! / 10)).toBeGreaterThan(5);
  });
  it('[CR-7] P1, P2, CS, and who watches their links, can not tell a short text from one of 100 letters', () => {
    expect(lengthsOf(3, 'x'.repeat(100))).toEqual(lengthsOf(3, 'x'));
  });
});

describe('[SO-3] the sender among the recipients', () => {
  it('stands at no place more often than at another', () => {
    // χ² with two degrees of freedom exceeds 13.8 once in a thousand.
    expect(unevenness(placesOfSender(150))).toBeLessThan(13.8);
  });
});

describe('[SP-3] the copies of one message at the server', () => {
  const { blinded, everything } = linkageAtServer(120);

  it.each([
    ['R_i', blinded],
    ['all that the server sees and computes of them', everything],
  ])('can not be told from random bits, nor from those of another message: %s', (_what, found) => {
    expect(found.bits).toBeLessThan(SIGMAS);
    expect(Math.abs(found.distance)).toBeLessThan(SIGMAS);
    expect(Math.abs(found.within)).toBeLessThan(SIGMAS);
    expect(found.nearest).toBeGreaterThan(-SIGMAS - 1);
  });
});
