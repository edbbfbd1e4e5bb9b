import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import { DataFolder } from '../src/data-folder.ts';
import { RoutingKeys } from '../src/keys/routing-keys.ts';
import { loadIdentity, loadTls } from '../src/keys/server-keys.ts';
import { systemEnv } from '@conclave/core/node/system-env';
import { clockedEnv, tempFolder } from './helpers.ts';

const HOUR = 3_600_000;
const ids = (keys: RoutingKeys) => keys.secretKeys().map(({ publicKey }) => toHex(publicKey.bytes).slice(0, 8));

describe('routing keys', () => {
  it('[DI-7] rotate every 24 hours, open for 48, and are erased from the disk then', () => {
    const env = clockedEnv(1_700_000_000_000);
    const folder = new DataFolder(tempFolder());
    const keys = new RoutingKeys(env, folder);
    const [first] = ids(keys);
    const secret = toHex(keys.secretKeys()[0]!.exportSecret());
    const onDisk = () => readFileSync(folder.file('routing-keys.json'), 'utf8');
    expect(onDisk()).toContain(secret);

    env.advance(24 * HOUR - 1);
    expect(keys.tick()).toBe(false);
    env.advance(1);
    expect(keys.tick()).toBe(true);
    expect(ids(keys)).toHaveLength(2);
    expect(ids(keys)[1]).toBe(first);

    env.advance(24 * HOUR - 1);
    expect(ids(keys)).toContain(first);
    env.advance(1);
    expect(ids(keys)).not.toContain(first);
    expect(keys.tick()).toBe(true);
    expect(ids(keys)).toHaveLength(2);
    expect(onDisk()).not.toContain(secret);
  });

  it('are the same after a restart, and new where all are too old', () => {
    const env = clockedEnv(1_700_000_000_000);
    const folder = new DataFolder(tempFolder());
    const before = ids(new RoutingKeys(env, folder));
    env.advance(HOUR);
    expect(ids(new RoutingKeys(env, folder))).toEqual(before);
    env.advance(100 * HOUR);
    const after = ids(new RoutingKeys(env, folder));
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  it('always publish one that is valid now, also after the clock was put back', () => {
    const env = clockedEnv(1_700_000_000_000);
    const keys = new RoutingKeys(env, new DataFolder(tempFolder()));
    for (const step of [0, -200 * HOUR, 3 * HOUR, -HOUR, 30 * HOUR, 30 * HOUR]) {
      env.advance(step);
      keys.tick();
      const now = env.clock.now();
      const published = keys.published();
      expect(published.length).toBeLessThanOrEqual(3);
      expect(published.some(({ validFrom, validUntil }) => validFrom <= now && now < validUntil)).toBe(true);
    }
  });
});

describe('data folder', () => {
  it('is for its owner only, and so is every file in it', async () => {
    const folder = new DataFolder(join(tempFolder(), 'deep', 'data'));
    loadIdentity(systemEnv, folder);
    await loadTls(folder);
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    for (const name of ['identity.key', 'tls-key.pem', 'tls-cert.pem']) {
      expect(statSync(folder.file(name)).mode & 0o777).toBe(0o600);
    }
  });

  it('keeps identity and TLS key', async () => {
    const folder = new DataFolder(tempFolder());
    const identity = loadIdentity(systemEnv, folder);
    const tls = await loadTls(folder);
    expect(loadIdentity(systemEnv, folder).publicKey.bytes).toEqual(identity.publicKey.bytes);
    expect((await loadTls(folder)).keyHash).toEqual(tls.keyHash);
  });

  it('says which file is damaged, and never what is in it', async () => {
    const folder = new DataFolder(tempFolder());
    writeFileSync(folder.file('identity.key'), 'deadbeef');
    expect(() => loadIdentity(systemEnv, folder)).toThrow(/identity\.key is damaged/);
    await loadTls(folder);
    writeFileSync(folder.file('tls-key.pem'), 'not a key');
    await expect(loadTls(folder)).rejects.toThrow(/tls-key\.pem .* damaged/);
    writeFileSync(folder.file('routing-keys.json'), '[{"secret":"c0ffee"}]');
    const error = (() => {
      try {
        return new RoutingKeys(systemEnv, folder);
      } catch (thrown) {
        return thrown as Error;
      }
    })() as Error;
    expect(error.message).toMatch(/routing-keys\.json is damaged/);
    expect(error.message).not.toContain('c0ffee');
  });

  it('makes the TLS key again where a first start was cut short', async () => {
    const folder = new DataFolder(tempFolder());
    writeFileSync(folder.file('tls-key.pem'), 'half of one');
    expect((await loadTls(folder)).keyHash).toHaveLength(32);
    expect(existsSync(folder.file('tls-cert.pem'))).toBe(true);
  });

  it('names a folder that it may not use', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => new DataFolder(join(file, 'data'))).toThrow(expect.objectContaining({ code: 'data-folder' }));
  });
});
