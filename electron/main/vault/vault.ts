import { existsSync } from 'node:fs';
import { SecretBytes } from '@conclave/core/bytes/secret';
import type { Random } from '@conclave/core/ports';
import { readKeyFile, type Wrap, writeKeyFile } from './key-file.ts';
import type { Keychain } from './keychain.ts';
import { VaultError } from './vault-error.ts';

/** Bytes of the database key. */
const KEY_LENGTH = 32;

export interface OpenVault {
  readonly databaseKey: SecretBytes;
  /** What guards it on this system. */
  readonly keychain: 'protected' | 'basic';
}

export interface VaultOptions {
  readonly keyFile: string;
  readonly database: string;
  readonly keychain: Keychain | null;
  readonly random: Random;
}

/**
 * The key of the database, made the first time. A key that a keychain could guard and none does yet is handed to the
 * keychain now. Throws VaultError; a key is never replaced while a database needs it.
 */
export function openVault(options: VaultOptions): OpenVault {
  const wraps = readKeyFile(options.keyFile);
  if (wraps === null) return createKey(options);
  const bytes = unwrapFirst(wraps, options.keychain);
  const guarded = wraps.some((wrap) => wrap.type !== 'none');
  if (!guarded && options.keychain) writeKeyFile(options.keyFile, [wrapKey(bytes, options.keychain)]);
  return { databaseKey: new SecretBytes(bytes), keychain: guarded || options.keychain ? 'protected' : 'basic' };
}

function createKey({ keyFile, database, keychain, random }: VaultOptions): OpenVault {
  if (existsSync(database)) throw new VaultError('key-missing', 'there is a database but not the file with its key');
  const bytes = random.bytes(KEY_LENGTH);
  writeKeyFile(keyFile, [wrapKey(bytes, keychain)]);
  return { databaseKey: new SecretBytes(bytes), keychain: keychain ? 'protected' : 'basic' };
}

function wrapKey(bytes: Uint8Array, keychain: Keychain | null): Wrap {
  const text = Buffer.from(bytes).toString('base64');
  if (keychain === null) return { type: 'none', key: text };
  return { type: 'keychain', key: Buffer.from(keychain.wrap(text)).toString('base64') };
}

function unwrapFirst(wraps: readonly Wrap[], keychain: Keychain | null): Uint8Array {
  for (const wrap of wraps) {
    const bytes = unwrapKey(wrap, keychain);
    if (bytes?.length === KEY_LENGTH) return bytes;
  }
  throw new VaultError('keychain-changed', 'the keychain of this system does not open the database key');
}

function unwrapKey(wrap: Wrap, keychain: Keychain | null): Uint8Array | null {
  if (wrap.type === 'none') return fromBase64(wrap.key);
  try {
    return keychain ? fromBase64(keychain.unwrap(fromBase64(wrap.key))) : null;
  } catch {
    return null;
  }
}

/** A copy of its own: Buffer.from may hand out a slice of a shared pool. */
const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
