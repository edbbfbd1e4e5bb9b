import type { Env } from '@conclave/core/crypto/env';
import { systemClock, systemRandom } from '@conclave/core/node/clock-random';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import type { ProfilePaths } from '../config/paths.ts';
import { Storage } from '../storage/storage.ts';
import type { Keychain } from '../vault/keychain.ts';
import { openVault } from '../vault/vault.ts';

export const systemEnv: Env = { primitives: nativePrimitives, random: systemRandom, clock: systemClock };

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
