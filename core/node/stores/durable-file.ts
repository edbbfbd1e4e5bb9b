import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Readable by nobody else. */
const OWNER_ONLY = 0o600;

/** All of `bytes` at `position`. Throws what the system throws; a part may then be there. */
export function writeAt(file: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(file, bytes, written, bytes.length - written, position + written);
  }
}

/**
 * Puts a file with these contents in the place of another, or of none: after a crash there is either the old or the
 * new. On the disk for certain once `syncFolder` has returned. Gives the new file, open for reading and writing.
 */
export function replaceFile(path: string, bytes: Uint8Array): number {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w+', OWNER_ONLY);
  try {
    writeAt(file, bytes, 0);
    fsyncSync(file);
    renameSync(draft, path);
    return file;
  } catch (thrown) {
    closeSync(file);
    rmSync(draft, { force: true });
    throw thrown;
  }
}

/** Makes it last that a file of this folder is there, is gone, or is another one. */
export function syncFolder(path: string): void {
  // Windows can't open folders, and its file systems journal names by themselves.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
