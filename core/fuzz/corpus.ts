import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromHex, toHex } from '../src/bytes/bytes.ts';
import type { Coverage } from './coverage.ts';
import { judge, type Target } from './target.ts';

/** corpus/TARGET/: one input per file, in hex, named after its hash. */
const FOLDER = fileURLToPath(new URL('corpus/', import.meta.url));
/** Inputs that are kept per target, and the length of each. */
const MAX_KEPT = 40;
const MAX_LENGTH = 4096;

export function readCorpus(target: string): Uint8Array[] {
  const folder = join(FOLDER, target);
  return filesIn(folder).map((file) => fromHex(readFileSync(join(folder, file), 'utf8').trim()));
}

export function writeCorpus(target: string, inputs: readonly Uint8Array[]): void {
  const folder = join(FOLDER, target);
  for (const file of filesIn(folder)) rmSync(join(folder, file));
  mkdirSync(folder, { recursive: true });
  for (const input of inputs) writeFileSync(join(folder, fileOf(input)), `${toHex(input)}\n`);
}

/** The fewest and shortest of `inputs` that reach, beside the seeds, what all of them do, or nearly. */
export function minimised(target: Target, inputs: readonly Uint8Array[], coverage: Coverage): Uint8Array[] {
  coverage.forget();
  for (const seed of target.seeds()) judge(target, seed);
  coverage.merge(coverage.take());
  const short = inputs.filter(({ length }) => length <= MAX_LENGTH).sort((a, b) => a.length - b.length);
  const kept = short.filter((input) => {
    judge(target, input);
    const taken = coverage.take();
    const adds = coverage.adds(taken);
    coverage.merge(taken);
    return adds;
  });
  return kept.slice(0, MAX_KEPT);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function fileOf(input: Uint8Array): string {
  return `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.hex`;
}
