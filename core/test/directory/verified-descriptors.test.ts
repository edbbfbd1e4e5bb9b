import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/bytes.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { openDirectory } from '../../src/directory/directory.ts';
import { VerifiedDescriptors } from '../../src/directory/verified-descriptors.ts';
import { VerifyError } from '../../src/errors.ts';
import { env, proxy, server, signedDirectory } from './fixture.ts';

/** Counts the identity keys that are imported, which is most of what a directory costs. */
function counting() {
  const count = { imports: 0 };
  const primitives: Primitives = {
    ...env.primitives,
    ed25519PublicKey: (bytes) => {
      count.imports++;
      return env.primitives.ed25519PublicKey(bytes);
    },
  };
  return { count, primitives };
}

describe('descriptors that were verified', () => {
  const proxies = Array.from({ length: 20 }, () => proxy({}));
  const documents = proxies.map(({ document }) => document);
  const directory = signedDirectory({ proxies: documents });

  it('[DI-2] are not verified again in the next directory, and those that are new or changed are', () => {
    const verified = new VerifiedDescriptors();
    const { count, primitives } = counting();
    const first = openDirectory(primitives, server.publicKey, directory, verified);
    expect(count.imports).toBe(20);
    const next = signedDirectory({ proxies: [...documents.slice(1), proxy({}).document] });
    const second = openDirectory(primitives, server.publicKey, next, verified);
    expect(count.imports).toBe(21);
    expect(second.proxies.slice(0, 19)).toEqual(first.proxies.slice(1));
    expect(openDirectory(env.primitives, server.publicKey, next)).toEqual(second);
  });

  it('[DI-2] do not vouch for other bytes, not for those with their content and another signature', () => {
    const verified = new VerifiedDescriptors();
    openDirectory(env.primitives, server.publicKey, directory, verified);
    const forged = (documents[3] as Uint8Array).slice();
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1;
    for (let tries = 0; tries < 2; tries++) {
      const bad = signedDirectory({ proxies: [...documents, forged] });
      expect(() => openDirectory(env.primitives, server.publicKey, bad, verified)).toThrow(VerifyError);
    }
  });

  it('are those of the last directory only, so that as many are kept as a directory may have', () => {
    const verified = new VerifiedDescriptors();
    const { count, primitives } = counting();
    openDirectory(primitives, server.publicKey, directory, verified);
    openDirectory(primitives, server.publicKey, signedDirectory({ proxies: [] }), verified);
    openDirectory(primitives, server.publicKey, directory, verified);
    expect(count.imports).toBe(40);
  });

  it('keep no directory alive: each has memory of its own', () => {
    const verified = new VerifiedDescriptors();
    const [one] = openDirectory(env.primitives, server.publicKey, directory, verified).proxies;
    expect(one?.identity.buffer.byteLength).toBe(documents[0]?.length);
    expect(toHex(one?.identity as Uint8Array)).toBe(toHex(proxies[0]?.identity.publicKey.bytes as Uint8Array));
  });
});
