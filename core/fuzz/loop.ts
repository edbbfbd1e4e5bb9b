import { bordersOf } from './borders.ts';
import type { Coverage } from './coverage.ts';
import { Draw } from './draw.ts';
import type { Finding } from './finding.ts';
import { type Blackbox, guarded } from './guard.ts';
import { mutate, type Sample } from './mutate.ts';
import { judge, type Target } from './target.ts';

export interface LoopOptions {
  readonly runs: number;
  readonly seed: string;
  /** Inputs kept from earlier runs. */
  readonly corpus: readonly Uint8Array[];
  readonly coverage: Coverage;
  readonly box: Blackbox;
  readonly onFinding: (finding: Finding) => void;
}

export interface LoopResult {
  /** Inputs that reached something new, the corpus and seeds among them. */
  readonly kept: readonly Uint8Array[];
  readonly branches: number;
}

/** Inputs per look at the coverage: few while there is much new, many when hardly any is. */
const SMALLEST_BATCH = 16;
const LARGEST_BATCH = 512;
/** A loop that keeps no more than so many stays fast on formats with endless variety. */
const MAX_POOL = 1000;
/** What is this broken needs mending, not more inputs. */
const MAX_FINDINGS = 100;

/** Mutates what reached something new, and keeps what again does. The same seed makes the same inputs. */
export function fuzzTarget(target: Target, { runs, seed, corpus, coverage, box, onFinding }: LoopOptions): LoopResult {
  const draw = new Draw(`${seed} ${target.name}`);
  const pool: Sample[] = [];
  const keep = (bytes: Uint8Array) => {
    if (pool.length < MAX_POOL) pool.push({ bytes, borders: bordersOf(bytes, (input) => judge(target, input)) });
  };
  let findings = 0;
  const found = (finding: Finding) => {
    findings++;
    onFinding(finding);
  };
  const run = (inputs: readonly Uint8Array[], tell: (finding: Finding) => void) => {
    for (const input of inputs) {
      const finding = guarded(target, input, box);
      if (finding !== null) tell(finding);
    }
  };
  /** Those of the inputs that reach something new, each before what the ones after it reach. */
  const reachingNew = (inputs: readonly Uint8Array[]): readonly Uint8Array[] => {
    run(inputs, ignore);
    const taken = coverage.take();
    if (!coverage.adds(taken)) return [];
    if (inputs.length === 1) {
      coverage.merge(taken);
      return inputs;
    }
    const middle = Math.ceil(inputs.length / 2);
    return [...reachingNew(inputs.slice(0, middle)), ...reachingNew(inputs.slice(middle))];
  };

  const seeds = target.seeds();
  coverage.forget();
  for (const input of [...seeds, ...corpus]) {
    run([input], found);
    coverage.merge(coverage.take());
    keep(input);
    coverage.take();
  }
  let size = SMALLEST_BATCH;
  for (let done = 0; done < runs && findings < MAX_FINDINGS; ) {
    const batch = Array.from({ length: Math.min(size, runs - done) }, () => mutate(draw, draw.of(pool), draw.of(pool)));
    run(batch, found);
    done += batch.length;
    box.count(batch.length);
    const taken = coverage.take();
    const added = coverage.adds(taken) ? reachingNew(batch) : [];
    coverage.merge(taken);
    for (const input of added) keep(input);
    if (added.length > 0) coverage.take();
    size = added.length > 0 ? SMALLEST_BATCH : Math.min(2 * size, LARGEST_BATCH);
  }
  return { kept: pool.map(({ bytes }) => bytes), branches: coverage.branches };
}

function ignore(): void {
  // Counted the first time that the input ran.
}
