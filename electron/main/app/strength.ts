import { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Least score, of 0 to 4, for a passphrase that somebody thought up. */
const LEAST = 3;
/** Characters that count: the estimate takes longer than linear time. */
const COUNTED = 128;

const judge = new ZxcvbnFactory();

/** What the window shows as strong enough: the judge has no dictionary, so words alone count as words. */
export function isStrongEnough(passphrase: string): boolean {
  const start = passphrase.slice(0, COUNTED);
  return Math.min(judge.check(start).score, wordStrength(start)) >= LEAST;
}

function wordStrength(text: string): number {
  const words = text.trim().split(/\s+/u);
  return words.every((word) => /^\p{L}{1,12}$/u.test(word)) ? words.length : 4;
}
