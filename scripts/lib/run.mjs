// Runs a program to its end and gets its status and its output.
import { endTree, spawnTree } from './end-tree.mjs';
import { root } from './paths.mjs';

/**
 * Runs in the repository's root. Never throws for a non-zero status.
 * `inherit: true` shows the output as it comes; otherwise it is collected. `timeout` is in milliseconds, 0 for none.
 * Returns `{ status, output, timedOut }`; status is null when a signal ended it or it could not be started.
 */
export function run(program, args, { inherit = false, timeout = 0, env, cwd = root, shell = false } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? ['ignore', process.stderr, 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawnTree(program, args, { cwd, shell, env: { ...process.env, ...env }, stdio });
    let output = '';
    let timedOut = false;
    const collect = (text) => {
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    const stop = () => {
      timedOut = true;
      collect(`\nstopped after ${timeout / 1000} s\n`);
      endTree(child);
    };
    const timer = timeout > 0 ? setTimeout(stop, timeout) : undefined;
    const finish = (status) => {
      clearTimeout(timer);
      resolve({ status, output, timedOut });
    };
    child.on('error', (error) => {
      collect(error.message);
      finish(null);
    });
    child.on('close', finish);
  });
}

/** Runs a program whose failure ends the script, showing its output. */
export async function must(program, args, options) {
  const result = await run(program, args, options);
  if (result.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed (status ${result.status})\n${result.output}`);
  }
  return result.output;
}
