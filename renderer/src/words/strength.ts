import { ZxcvbnFactory } from '@zxcvbn-ts/core';

export type Strength = 0 | 1 | 2 | 3 | 4;

const judge = new ZxcvbnFactory();
const longestTried = 128;

/**
 * How hard `passphrase` is to guess, 0 to 4. The judge knows no dictionary, so that a few plain words look random to
 * it; they count as words here, about ten thousand tries each. Only the first 128 characters count, so that typing
 * never stalls.
 */
export function strengthOf(passphrase: string): Strength {
  const start = passphrase.slice(0, longestTried);
  return Math.min(judge.check(start).score, wordStrength(start)) as Strength;
}

/** Strength of words alone: one 1, two 2, three 3, four 4. Anything that is more than letters is left to the judge. */
function wordStrength(text: string): number {
  const words = text.trim().split(/\s+/u);
  return words.every((word) => /^\p{L}{1,12}$/u.test(word)) ? Math.min(words.length, 4) : 4;
}
