import { systemRandom } from '@conclave/core/node/clock-random';
import type { ProfilePaths } from '../config/paths.ts';
import { Storage } from '../storage/storage.ts';
import type { Keychain } from '../vault/keychain.ts';
import { openVault } from '../vault/vault.ts';

/** Opens the profile's vault and, with the key in it, its database. Throws VaultError or StorageError. */
export function openProfile(paths: ProfilePaths, keychain: Keychain | null) {
  const vault = openVault({ ...paths, keychain, random: systemRandom });
  try {
    return { storage: Storage.open(paths.database, vault.databaseKey), keychain: vault.keychain };
  } finally {
    // The database has its own copy now.
    vault.databaseKey.wipe();
  }
}
