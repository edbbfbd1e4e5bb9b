// Ends a child process with everything that it started.
import { spawnSync } from 'node:child_process';

/** A child spawned with `detached: true` leads its own group on POSIX; on Windows taskkill walks the tree. */
export function endTree(child, signal = 'SIGTERM') {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])]);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
