import { ZxcvbnFactory } from '@zxcvbn-ts/core';

/** Least score, of 0 to 4, for a passphrase that somebody thought up. */
const LEAST = 3;
/** Characters that count: the estimate takes longer than linear time. */
const COUNTED = 128;

const judge = new ZxcvbnFactory();

export const isStrongEnough = (passphrase: string): boolean => judge.check(passphrase.slice(0, COUNTED)).score >= LEAST;
