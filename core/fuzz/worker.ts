import { parentPort, workerData } from 'node:worker_threads';
import { minimised, readCorpus } from './corpus.ts';
import { Coverage } from './coverage.ts';
import type { Finding } from './finding.ts';
import { Blackbox } from './guard.ts';
import { fuzzTarget } from './loop.ts';
import type { Target } from './target.ts';

/** What a worker is made with. */
export interface Setup {
  /** URL of the module whose `targets` it runs. */
  readonly targets: string;
  /** Parts of the URLs of the code whose branches count. */
  readonly folders: readonly string[];
  readonly memory: SharedArrayBuffer;
}

export interface Job {
  readonly target: string;
  readonly runs: number;
  readonly seed: string;
}

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'done'; readonly corpus: readonly Uint8Array[]; readonly branches: number };

const setup = workerData as Setup;
// First of all: what was compiled before it has no counters of blocks.
const coverage = new Coverage(setup.folders);
const { targets } = (await import(setup.targets)) as { targets: readonly Target[] };
const box = new Blackbox(setup.memory);
const tell = (message: FromWorker) => parentPort?.postMessage(message);

parentPort?.on('message', ({ target: name, runs, seed }: Job) => {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  const onFinding = (finding: Finding) => tell({ type: 'finding', finding });
  const { kept, branches } = fuzzTarget(target, { runs, seed, corpus: readCorpus(name), coverage, box, onFinding });
  tell({ type: 'done', corpus: minimised(target, kept, coverage), branches });
});
tell({ type: 'ready' });
