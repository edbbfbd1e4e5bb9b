import { describe, expect, it } from 'vitest';
import { openDescriptor, signDescriptor } from '../../src/directory/descriptor.ts';
import { directoryHash, openDirectory, signDirectory } from '../../src/directory/directory.ts';
import { DecodeError, VerifyError } from '../../src/errors.ts';
import { env, NOW, proxy, server, signedDirectory } from './fixture.ts';

const p = env.primitives;

describe('descriptors', () => {
  const one = proxy({});
  it('[DI-1] come back as their proxy signed them', () => {
    expect(openDescriptor(p, one.document)).toEqual(one.descriptor);
  });
  it('truncated anywhere are typed errors', () => {
    for (let length = 0; length < one.document.length; length++) {
      expect(() => openDescriptor(p, one.document.subarray(0, length))).toThrow(/./);
      try {
        openDescriptor(p, one.document.subarray(0, length));
      } catch (error) {
        expect(error instanceof DecodeError || error instanceof VerifyError).toBe(true);
      }
    }
  });
  it('with any byte changed are refused', () => {
    for (let at = 0; at < one.document.length; at += 3) {
      const mutant = one.document.map((byte, i) => (i === at ? byte ^ 0x11 : byte));
      expect(() => openDescriptor(p, mutant)).toThrow();
    }
  });
  it.each([
    ['no port', { port: 0 }],
    ['an address of five bytes', { address: new Uint8Array(5) }],
    ['a capacity of four', { capacity: 4 }],
    ['no onion key', { onionKeys: [] }],
  ])('with %s are refused though signed', (_what, change) => {
    const document = signDescriptor(one.identity, { ...one.descriptor, ...change });
    expect(() => openDescriptor(p, document)).toThrow(DecodeError);
  });
});

describe('directories', () => {
  const proxies = [proxy({}), proxy({})];
  const document = signedDirectory({ proxies: proxies.map((one) => one.document) });

  it('[DI-2] come back as the server signed them, with every proxy verified', () => {
    const directory = openDirectory(p, server.publicKey, document);
    expect(directory.proxies).toEqual(proxies.map((one) => one.descriptor));
    expect(directory.sequence).toBe(7);
    expect(directory.validUntil).toBe(NOW + 3 * 3_600_000);
  });
  it('of another server are refused', () => {
    const other = p.ed25519SecretKey(env.random.bytes(32));
    expect(() => openDirectory(p, other.publicKey, document)).toThrow(VerifyError);
  });
  it('with a byte changed, cut off or added are refused', () => {
    for (let at = 0; at < document.length; at += 7) {
      expect(() =>
        openDirectory(
          p,
          server.publicKey,
          document.map((b, i) => (i === at ? b ^ 4 : b)),
        ),
      ).toThrow();
      expect(() => openDirectory(p, server.publicKey, document.subarray(0, at))).toThrow();
    }
  });
  it('[DI-2] with one forged descriptor among good ones are refused', () => {
    const forged = proxies[1]?.document.map((byte, at) => (at === 90 ? byte ^ 1 : byte)) as Uint8Array;
    const mixed = signedDirectory({ proxies: [proxies[0]?.document as Uint8Array, forged] });
    expect(() => openDirectory(p, server.publicKey, mixed)).toThrow(VerifyError);
  });
  it('[DI-3] name their predecessor by hash, so that two of one sequence are proof of two stories', () => {
    const hash = directoryHash(p, document);
    const next = signDirectory(server, {
      sequence: 8,
      predecessor: hash,
      validFrom: NOW,
      validUntil: NOW + 1,
      serverTime: NOW,
      routingKeys: [{ publicKey: new Uint8Array(32), validFrom: NOW, validUntil: NOW + 1 }],
      proxies: [],
    });
    expect(openDirectory(p, server.publicKey, next).predecessor).toEqual(hash);
    expect(directoryHash(p, next)).not.toEqual(hash);
  });
});
