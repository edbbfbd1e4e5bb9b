import { exponential } from '@conclave/core/bytes/random';
import type { Random } from '@conclave/core/ports';

/** In milliseconds. */
export interface BackoffLimits {
  readonly first: number;
  readonly most: number;
}

/**
 * How long to wait before try number `failures` + 1: twice as long every time, and drawn by each client for itself, or
 * all of them would return to a restarted server in one moment.
 */
export function backoff(random: Random, failures: number, { first, most }: BackoffLimits): number {
  const mean = Math.min(most, first * 2 ** Math.max(0, failures - 1));
  return Math.min(most, mean / 2 + exponential(random, mean / 2));
}
