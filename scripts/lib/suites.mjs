// The suites of `npm test` in their order. A suite that cannot run is a failure, never a silent gap.
import { nothing } from './counts.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { say, step } from './progress.mjs';

const WHOLE_BOUND_MS = 36 * 60_000;

/** Returns `[{ name, counts }]`. */
export async function runSuites() {
  const deadline = Date.now() + WHOLE_BOUND_MS;
  const left = () => Math.max(1000, deadline - Date.now());
  const suites = [];
  const attempt = async (name, work) => {
    try {
      suites.push(...(await work()));
      return true;
    } catch (error) {
      say(`\n── ${name} ──\n${error.message}\n`);
      suites.push({ name, counts: { ...nothing, failed: 1 } });
      return false;
    }
  };

  let electron;
  const ready = await attempt('preparing', async () => {
    electron = await prepare();
    return [];
  });
  if (!ready) return suites;
  const built = await attempt('build', async () => {
    await (await import('./build.mjs')).buildAll();
    return [{ name: 'build', counts: { ...nothing, passed: 1 } }];
  });
  await attempt('checks', verify);
  await attempt('core in Electron', () => coreInElectron(electron, left()));
  if (built) await attempt('end to end', () => endToEnd(electron, left()));
  else say('  The end-to-end tests need the build, and were not run.');
  return suites;
}

async function prepare() {
  await ensureDependencies();
  const { ensureSystem } = await import('./system.mjs');
  await ensureSystem({ tests: true });
  const { provideElectron } = await import('./electron-runtime.mjs');
  const electron = await provideElectron();
  say(`  Electron ${electron.version} (${electron.source})`);
  return electron;
}

/** Each check without tests of its own (types, lint, …) counts as one test. */
async function verify() {
  const { verifyAll } = await import('./verify.mjs');
  const results = await verifyAll();
  const checks = { ...nothing };
  for (const { isSuite, ok } of results) if (!isSuite) checks[ok ? 'passed' : 'failed']++;
  const suites = results
    .filter((result) => result.isSuite)
    .map(({ name, counts, ok }) => ({ name, counts: counted(counts, ok) }));
  return [{ name: 'types, lint, boundaries, …', counts: checks }, ...suites];
}

/** Electron's node:crypto lacks algorithms that Node's has; only running there notices. */
async function coreInElectron({ executable, version }, timeout) {
  const { runVitest } = await import('./vitest.mjs');
  const name = `core in Electron ${version}`;
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  const { ok, output, counts } = await step(name, () =>
    runVitest({ projects: ['core', 'core-node'], node: executable, env, timeout }),
  );
  if (!ok) say(`\n── ${name} ──\n${output.trim()}\n`);
  return [{ name, counts: counted(counts, ok) }];
}

async function endToEnd(electron, timeout) {
  const { runPlaywright } = await import('./playwright.mjs');
  const { ok, counts } = await step('End-to-end tests', () => runPlaywright(electron, timeout));
  return [{ name: 'end to end', counts: counted(counts, ok) }];
}

/** What went wrong beside the tests themselves (no test at all, a crash at the end) counts as one failure. */
function counted(counts = nothing, ok) {
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}
