// Everything that `npm run verify` looks at. Each check returns `{ ok, output }`, the tests also `counts`.
import { checkBoundaries } from './boundaries.mjs';
import { tool } from './tools.mjs';
import { runVitest } from './vitest.mjs';
import { tsconfigs } from './workspaces.mjs';

const CHECK_BOUND_MS = 10 * 60_000;
const SUITE_BOUND_MS = 18 * 60_000;

const byTool =
  (...command) =>
  async () => {
    const { status, output } = await tool(...command, { timeout: CHECK_BOUND_MS });
    return { ok: status === 0, output };
  };

/** The longest first, so that two at a time finish early. */
export function allChecks() {
  return [
    { name: 'unit and integration tests', isSuite: true, check: () => runVitest({ timeout: SUITE_BOUND_MS }) },
    { name: 'lint', check: byTool('eslint', 'eslint', ['.', '--max-warnings', '0']) },
    ...['tsconfig.json', ...tsconfigs()].map((config) => ({
      name: `types (${config})`,
      check: byTool('typescript', 'tsc', ['--noEmit', '-p', config]),
    })),
    { name: 'dead code', check: byTool('knip', 'knip', ['--no-progress']) },
    { name: 'import boundaries', check: checkBoundaries },
    { name: 'format', check: byTool('@biomejs/biome', 'biome', ['format', '--colors=off', '.']) },
  ];
}
