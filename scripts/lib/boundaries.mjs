// Who may import whom: dependency-cruiser over every workspace, and proof that it looked at every file.
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './paths.mjs';
import { tool } from './tools.mjs';
import { workspaces } from './workspaces.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'release', 'coverage', 'results', 'screenshots']);

export async function checkBoundaries() {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...workspaces];
  const { output } = await tool('dependency-cruiser', 'depcruise', args, { env: { NODE_NO_WARNINGS: '1' } });
  const report = parse(output);
  if (report === null) return { ok: false, output };
  const lines = report.summary.violations.map(({ rule, from, to }) => `${rule.severity} ${rule.name}: ${from} → ${to}`);
  // With a TypeScript that it does not know, the tool reports no violations in 0 modules and calls that a success.
  const cruised = new Set(report.modules.map((module) => module.source));
  for (const file of workspaces.flatMap(sources)) if (!cruised.has(file)) lines.push(`not looked at: ${file}`);
  lines.push(`${report.summary.totalCruised} modules, ${report.summary.totalDependenciesCruised} imports`);
  return { ok: lines.length === 1, output: lines.join('\n') };
}

function parse(output) {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

function sources(workspace) {
  return [...typescriptIn(join(root, workspace))].map((path) => relative(root, path).split(sep).join('/'));
}

function* typescriptIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* typescriptIn(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}
