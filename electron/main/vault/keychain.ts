import type { SafeStorage } from 'electron';

/** The system's secret store, where it is worth the name. */
export interface Keychain {
  wrap(text: string): Uint8Array;
  /** Throws whatever the system throws when it is not its own. */
  unwrap(wrapped: Uint8Array): string;
}

/** Null where the system has none: Electron's `basic_text` scrambles with a constant that everybody has. */
export function systemKeychain(safeStorage: SafeStorage): Keychain | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null;
  return {
    wrap: (text) => safeStorage.encryptString(text),
    unwrap: (wrapped) => safeStorage.decryptString(Buffer.from(wrapped)),
  };
}
