import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '@conclave/core/node/clock-random';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Keychain } from '../main/vault/keychain.ts';
import { openVault } from '../main/vault/vault.ts';

/** Reversible by its own secret alone, as a system's keychain is. */
function fakeKeychain(secret: number): Keychain {
  const scramble = (bytes: Uint8Array) => bytes.map((byte) => byte ^ secret);
  return {
    wrap: (text) => scramble(Buffer.from(`chain ${text}`)),
    unwrap: (wrapped) => {
      const text = Buffer.from(scramble(wrapped)).toString();
      if (!text.startsWith('chain ')) throw new Error('not mine');
      return text.slice(6);
    },
  };
}

describe('vault', () => {
  let keyFile: string;
  let database: string;
  const open = (keychain: Keychain | null) => openVault({ keyFile, database, keychain, random: systemRandom });
  const hex = (vault: ReturnType<typeof openVault>) => Buffer.from(vault.databaseKey.reveal()).toString('hex');

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-vault-'));
    keyFile = join(folder, 'database-key.json');
    database = join(folder, 'conclave.db');
  });

  test('with a keychain: the same key each time, and the file does not hold it', () => {
    const first = open(fakeKeychain(0x5a));
    expect(first.keychain).toBe('protected');
    expect(first.databaseKey.reveal()).toHaveLength(32);
    expect(hex(open(fakeKeychain(0x5a)))).toBe(hex(first));
    const stored = readFileSync(keyFile, 'utf8');
    expect(stored).not.toContain(Buffer.from(first.databaseKey.reveal()).toString('base64'));
    expect(existsSync(`${keyFile}.new`)).toBe(false);
  });

  test('without one: says so, and only this user can read the file', () => {
    const first = open(null);
    expect(first.keychain).toBe('basic');
    expect(hex(open(null))).toBe(hex(first));
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  });

  test('a keychain that appears later takes the key over', () => {
    const before = hex(open(null));
    const after = open(fakeKeychain(1));
    expect(hex(after)).toBe(before);
    expect(after.keychain).toBe('protected');
    expect(JSON.parse(readFileSync(keyFile, 'utf8'))).toMatchObject({ wraps: [{ type: 'keychain' }] });
  });

  test('a keychain that is gone or another: a typed error, and the file stays as it was', () => {
    open(fakeKeychain(1));
    const stored = readFileSync(keyFile, 'utf8');
    for (const keychain of [null, fakeKeychain(2)]) {
      expect(() => open(keychain)).toThrow(expect.objectContaining({ code: 'keychain-changed' }));
    }
    expect(readFileSync(keyFile, 'utf8')).toBe(stored);
  });

  test('any wrap of several opens it', () => {
    const key = hex(open(fakeKeychain(1)));
    const [wrap] = JSON.parse(readFileSync(keyFile, 'utf8')).wraps;
    writeFileSync(keyFile, JSON.stringify({ version: 1, wraps: [{ type: 'keychain', key: 'AAAA' }, wrap] }));
    expect(hex(open(fakeKeychain(1)))).toBe(key);
  });

  test('a database whose key file is missing or damaged never gets a new key', () => {
    writeFileSync(database, 'x');
    expect(() => open(null)).toThrow(expect.objectContaining({ code: 'key-missing' }));
    for (const text of ['', '{}', '{"version":2,"wraps":[]}', '{"version":1,"wraps":[{"type":"none","key":"!"}]}']) {
      writeFileSync(keyFile, text);
      expect(() => open(null)).toThrow(expect.objectContaining({ code: 'key-file-malformed' }));
    }
    writeFileSync(keyFile, '{"version":1,"wraps":[{"type":"none","key":"AAAA"}]}');
    expect(() => open(null)).toThrow(expect.objectContaining({ code: 'keychain-changed' }));
  });

  test('printing it shows no key', () => {
    const vault = open(null);
    expect(JSON.stringify(vault)).toBe('{"databaseKey":"[secret]","keychain":"basic"}');
  });
});
