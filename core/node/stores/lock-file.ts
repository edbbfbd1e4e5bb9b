import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { codeOf, StoreError } from './store-error.ts';

/** An empty lock file this young (milliseconds) is one whose owner is about to write into it. */
const GRACE = 5_000;

/**
 * A file that says which process is at work: `pid startTime`. One whose process has ended, however it ended, counts for
 * nothing. Only processes of one computer (and one container) see each other.
 */
export class LockFile {
  readonly #path: string;

  /** Throws StoreError 'locked' while another process, or this one, holds it. */
  static take(path: string): LockFile {
    // Twice: the second time after a stale one was cleared away.
    for (const attempt of ['first', 'second']) {
      if (create(path)) return new LockFile(path);
      const owner = read(path);
      if (owner === null) continue;
      if (attempt === 'second' || isHeld(path, owner)) break;
      clearStale(path, owner);
    }
    throw new StoreError('locked', 'another process has it open');
  }

  private constructor(path: string) {
    this.#path = path;
  }

  release(): void {
    if (read(this.#path) === ownMark()) rmSync(this.#path, { force: true });
  }
}

function create(path: string): boolean {
  try {
    writeFileSync(path, ownMark(), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

function isHeld(path: string, mark: string): boolean {
  const [, pid, start] = /^(\d+) (\d+)$/.exec(mark) ?? [];
  if (pid === undefined || start === undefined) return Date.now() - statSync(path).mtimeMs < GRACE;
  return isAlive(Number(pid)) && startOf(Number(pid)) === start;
}

/** Moves it away first, and looks at what was moved: meanwhile another process may have done all this and hold it. */
function clearStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return;
    throw thrown;
  }
  if (read(aside) !== stale) putBack(aside, path);
  rmSync(aside, { force: true });
}

function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM';
  }
}

const ownMark = (): string => `${process.pid} ${startOf(process.pid)}`;

/** Tells a process from a later one of the same number, where the system says: in containers every one is number 1. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '0';
  const stat = read(`/proc/${pid}/stat`);
  // Field 22; the second is a name in brackets, which may hold spaces.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}
