import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import { DecodeError, UsageError } from '@conclave/core/errors';
import type { Random } from '@conclave/core/ports';

/**
 * The folder that holds everything a server or proxy must keep: mode 0700, each file 0600. Files are replaced whole: a
 * crash leaves the old one or the new one. Methods throw UsageError 'data-folder', naming the file.
 */
export class DataFolder {
  readonly path: string;

  /** Makes the folder where there is none. */
  constructor(path: string) {
    this.path = path;
    attempt(path, () => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
    });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Null where there is no such file. */
  read(name: string): Uint8Array | null {
    const path = this.file(name);
    return attempt(path, () => (existsSync(path) ? new Uint8Array(readFileSync(path)) : null));
  }

  readText(name: string): string | null {
    const bytes = this.read(name);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  write(name: string, contents: Uint8Array | string): void {
    const path = this.file(name);
    attempt(path, () => replace(path, contents, null));
  }

  /** As `write`, and the old contents are overwritten where they lay, as far as the file system lets us. */
  replaceSecret(name: string, contents: string): void {
    const path = this.file(name);
    attempt(path, () => {
      const old = existsSync(path) ? openSync(path, 'r+') : null;
      try {
        replace(path, contents, old);
      } finally {
        if (old !== null) closeSync(old);
      }
    });
  }

  /** The 32 bytes kept in `name` as hex, drawn at first use. */
  secretBytes(name: string, random: Random): Uint8Array {
    const kept = this.readText(name);
    if (kept !== null) return parseSecret(this.file(name), kept);
    const drawn = random.bytes(32);
    this.write(name, `${toHex(drawn)}\n`);
    return drawn;
  }
}

function replace(path: string, contents: Uint8Array | string, old: number | null): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, contents, { mode: 0o600, flush: true });
  renameSync(fresh, path);
  flushFolder(dirname(path));
  // The name now leads to the new file; `old` still to the blocks of the one before.
  if (old === null) return;
  writeSync(old, new Uint8Array(fstatSync(old).size), 0, null, 0);
  fsyncSync(old);
}

/** A rename is on the disk when its folder is: without this, a power cut can bring the old file back. */
function flushFolder(path: string): void {
  // Windows gives no handle on a folder; its file systems log renames.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parseSecret(path: string, text: string): Uint8Array {
  try {
    const bytes = fromHex(text.trim());
    if (bytes.length === 32) return bytes;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  throw new UsageError('data-folder', `${path} is damaged: it should hold 64 hexadecimal digits`);
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError || code === undefined) throw error;
    throw new UsageError('data-folder', `can't use ${path}: ${REASONS[code] ?? code}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of the path is a file',
  EEXIST: 'there is a file of that name',
};
