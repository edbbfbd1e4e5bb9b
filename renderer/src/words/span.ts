export interface Span {
  readonly unit: 'off' | 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks';
  readonly count: number;
}

const UNITS = [
  ['weeks', 7 * 24 * 60 * 60],
  ['days', 24 * 60 * 60],
  ['hours', 60 * 60],
  ['minutes', 60],
] as const;

/** A time that messages stay for, in the largest unit that it is a whole number of. */
export function spanOf(seconds: number): Span {
  if (seconds === 0) return { unit: 'off', count: 0 };
  for (const [unit, size] of UNITS) if (seconds % size === 0) return { unit, count: seconds / size };
  return { unit: 'seconds', count: seconds };
}
