import { randomInt } from 'node:crypto';
import { commandFor, type Settings } from '@conclave/core/sim/arguments';
import { simulate } from '@conclave/core/sim/simulate';
import { describe, expect, it } from 'vitest';

const MINUTES = 60_000;
const small = { nodes: 8, hours: 12, provider: 'symbolic' } as const;

function expectSound(seed: string, settings: Settings): void {
  const { violations, messages, lost, duplicates } = simulate({ seed, ...settings });
  const found = violations.map(({ invariant, node, words }) => `${invariant}: ${node} ${words}`);
  expect(found, commandFor(seed, settings)).toEqual([]);
  expect({ lost, duplicates }).toEqual({ lost: 0, duplicates: 0 });
  expect(messages).toBeGreaterThan(10);
}

describe('A simulated network', () => {
  it('is the same twice from one seed, and another from another', { timeout: MINUTES }, () => {
    const run = (seed: string) => {
      return { ...simulate({ seed, ...small, faults: 'heavy' }), wallMs: 0 };
    };
    const first = run('twice');
    expect(run('twice')).toEqual(first);
    expect(run('once').fingerprint).not.toBe(first.fingerprint);
  });

  it('shows every transmission to whoever watches its links, with time, size and both ends', () => {
    const sightings: { at: number; size: number; from: string; to: string; kind: string }[] = [];
    simulate({ seed: 'watched', nodes: 3, hours: 2, faults: 'none', observer: (sighting) => sightings.push(sighting) });
    const kinds = new Set(sightings.map(({ kind }) => kind));
    for (const kind of ['first', 'second', 'extra', 'copy', 'delivery', 'login']) expect(kinds).toContain(kind);
    const copies = sightings.filter(({ kind }) => kind === 'copy');
    expect(copies.every(({ from, to, size }) => from.startsWith('proxy') && to === 'server' && size > 400)).toBe(true);
    expect(sightings.map(({ at }) => at)).toEqual(sightings.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it.each(['1', '2', '3'])('without faults, seed %s', { timeout: MINUTES }, (seed) => {
    expectSound(seed, { ...small, faults: 'none' });
  });

  it.each(['1', '2', '3', '4'])('with light faults, seed %s', { timeout: MINUTES }, (seed) => {
    expectSound(seed, { ...small, faults: 'light' });
  });

  it.each(['1', '2', '3', '4', '5', '6', '7', '8'])('with heavy faults, seed %s', { timeout: MINUTES }, (seed) => {
    expectSound(seed, { ...small, faults: 'heavy' });
  });

  // Others in every run: what fails says how to run it again.
  const fresh = Array.from({ length: 4 }, () => String(randomInt(1_000_000_000)));
  it.each(fresh)('with heavy faults, fresh seed %s', { timeout: MINUTES }, (seed) => {
    expectSound(seed, { ...small, faults: 'heavy' });
  });

  it('on real cryptography', { timeout: 2 * MINUTES }, () => {
    expectSound('real', { nodes: 3, hours: 3, faults: 'light', provider: 'real' });
  });
});
