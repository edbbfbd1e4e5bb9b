import { concat } from '@conclave/core/bytes/bytes';
import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import { labels } from '@conclave/core/crypto/labels';
import { openDescriptor, signDescriptor } from '@conclave/core/directory/descriptor';
import { MAX_PROXIES, openDirectory } from '@conclave/core/directory/directory';
import { signDocument, unverifiedContent, verifyDocument } from '@conclave/core/directory/signed-document';
import { currentKey, readTimedKeys, writeTimedKeys } from '@conclave/core/directory/validity';
import { DecodeError, VerifyError } from '@conclave/core/errors';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';
import { env, NOW, proxy, server, signedDirectory } from './fixture.ts';

const p = env.primitives;
const key = (fill: number) => ({ publicKey: new Uint8Array(32).fill(fill), validFrom: NOW, validUntil: NOW + 10 });

describe('a directory though signed by the right server is refused', () => {
  const content = unverifiedContent(signedDirectory({ proxies: [] }));
  const open = (changed: Uint8Array) =>
    openDirectory(p, server.publicKey, signDocument(labels.directory, server, changed));

  it('[CR-4] of another version', () => {
    expect(open(content).proxies).toEqual([]);
    for (const version of [0, 2]) {
      expect(() => open(content.with(0, version))).toThrow(
        refusal(DecodeError, 'version', new RegExp(`version ${version}`)),
      );
    }
  });
  it('with more proxies than a client reads', () => {
    const count = MAX_PROXIES + 1;
    const many = concat(content.subarray(0, -2), new Writer().u16(count).finish());
    expect(() => open(many)).toThrow(refusal(DecodeError, 'count', new RegExp(`${count} proxies`)));
    const most = concat(content.subarray(0, -2), new Writer().u16(MAX_PROXIES).finish());
    expect(() => open(most)).toThrow(refusal(DecodeError, 'truncated'));
  });
  it('[CR-4] with anything after its last field', () => {
    expect(() => open(concat(content, Uint8Array.of(0)))).toThrow(refusal(DecodeError, 'trailing-bytes'));
  });
  it('[DI-2] not for parameters of a later version', () => {
    const parameters = Uint8Array.of(1, 2, 3);
    const later = concat(content.subarray(0, -4), new Writer().vector16(parameters).u16(0).finish());
    expect(open(later).proxies).toEqual([]);
  });
});

describe('a descriptor though signed is refused', () => {
  const one = proxy({});

  it('[CR-4] of another version', () => {
    const content = unverifiedContent(one.document);
    for (const version of [0, 2]) {
      const document = signDocument(labels.descriptor, one.identity, content.with(0, version));
      expect(() => openDescriptor(p, document)).toThrow(
        refusal(DecodeError, 'version', new RegExp(`version ${version}`)),
      );
    }
  });
  it.each([
    ['ip', { address: new Uint8Array(5) }],
    ['port', { port: 0 }],
    ['capacity', { capacity: 4 }],
    ['count', { onionKeys: [] }],
    ['count', { onionKeys: [key(1), key(2), key(3), key(4)] }],
  ])('[DI-1] with a bad %s', (code, change) => {
    const document = signDescriptor(one.identity, { ...one.descriptor, ...change });
    expect(() => openDescriptor(p, document)).toThrow(refusal(DecodeError, code));
  });
  it('[DI-1] not with an IPv6 address, the highest capacity and three keys', () => {
    const change = { address: new Uint8Array(16).fill(0x2a), capacity: 3, onionKeys: [key(1), key(2), key(3)] };
    const document = signDescriptor(one.identity, { ...one.descriptor, ...change });
    expect(openDescriptor(p, document)).toMatchObject(change);
  });
});

describe('signed documents', () => {
  const content = Uint8Array.of(1, 2, 3);
  const document = signDocument(labels.directory, server, content);

  it('[CR-4] hold under their own label alone', () => {
    expect(verifyDocument(labels.directory, server.publicKey, document)).toEqual(content);
    expect(() => verifyDocument(labels.descriptor, server.publicKey, document)).toThrow(
      refusal(VerifyError, 'signature'),
    );
  });
  it('need room for a signature', () => {
    expect(unverifiedContent(new Uint8Array(64))).toHaveLength(0);
    expect(() => unverifiedContent(new Uint8Array(63))).toThrow(refusal(DecodeError, 'truncated'));
  });
});

describe('keys with a time', () => {
  it('[DI-7] are good from their first millisecond to the one before their last', () => {
    const newest = { ...key(1), validFrom: NOW + 5, validUntil: NOW + 20 };
    const older = key(2);
    const at = (time: number) => currentKey([newest, older], time);
    expect([NOW - 1, NOW, NOW + 4].map(at)).toEqual([null, older, older]);
    expect([NOW + 5, NOW + 9, NOW + 19, NOW + 20].map(at)).toEqual([newest, newest, newest, null]);
  });
  it('[DI-1] come back as they were', () => {
    const keys = [key(1), key(2)];
    expect(readTimedKeys(new Reader(writeTimedKeys(new Writer(), keys).finish()))).toEqual(keys);
  });
});
