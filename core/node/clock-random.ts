import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '@conclave/core/ports';

/** The operating system's generator. */
export const systemRandom: Random = {
  // A copy, so that no small buffer shares Node's pool with another secret.
  bytes: (length) => new Uint8Array(randomBytes(length)),
};

export const systemClock: Clock = { now: () => Date.now() };
