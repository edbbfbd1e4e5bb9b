import { StoreError } from '@conclave/core/node/stores/store-error';

/** `disk-full`, `wrong-key`, `newer-version` (made by a later version of the app) or `storage` for the rest. */
export class StorageError extends StoreError {}

/** What the engine threw, as a StorageError; the engine's words are kept out, for they may quote values. */
export function toStorageError(thrown: unknown): StorageError {
  if (thrown instanceof StorageError) return thrown;
  const codes = engineCodes(thrown);
  if (codes.some((code) => code.startsWith('SQLITE_FULL'))) return new StorageError('disk-full', 'the disk is full');
  if (codes.some((code) => code.startsWith('SQLITE_NOTADB'))) {
    return new StorageError('wrong-key', 'the key does not open the database');
  }
  return new StorageError('storage', `the database refused (${codes.join(', ') || 'no code'})`);
}

/**
 * Of the error and its causes: when SQLite has rolled back by itself, the failing ROLLBACK hides the true reason. The
 * code SQLITE_ERROR comes with more precise ones in the text, between brackets.
 */
function engineCodes(thrown: unknown): string[] {
  const codes: string[] = [];
  for (let error = thrown; error instanceof Error && codes.length < 8; error = error.cause) {
    const named = /\((SQLITE_[A-Z_]+)\)/.exec(error.message)?.[1];
    const code = named ?? ('code' in error && typeof error.code === 'string' ? error.code : null);
    if (code) codes.push(code);
  }
  return codes;
}
