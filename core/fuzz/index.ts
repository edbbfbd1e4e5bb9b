import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { writeCorpus } from './corpus.ts';
import type { Fault, Finding } from './finding.ts';
import { fuzz, type TargetReport } from './run.ts';
import { targets } from './targets/index.ts';

const USAGE = `npm run fuzz -- [--runs N] [--seed S] [--target NAME] [--json] [--keep]

  --runs N       inputs, shared among the targets (100000)
  --seed S       repeats a run; without it a fresh one, which is told with every finding
  --target NAME  this target only: ${targets.map(({ name }) => name).join(', ')}
  --json         prints {"runs","crashes","hangs","untypedErrors"} and nothing else
  --keep         writes the inputs that reach most branches to core/fuzz/corpus

Ends with 0 only if there was no crash, no hang and no untyped error.`;

const THREADS = 2;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: randomBytes(8).toString('hex') },
    target: { type: 'string' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const only = values.target ?? null;

if (values.help) console.log(USAGE);
else if (!Number.isSafeInteger(runs) || runs < 1) refuse(`--runs ${values.runs} is no number of runs`);
else if (only !== null && !targets.some(({ name }) => name === only)) refuse(`no target ${only}`);
else await main();

async function main(): Promise<void> {
  const reports = await fuzz({
    runs,
    seed: values.seed,
    threads: THREADS,
    targets: new URL('targets/index.ts', import.meta.url).href,
    folders: ['/core/src/', '/core/node/'],
    only,
    onFinding: explain,
  });
  if (values.keep) for (const { target, corpus } of reports) writeCorpus(target, corpus);
  const total = (fault: Fault) => reports.reduce((sum, { faults }) => sum + faults[fault], 0);
  const summary = {
    runs: reports.reduce((sum, report) => sum + report.runs, 0),
    crashes: total('crash'),
    hangs: total('hang'),
    untypedErrors: total('untyped'),
  };
  if (values.json) console.log(JSON.stringify(summary));
  else printTable(reports, summary);
  if (summary.crashes + summary.hangs + summary.untypedErrors > 0) process.exitCode = 1;
}

function printTable(reports: readonly TargetReport[], summary: object): void {
  console.table(
    Object.fromEntries(
      reports.map(({ target, runs: done, corpus, branches, faults }) => [
        target,
        { runs: done, corpus: corpus.length, 'branches reached': branches, ...faults },
      ]),
    ),
  );
  console.log(`seed ${values.seed}: ${JSON.stringify(summary)}`);
}

function explain({ target, fault, input, what }: Finding): void {
  console.error(`${fault} in ${target} (--seed ${values.seed} --runs ${runs})\n${what}\ninput: ${input}\n`);
}

function refuse(why: string): void {
  console.error(`${why}\n\n${USAGE}`);
  process.exitCode = 2;
}
