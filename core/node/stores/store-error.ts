import { ConclaveError } from '@conclave/core/errors';

/** A disk that is full or fails, or a file that is not ours to open. Each store documents its codes. */
export class StoreError extends ConclaveError {}
