import { fromHex } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../fuzz/finding.ts';
import { fuzz } from '../../fuzz/run.ts';

const MINUTE = 60_000;
const FOLDERS = ['/core/src/', '/core/node/', '/core/test/fuzz/'];

async function findings(only: string | null, runs: number, targets: string, seed = 'a test', folders = FOLDERS) {
  const found: Finding[] = [];
  const reports = await fuzz({
    runs,
    seed,
    threads: 2,
    targets: new URL(targets, import.meta.url).href,
    folders,
    only,
    onFinding: (finding) => found.push(finding),
  });
  return { found, reports };
}

describe('a fuzzer', () => {
  // Without a look at branches, which takes longer than so few runs: the corpus knows the way to them.
  it('finds nothing in twenty thousand inputs of every decoder and role', { timeout: 5 * MINUTE }, async () => {
    const { found, reports } = await findings(null, 20_000, '../../fuzz/targets/index.ts', 'a test', []);
    expect(found).toEqual([]);
    expect(reports.reduce((sum, { runs }) => sum + runs, 0)).toBe(20_000);
  });

  it('makes the same inputs from the same seed', { timeout: MINUTE }, async () => {
    const corpus = async (seed: string) =>
      (await findings('sound', 2000, './sabotaged.ts', seed)).reports.map((report) => report.corpus);
    expect(await corpus('one')).toEqual(await corpus('one'));
  });

  it.each([
    ['range-error', 'untyped', 'RangeError'],
    ['internal-error', 'untyped', 'InternalError'],
    ['endless', 'hang', 'not back'],
    ['greedy', 'crash', 'memory'],
  ])('notices a decoder with a fault of the kind %s', { timeout: 3 * MINUTE }, async (name, fault, what) => {
    const { found, reports } = await findings(name, 20_000, './sabotaged.ts');
    const [first] = found;
    expect(first).toMatchObject({ target: name, fault });
    expect(first?.what).toContain(what);
    expect(fromHex(first?.input ?? '')).toEqual(expect.objectContaining({ 0: 1, 1: 0x80, length: 4 }));
    expect(reports[0]?.faults[fault as 'hang']).toBeGreaterThan(0);
  });

  it('has nothing to say of the same decoder without the fault', { timeout: MINUTE }, async () => {
    expect((await findings('sound', 20_000, './sabotaged.ts')).found).toEqual([]);
  });
});
