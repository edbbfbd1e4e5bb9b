import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { describe, expect, it } from 'vitest';
import { bordersOf } from '../../fuzz/borders.ts';
import { readCorpus } from '../../fuzz/corpus.ts';
import { HANG_MS } from '../../fuzz/guard.ts';
import { judge } from '../../fuzz/target.ts';
import { targets } from '../../fuzz/targets/index.ts';

const FOLDER = fileURLToPath(new URL('../../fuzz/corpus/', import.meta.url));

describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  it('stands every input that was kept', () => {
    for (const input of [...target.seeds(), ...readCorpus(name)]) {
      const started = performance.now();
      expect(judge(target, input)).toBeNull();
      expect(performance.now() - started).toBeLessThan(5 * HANG_MS);
    }
  });
});

it('no input is kept for a target that is gone', () => {
  const names = targets.map(({ name }) => name);
  expect(readdirSync(FOLDER).filter((folder) => !names.includes(folder))).toEqual([]);
});

describe('a count or length that promises more than there is', () => {
  /** Objects and views per field cost more than the field: this much for every byte, and a little for the call. */
  const PER_BYTE = 256;
  const PER_CALL = 128 * 1024;
  const decoders = targets.filter(({ weight }) => weight >= 20);

  it.each(decoders.map((target) => [target.name, target] as const))('makes %s allocate nothing', (_, target) => {
    for (const seed of target.seeds().slice(0, 3)) {
      for (const at of bordersOf(seed, (input) => judge(target, input)).slice(0, 60)) {
        for (const width of [1, 2, 4]) {
          const input = seed.slice().fill(0xff, at, at + width);
          // The least of some: the compiler and the caches allocate now and then, the input does every time.
          const least = Math.min(...Array.from({ length: 4 }, () => allocated(() => judge(target, input))));
          expect(least).toBeLessThan(PER_CALL + PER_BYTE * input.length);
        }
      }
    }
  });
});

/** Bytes, heap and array buffers; less than it was where the collector came by. */
function allocated(run: () => unknown): number {
  const used = () => v8.getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;
  const before = used();
  run();
  return used() - before;
}
