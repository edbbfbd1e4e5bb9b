import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const CHUNK = 64 * 1024;
/** Twice what SQLite's write-ahead log holds before it is copied back, so that one full round fits. */
const CHUNKS = 128;
const RETRY_MS = 5000;

/**
 * Eight megabytes held in a file, to be given up when the disk is full: deleting a row needs space too (log before
 * data), so without it a full server could not even forget what devices have fetched. Once given up, nothing new is
 * stored until it could be taken again.
 */
export class DiskReserve {
  readonly #path: string;
  #held: boolean;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
    this.#held = existsSync(path) || this.#write();
  }

  /** Whether there is room for something new. Takes the space again if it can, at most every five seconds. */
  hold(now: number): boolean {
    if (this.#held) return true;
    if (Math.abs(now - this.#triedAt) < RETRY_MS) return false;
    this.#triedAt = now;
    this.#held = this.#write();
    return this.#held;
  }

  release(): void {
    this.#held = false;
    rmSync(this.#path, { force: true });
  }

  #write(): boolean {
    try {
      const file = openSync(this.#path, 'w', 0o600);
      try {
        // Random, because a file system that compresses would keep no space for zeros.
        for (let i = 0; i < CHUNKS; i++) writeSync(file, randomBytes(CHUNK));
        fsyncSync(file);
        return true;
      } finally {
        closeSync(file);
      }
    } catch {
      rmSync(this.#path, { force: true });
      return false;
    }
  }
}
