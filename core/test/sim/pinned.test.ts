import { commandFor, type Settings } from '@conclave/core/sim/arguments';
import { simulate } from '@conclave/core/sim/simulate';
import { describe, expect, it } from 'vitest';

const small = { nodes: 8, hours: 12, provider: 'symbolic' } as const;
const large = { nodes: 40, hours: 72, provider: 'symbolic', faults: 'heavy' } as const;

/** They failed once, of what is said here; the unit tests of each mend hold the cause. */
const pinned: readonly (Settings & { readonly seed: string; readonly of: string })[] = [
  { seed: '30', ...small, faults: 'heavy', of: 'what dice of that time drew' },
  { seed: '2', ...small, faults: 'heavy', of: 'what dice of that time drew' },
  { seed: '4', ...small, faults: 'light', of: 'what dice of that time drew' },
  { seed: '2005', ...large, of: 'two epochs of one number' },
  { seed: '4007', ...large, of: 'a goodbye that rested on what nobody had' },
  { seed: '20005', ...large, of: 'a newcomer who heard no introduction' },
];

describe('A seed under which a world once failed', () => {
  it.each(pinned)(
    'holds: $seed, $faults, which failed of $of',
    { timeout: 240_000 },
    ({ seed, of: _, ...settings }) => {
      const { violations } = simulate({ seed, ...settings });
      const found = violations.map(({ invariant, node, words }) => `${invariant}: ${node} ${words}`);
      expect(found, commandFor(seed, settings)).toEqual([]);
    },
  );
});
