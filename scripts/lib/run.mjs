// Child processes: run one to its end and get its status and its output.
import { spawn } from 'node:child_process';
import { endTree } from './end-tree.mjs';
import { root } from './paths.mjs';

/**
 * Runs a program in the repository's root. Never throws for a non-zero status.
 * `inherit: true` shows the output as it comes; otherwise it is collected. `timeout` is in milliseconds.
 * Returns `{ status, output, timedOut }`; status is null when a signal ended it or it could not be started.
 */
export function run(program, args, { inherit = false, timeout = 0, env, cwd = root, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      stdio: inherit ? ['ignore', process.stderr, 'inherit'] : ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32' && timeout > 0,
    });
    let output = '';
    let timedOut = false;
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    const timer =
      timeout > 0 &&
      setTimeout(() => {
        timedOut = true;
        endTree(child, 'SIGKILL');
      }, timeout);
    const finish = (status, note = '') => {
      if (timer) clearTimeout(timer);
      resolve({ status, output: output + note, timedOut });
    };
    child.on('error', (error) => finish(null, error.message));
    child.on('close', (status) => finish(status, timedOut ? `\nstopped after ${timeout / 1000} s\n` : ''));
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
