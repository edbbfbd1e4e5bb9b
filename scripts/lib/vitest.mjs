// Vitest as a step: the outcome as counts, the output kept for when something fails.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing } from './counts.mjs';
import { run } from './run.mjs';
import { toolScript } from './tools.mjs';

/**
 * Runs the named projects of vitest.config.ts (all without names) on `node`, an executable with its environment.
 * Returns `{ ok, output, counts }`. A file that does not load counts as one failure, a run without tests is not ok.
 */
export async function runVitest({ projects = [], node = process.execPath, env = {}, timeout = 0 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-vitest-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  for (const project of projects) args.push('--project', project);
  try {
    const { status, output } = await run(node, [toolScript('vitest'), ...args], {
      env: { NO_COLOR: '1', ...env },
      timeout,
    });
    const counts = readCounts(report);
    if (status !== 0 && counts.failed === 0) counts.failed = 1;
    return { ok: status === 0 && counts.failed === 0 && counts.passed > 0, output, counts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(path) {
  const counts = { ...nothing };
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return counts;
  }
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')) counts.failed++;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
    }
  }
  return counts;
}
