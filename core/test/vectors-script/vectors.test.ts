import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equalBytes, fromHex } from '../../src/bytes/bytes.ts';
import type { PassphraseHash } from '../../src/crypto/passphrase.ts';
import { providers } from '../crypto/providers.ts';
import { group } from '../independent/files.ts';
import { folder, vectorFiles } from './files.ts';

/** Neither provider takes part in Argon2, which is slow by design: what it gave is read from the vectors. */
const frozenArgon2: PassphraseHash = async (passphrase) =>
  fromHex(group.invites.find(({ normalised }) => equalBytes(fromHex(normalised), passphrase))!.passphraseKey);

describe.each(providers)('[TV-1] the frozen vectors', (p) => {
  it(`are what ${p.name} makes of their seeds, byte for byte`, async () => {
    const files = await vectorFiles(p, frozenArgon2);
    expect(files.size).toBe(5);
    for (const [name, { text, count }] of files) {
      expect(count).toBeGreaterThan(0);
      // One line a value, so that a difference is shown as the field that differs.
      expect(text, name).toBe(readFileSync(new URL(name, folder), 'utf8'));
    }
  });
});
