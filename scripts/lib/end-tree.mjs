// Child processes with everything that they start: none may outlive the script.
import { spawn, spawnSync } from 'node:child_process';

const running = new Set();
const onWindows = process.platform === 'win32';

/** Like spawn, in a group of its own, so that the whole tree can be ended; it ends with this process at the latest. */
export function spawnTree(program, args, options) {
  if (running.size === 0) process.on('exit', endAll);
  const child = spawn(program, args, { ...options, detached: !onWindows });
  running.add(child);
  child.once('close', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Asks a program to end by itself. Its helpers are its own to end: without them it would call that a crash. */
export function askToEnd(child) {
  if (onWindows) spawnSync('taskkill', ['/pid', String(child.pid), '/T']);
  else child.kill('SIGTERM');
}

/** Ends it now, with its helpers. On POSIX the signal goes to the child's group; on Windows taskkill walks the tree. */
export function endTree(child) {
  if (child.pid === undefined) return;
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function endAll() {
  for (const child of running) endTree(child);
}
