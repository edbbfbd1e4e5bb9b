import { ConclaveError } from '@conclave/core/errors';

/**
 * Why the database key is out of reach. `key-missing`: a database without its key file; `key-file-malformed`;
 * `keychain-changed`: the system's keychain is gone or holds another secret than when the key was wrapped.
 */
export class VaultError extends ConclaveError {}
