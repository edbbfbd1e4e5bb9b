import { UsageError } from '@conclave/core/errors';
import { type Arguments, commandFor, parseArguments, type Settings, USAGE } from './arguments.ts';
import { inWorkers } from './batch.ts';
import type { Caught } from './sabotage.ts';
import type { Report, simulate } from './simulate.ts';
import type { Task } from './worker.ts';

type Simulated = ReturnType<typeof simulate>;

/** `npm run sim`: with `--json` one JSON value on standard output and nothing else. Fails where an invariant did. */
async function main({ command, settings, seeds, json }: Arguments): Promise<boolean> {
  if (command === 'sabotage') return sabotage(json);
  if (command === 'batch') return batch(seeds, settings, json);
  return run(seeds[0] as string, settings, json);
}

async function run(seed: string, settings: Settings, json: boolean): Promise<boolean> {
  let isSound = false;
  await inWorkers<Task, Simulated>([{ type: 'run', options: { seed, ...settings } }], ({ fingerprint, ...report }) => {
    if (json) console.log(JSON.stringify(report));
    else show(report, settings, fingerprint);
    isSound = report.violations.length === 0;
  });
  return isSound;
}

async function batch(seeds: readonly string[], settings: Settings, json: boolean): Promise<boolean> {
  const failing: Report[] = [];
  const sums = { runs: 0, messages: 0, deliveries: 0, lost: 0, duplicates: 0, repairs: 0, violations: 0 };
  const began = performance.now();
  const tasks = seeds.map((seed): Task => ({ type: 'run', options: { seed, ...settings } }));
  await inWorkers<Task, Report>(tasks, (report) => {
    sums.runs++;
    for (const name of ['messages', 'deliveries', 'lost', 'duplicates', 'repairs'] as const) sums[name] += report[name];
    sums.violations += report.violations.length;
    if (report.violations.length === 0) return;
    failing.push(report);
    if (!json) show(report, settings, null);
  });
  const summary = { ...settings, ...sums, wallMs: Math.round(performance.now() - began) };
  if (json) console.log(JSON.stringify({ ...summary, failing }));
  else console.table(summary);
  return failing.length === 0;
}

async function sabotage(json: boolean): Promise<boolean> {
  // The simulator itself is loaded by those who run it.
  const { bugs } = await import('./sabotage.ts');
  const found: Caught[] = [];
  const tasks = bugs.map(({ name }): Task => ({ type: 'hunt', bug: name }));
  await inWorkers<Task, Caught>(tasks, (caught) => found.push(caught));
  const rows = bugs.flatMap(({ name }) => found.find(({ bug }) => bug === name) ?? []);
  if (json) console.log(JSON.stringify(rows.map(({ bug, caught, seed }) => ({ bug, caught, seed }))));
  else console.table(rows);
  return rows.every(({ caught }) => caught);
}

function show({ violations, ...figures }: Report, settings: Settings, fingerprint: string | null): void {
  console.table({ ...figures, violations: violations.length, ...(fingerprint === null ? {} : { fingerprint }) });
  for (const { invariant, hour, node, words, trace } of violations) {
    console.log(`\n${invariant}, hour ${hour}: ${node} ${words}\n  ${trace.join('\n  ')}`);
  }
  if (violations.length > 0) console.log(`\nAgain: ${commandFor(figures.seed, settings)}`);
}

try {
  process.exitCode = (await main(parseArguments(process.argv.slice(2)))) ? 0 : 1;
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown;
  console.error(`${thrown.message}\n${USAGE}`);
  process.exitCode = 2;
}
