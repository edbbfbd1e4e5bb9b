import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keyOf, listedSurvivors } from './listed.ts';
import { countMutants, type Report, survivors, total } from './report.ts';

/**
 * `npm run mutation [-- --json]`: `--json` prints `{killed, survived, score}` and nothing else on standard output.
 * Other arguments go to Stryker, such as `--mutate core/src/wire/slot.ts`. Ends with 1 below the bound.
 */
const BOUND = 85;

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = process.argv.slice(2);
const passedOn = flags.filter((flag) => flag !== '--json');
const stryker = fileURLToPath(new URL('bin/stryker.js', import.meta.resolve('@stryker-mutator/core/package.json')));

const run = spawnSync(process.execPath, [stryker, 'run', ...passedOn], { cwd: root, stdio: ['ignore', 2, 2] });
if (run.status !== 0) throw new Error(`Stryker ended with ${run.status}`);

const report = JSON.parse(readFileSync(`${root}/.cache/mutation/report.json`, 'utf8')) as Report;
const rows = countMutants(report);
const all = total(rows.values());
if (flags.includes('--json')) {
  console.log(JSON.stringify(all));
} else {
  console.table(Object.fromEntries([...rows, ['all', all]]));
}

const listed = listedSurvivors();
for (const survivor of survivors(report)) {
  if (listed.has(keyOf(survivor))) continue;
  console.error(`survived without a reason in core/mutation/survivors.md: ${survivor.line} of ${keyOf(survivor)}`);
}
if (all.score < BOUND) process.exitCode = 1;
