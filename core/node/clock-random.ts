import { randomFillSync } from 'node:crypto';
import type { Clock, Random } from '@conclave/core/ports';

/** The operating system's generator. */
export const systemRandom: Random = {
  bytes: (length) => randomFillSync(new Uint8Array(length)),
};

export const systemClock: Clock = { now: () => Date.now() };
