import { exponential } from '../bytes/random.ts';
import { DecodeError } from '../errors.ts';
import type { Env } from './env.ts';

/** How long proxies hold a message back, against observers who compare times (protocol.md §7). */
export type Profile = 'fast' | 'balanced' | 'strong';

const ORDER = ['fast', 'balanced', 'strong'] as const satisfies readonly Profile[];

/** Mean of the exponential wait at each hop, in milliseconds. */
export const meanWaitMs: Readonly<Record<Profile, number>> = { fast: 50, balanced: 500, strong: 5000 };

/** One draw of a hop's wait, in milliseconds: a Poisson mix delays each copy by itself. */
export function drawWait(env: Env, profile: Profile): number {
  return exponential(env.random, meanWaitMs[profile]);
}

export function profileByte(profile: Profile): number {
  return ORDER.indexOf(profile);
}

/** Throws DecodeError 'profile'. */
export function profileFromByte(byte: number): Profile {
  const profile = ORDER[byte];
  if (profile === undefined) throw new DecodeError('profile', `no profile ${byte}`);
  return profile;
}
