// The tools in node_modules as programs: run with this Node, so that nothing depends on .bin shims or a shell.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** The script behind a package's command. */
export function toolScript(packageName, command = packageName) {
  const manifest = join(root, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}

/** Runs a tool with arguments; options as for `run`. */
export function tool(packageName, command, args, options) {
  return run(process.execPath, [toolScript(packageName, command), ...args], options);
}
