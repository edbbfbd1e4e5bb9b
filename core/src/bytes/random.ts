import { UsageError } from '../errors.ts';
import type { Random } from '../ports.ts';
import { Reader } from './reader.ts';

/** Uniform in 0 … `boundExclusive` − 1. Throws UsageError 'range' unless the bound is 1 … 2³². */
export function randomInt(random: Random, boundExclusive: number): number {
  if (!Number.isInteger(boundExclusive) || boundExclusive < 1 || boundExclusive > 2 ** 32) {
    throw new UsageError('range', `no uniform integer below ${boundExclusive}`);
  }
  // Draws above the last whole multiple of the bound would favour small results: draw again.
  const limit = 2 ** 32 - (2 ** 32 % boundExclusive);
  let drawn: number;
  do drawn = new Reader(random.bytes(4)).u32();
  while (drawn >= limit);
  return drawn % boundExclusive;
}

/** A new array in a uniformly random order (Fisher–Yates). */
export function shuffle<T>(random: Random, array: readonly T[]): T[] {
  const shuffled = [...array];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = randomInt(random, i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

/** Uniform in (0, 1], 53 bits. */
function uniform(random: Random): number {
  const reader = new Reader(random.bytes(7));
  const high = reader.u8() & 0x1f;
  return (high * 2 ** 48 + reader.u48() + 1) / 2 ** 53;
}

/** Exponentially distributed with `mean`, in the unit of `mean`: 0 ≤ result ≤ 36.8 · mean. */
export function exponential(random: Random, mean: number): number {
  // 0 − … and not −…: a draw of exactly 1 gives 0, not −0.
  return 0 - mean * Math.log(uniform(random));
}

/** Throws UsageError 'empty'. */
export function pick<T>(random: Random, array: readonly T[]): T {
  if (array.length === 0) throw new UsageError('empty', 'nothing to pick from');
  return array[randomInt(random, array.length)] as T;
}

/** Item i with probability weights[i] / Σ weights. Throws UsageError 'weights' unless some weight is positive. */
export function weightedPick<T>(random: Random, items: readonly T[], weights: readonly number[]): T {
  let total = 0;
  for (const weight of weights) {
    if (!(weight >= 0)) throw new UsageError('weights', `weight ${weight}`);
    total += weight;
  }
  if (items.length !== weights.length || !(total > 0) || total === Number.POSITIVE_INFINITY) {
    throw new UsageError('weights', `${weights.length} weights of sum ${total} for ${items.length} items`);
  }
  // (0, 1] times total, compared with ≤: an item of weight zero is never picked.
  const drawn = uniform(random) * total;
  let reached = 0;
  const index = weights.findIndex((weight) => {
    reached += weight;
    return drawn <= reached;
  });
  return items[index] as T;
}
