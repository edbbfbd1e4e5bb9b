import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { providers } from '../crypto/providers.ts';
import { folder, vectorFiles } from './files.ts';

describe.each(providers)('the frozen vectors', (p) => {
  it(`are what ${p.name} makes of their seeds, byte for byte`, async () => {
    const files = await vectorFiles(p);
    expect(files.size).toBe(5);
    for (const [name, { text, count }] of files) {
      expect(count).toBeGreaterThan(0);
      // One line a value, so that a difference is shown as the field that differs.
      expect(text, name).toBe(readFileSync(new URL(name, folder), 'utf8'));
    }
  });
});
