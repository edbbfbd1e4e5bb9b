import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { VaultError } from './vault-error.ts';

/**
 * One way to the database key. Any wrap of the list opens it, so that a second one (a passphrase) can stand beside.
 * `keychain`: base64 of what the system's keychain made of the key in base64. `none`: base64 of the key itself,
 * guarded by nothing but the file's permissions.
 */
const wrapSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('keychain'), key: z.base64() }),
  z.strictObject({ type: z.literal('none'), key: z.base64() }),
]);
const fileSchema = z.strictObject({ version: z.literal(1), wraps: z.array(wrapSchema).min(1).max(8) });

export type Wrap = z.infer<typeof wrapSchema>;

/** Null where there is no file. Throws VaultError 'key-file-malformed'. */
export function readKeyFile(path: string): readonly Wrap[] | null {
  if (!existsSync(path)) return null;
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).wraps;
  } catch {
    // The parser's own words would quote the file.
    throw new VaultError('key-file-malformed', 'the file with the database key cannot be read');
  }
}

/** Atomic: after a crash there is the old file or the new one, whole. Readable by this user alone. */
export function writeKeyFile(path: string, wraps: readonly Wrap[]): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, JSON.stringify({ version: 1, wraps }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Makes the renaming itself durable. Windows has no handle on a folder to do that with. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
