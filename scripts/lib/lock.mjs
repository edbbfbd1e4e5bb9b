// One process at a time: a folder is the lock, because mkdir is atomic everywhere.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 500;

/** Runs `work` while holding the lock at `path`; a lock whose owner is gone is taken over. */
export async function withLock(path, work, onWait = () => {}) {
  mkdirSync(dirname(path), { recursive: true });
  let waited = false;
  while (!acquire(path)) {
    if (!waited) onWait();
    waited = true;
    await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function acquire(path) {
  try {
    mkdirSync(path);
    writeFileSync(join(path, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (ownerIsGone(path)) rmSync(path, { recursive: true, force: true });
    return false;
  }
}

function ownerIsGone(path) {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    // ENOENT: its owner is between mkdir and writing its pid.
    return error.code === 'ESRCH';
  }
}
