import { commandFor, type Settings } from '@conclave/core/sim/arguments';
import { simulate } from '@conclave/core/sim/simulate';
import { describe, expect, it } from 'vitest';

const small = { nodes: 8, hours: 12, provider: 'symbolic' } as const;

/** They failed once. The simulator's dice have changed since, so these are other worlds under the same seeds. */
const pinned: readonly (Settings & { readonly seed: string })[] = [
  { seed: '30', ...small, faults: 'heavy' },
  { seed: '2', ...small, faults: 'heavy' },
  { seed: '4', ...small, faults: 'light' },
];

describe('A seed under which a world once failed', () => {
  it.each(pinned)('holds: $seed, $faults', { timeout: 60_000 }, ({ seed, ...settings }) => {
    const { violations } = simulate({ seed, ...settings });
    const found = violations.map(({ invariant, node, words }) => `${invariant}: ${node} ${words}`);
    expect(found, commandFor(seed, settings)).toEqual([]);
  });
});
