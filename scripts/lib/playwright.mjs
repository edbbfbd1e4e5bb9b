// The end-to-end tests, on a real display or on Xvfb. Playwright's list goes to the terminal as it runs.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing } from './counts.mjs';
import { provideDisplay } from './display.mjs';
import { sandboxArguments } from './sandbox.mjs';
import { tool } from './tools.mjs';

const CLOSING_MS = 15_000;

/** `electron` as provideElectron gives it. Returns `{ ok, counts }`; a test that passed only on a retry counts as failed. */
export async function runPlaywright(electron, timeout) {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-e2e-'));
  const report = join(folder, 'report.json');
  const display = await provideDisplay();
  try {
    const noSandbox = sandboxArguments(electron.directory).length > 0;
    const env = {
      ...display.env,
      ...(noSandbox && { ELECTRON_DISABLE_SANDBOX: '1' }),
      ELECTRON_OVERRIDE_DIST_PATH: electron.directory,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    };
    // Playwright's own bound comes first: it still reports, and closes the windows that it opened.
    const bound = `--global-timeout=${Math.max(1000, timeout - CLOSING_MS)}`;
    const args = ['test', '-c', 'e2e/playwright.config.ts', '--reporter=list,json', bound];
    const { status } = await tool('@playwright/test', 'playwright', args, { inherit: true, env, timeout });
    const counts = readCounts(report);
    return { ok: status === 0 && counts.failed === 0 && counts.passed > 0, counts };
  } finally {
    display.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readCounts(path) {
  if (!existsSync(path)) return nothing;
  const { stats, errors } = JSON.parse(readFileSync(path, 'utf8'));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}
