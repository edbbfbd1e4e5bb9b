import { ZxcvbnFactory } from '@zxcvbn-ts/core';

export type Strength = 0 | 1 | 2 | 3 | 4;

const judge = new ZxcvbnFactory();

/** How hard `passphrase` is to guess, 0 to 4. Only the first 128 characters count, so that typing never stalls. */
export function strengthOf(passphrase: string): Strength {
  return judge.check(passphrase.slice(0, 128)).score as Strength;
}
