import { ConclaveError } from '@conclave/core/errors';

/** A disk that is full or fails, or a file that is not ours to open. Each store documents its codes. */
export class StoreError extends ConclaveError {}

/** An error of the system as StoreError: 'disk-full', or 'storage' with the system's code in the text. Others as they are. */
export function toStoreError(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code === null || thrown instanceof ConclaveError) return thrown;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreError('disk-full', 'the disk is full');
  return new StoreError('storage', `the file system refused (${code})`);
}

/** Such as ENOENT; null for what is no error of the system. */
export function codeOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}
