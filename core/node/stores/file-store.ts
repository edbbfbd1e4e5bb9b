import { closeSync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { concat, equalBytes } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { wipe } from '@conclave/core/bytes/wipe';
import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { Store, Write } from '@conclave/core/ports';
import { systemEnv } from '../system-env.ts';
import { replaceFile, syncFolder, writeAt } from './durable-file.ts';
import { Frames } from './frames.ts';
import { LockFile } from './lock-file.ts';
import { codeOf, StoreError, toStoreError } from './store-error.ts';

/** name(7) version(1), then fileId(16), then frames, of which the first is a snapshot of everything. */
const MAGIC = utf8Encode('CNSTORE1');
const FILE_ID = 16;
const HEADER = MAGIC.length + FILE_ID;
const KEY = 32;
/** The file is written afresh when it carries this many bytes that were replaced or deleted, and more than are in use … */
const MUCH_DEAD = 1024 * 1024;
/** … or any at all for this long (milliseconds): what was erased, keys above all, goes from the disk as well. */
const DEAD_FOR_LONG = 60 * 60 * 1000;
/** After a failure to write it afresh, in milliseconds. */
const PAUSE = 60_000;

/** A store that one process at a time holds open. */
export interface FileStore extends Store {
  /** Frees the file for others; `commit` throws StoreError 'closed' from then on. */
  close(): void;
}

/**
 * Records in one file, without native code: a log of batches, each encrypted and authenticated (XChaCha20-Poly1305) and
 * on the disk when `commit` returns; what a crash leaves half written at the end is cut off at the next `open`. Names of
 * records are encrypted like their values; what shows is how long each batch is. All records are also in memory.
 *
 * `path` and its folder are made where missing; beside it lies `path.lock`, and for moments `path.new`. `key` are 32
 * random bytes, kept elsewhere and copied here: UsageError 'length' for anything else. Throws StoreError 'locked' (in use by
 * a process that is alive), 'wrong-key', 'newer-version', 'damaged' (a batch in the middle does not hold: the file is
 * left as it is), 'disk-full', 'storage'. `commit` throws the last two, and has then changed nothing.
 */
export function fileStore(path: string, key: Uint8Array, env: Env = systemEnv): FileStore {
  if (key.length !== KEY) throw new UsageError('length', `a key of ${key.length} bytes, not ${KEY}`);
  return guarded(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const lock = LockFile.take(`${path}.lock`);
    try {
      return new LogFile(path, key, env, lock);
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  });
}

class LogFile implements FileStore {
  readonly #path: string;
  readonly #key: Uint8Array;
  readonly #env: Env;
  readonly #lock: LockFile;
  readonly #records = new Map<string, Uint8Array>();
  #frames: Frames;
  #file: number;
  /** Of the file, as far as it is whole. */
  #end = HEADER;
  #nextIndex = 0;
  #live = 0;
  #dead = 0;
  /** When the file was last written afresh, or opened. */
  #writtenAt: number;
  #failedAt = Number.NEGATIVE_INFINITY;
  #folderIsSynced = false;
  #closed = false;
  /** What a failed write left behind could not be cut off. */
  #broken = false;

  constructor(path: string, key: Uint8Array, env: Env, lock: LockFile) {
    this.#path = path;
    this.#key = new Uint8Array(key);
    this.#env = env;
    this.#lock = lock;
    this.#writtenAt = env.clock.now();
    this.#file = openIfThere(path) ?? replaceFile(path, startOf(env, this.#key, new Map()).bytes);
    try {
      const bytes = readFileSync(this.#file);
      this.#frames = framesOf(env, this.#key, bytes);
      this.#read(bytes);
      this.#syncFolder();
    } catch (thrown) {
      closeSync(this.#file);
      throw thrown;
    }
    if (this.#dead > 0) this.#compact();
  }

  load(): Iterable<readonly [string, Uint8Array]> {
    return [...this.#records].map(([key, value]) => [key, new Uint8Array(value)] as const);
  }

  commit(writes: readonly Write[]): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
    if (writes.length === 0) return;
    guarded(() => {
      this.#mend();
      this.#append(this.#frames.seal(this.#nextIndex, writes));
      this.#apply(writes);
    });
    this.#nextIndex++;
    if (this.#isCompactionDue()) this.#compact();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
    wipe(this.#key, ...this.#records.values());
    this.#lock.release();
  }

  /** What an earlier failure left undone comes first. */
  #mend(): void {
    if (this.#broken) this.#writeAfresh();
    if (!this.#folderIsSynced) this.#syncFolder();
  }

  #append(frame: Uint8Array): void {
    try {
      writeAt(this.#file, frame, this.#end);
      fdatasyncSync(this.#file);
    } catch (thrown) {
      this.#cutOff();
      throw thrown;
    }
    this.#end += frame.length;
  }

  /** Nobody was told that it is stored: it must not come back. */
  #cutOff(): void {
    try {
      ftruncateSync(this.#file, this.#end);
      fdatasyncSync(this.#file);
    } catch {
      this.#broken = true;
    }
  }

  #apply(writes: readonly Write[]): void {
    for (const { key, value } of writes) {
      const before = this.#records.get(key);
      if (before !== undefined) {
        this.#dead += sizeOf(key, before);
        this.#live -= sizeOf(key, before);
        wipe(before);
      }
      if (value === null) this.#records.delete(key);
      else {
        this.#records.set(key, new Uint8Array(value));
        this.#live += sizeOf(key, value);
      }
    }
  }

  #read(bytes: Uint8Array): void {
    for (;;) {
      const frame = this.#frames.open(bytes, this.#end);
      if (frame?.index !== this.#nextIndex) break;
      this.#apply(frame.writes);
      this.#end = frame.end;
      this.#nextIndex++;
    }
    // The snapshot was whole when the file got its name, so that it is the key if it does not open.
    if (this.#nextIndex === 0) throw new StoreError('wrong-key', 'the key does not open it');
    if (this.#end < bytes.length) this.#dropTornEnd(bytes);
  }

  /** Each batch was on the disk before the next began: where another follows, this is no crash but damage. */
  #dropTornEnd(bytes: Uint8Array): void {
    if (this.#frames.open(bytes, this.#end) !== null || this.#frames.anyAfter(bytes, this.#end)) {
      throw new StoreError('damaged', `batch ${this.#nextIndex} does not hold, and others follow`);
    }
    ftruncateSync(this.#file, this.#end);
    fdatasyncSync(this.#file);
  }

  #isCompactionDue(): boolean {
    const now = this.#env.clock.now();
    if (this.#dead === 0 || now - this.#failedAt < PAUSE) return false;
    return this.#dead > Math.max(MUCH_DEAD, this.#live) || now - this.#writtenAt >= DEAD_FOR_LONG;
  }

  /** What was committed stays committed if this fails. */
  #compact(): void {
    try {
      this.#writeAfresh();
      // Where this fails the next commit tries again: it must not go into a file whose name may be lost.
      this.#syncFolder();
    } catch {
      this.#failedAt = this.#env.clock.now();
    }
  }

  #writeAfresh(): void {
    const { bytes, frames } = startOf(this.#env, this.#key, this.#records);
    const file = replaceFile(this.#path, bytes);
    closeSync(this.#file);
    this.#file = file;
    this.#folderIsSynced = false;
    this.#frames = frames;
    this.#end = bytes.length;
    this.#nextIndex = 1;
    this.#dead = 0;
    this.#broken = false;
    this.#writtenAt = this.#env.clock.now();
  }

  #syncFolder(): void {
    syncFolder(this.#path);
    this.#folderIsSynced = true;
  }
}

/** A file with a fresh id that holds these records. */
function startOf(env: Env, key: Uint8Array, records: ReadonlyMap<string, Uint8Array>) {
  const fileId = env.random.bytes(FILE_ID);
  const frames = new Frames(env, key, fileId);
  const snapshot = [...records].map(([name, value]) => ({ key: name, value }));
  return { frames, bytes: concat(MAGIC, fileId, frames.seal(0, snapshot)) };
}

function framesOf(env: Env, key: Uint8Array, file: Uint8Array): Frames {
  const name = MAGIC.length - 1;
  if (file.length < HEADER || !equalBytes(file.subarray(0, name), MAGIC.subarray(0, name))) {
    throw new StoreError('damaged', 'not a store');
  }
  if (file[name] !== MAGIC[name]) throw new StoreError('newer-version', 'made by a newer version');
  return new Frames(env, key, new Uint8Array(file.subarray(MAGIC.length, HEADER)));
}

const sizeOf = (key: string, value: Uint8Array): number => key.length + value.length;

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r+');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw toStoreError(thrown);
  }
}
