import { concat, equalBytes, toHex } from '@conclave/core/bytes/bytes';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { sizeClass } from '@conclave/core/crypto/padme';
import { DecodeError, UsageError } from '@conclave/core/errors';
import {
  cut,
  decodeOperations,
  decodePartsRequest,
  encodeOperations,
  encodePartsRequest,
  MAX_PARTS,
  openPart,
  sealPart,
} from '@conclave/core/group/invite-parts';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { testEnv } from './fixture.ts';

const env = testEnv('invite parts');
const MOST = 31_000 + 29 * (64 * 1024 - 48 - 1 - 2);

describe('the operations of an invite', () => {
  it('come out as they went in', () => {
    const operations = [0, 1, 300, 65_535].map((length) => env.random.bytes(length));
    const decoded = decodeOperations(encodeOperations(operations));
    expect(decoded.map(toHex)).toEqual(operations.map(toHex));
    expect(decodeOperations(encodeOperations([]))).toEqual([]);
  });

  it('are malformed where their count says more or less than there is', () => {
    const encoded = encodeOperations([env.random.bytes(9)]);
    for (const count of [0, 2, 255]) expect(() => decodeOperations(encoded.with(3, count))).toThrow(DecodeError);
    expect(() => decodeOperations(new Uint8Array(3))).toThrow(DecodeError);
    expect(() => decodeOperations(Uint8Array.of(255, 255, 255, 255))).toThrow(DecodeError);
  });

  it.each([0, 31_000, 31_001, 65_000, 96_485, 96_486, MOST])(
    'of %i bytes are the pieces that they were cut into',
    (length) => {
      const bytes = env.random.bytes(length);
      const pieces = cut(bytes, 20_000);
      expect(equalBytes(concat(...pieces), bytes)).toBe(true);
      expect(pieces).toHaveLength(length === 0 ? 1 : 1 + Math.max(0, Math.ceil((length - 31_000) / 65_485)));
    },
  );

  it('stay in one piece where there is room, and are too large beyond 30', () => {
    expect(cut(new Uint8Array(40_000), 40_000)).toHaveLength(1);
    expect(cut(new Uint8Array(40_001), 40_000)).toHaveLength(2);
    expect(cut(new Uint8Array(MOST), 40_000)).toHaveLength(MAX_PARTS);
    expect(() => cut(new Uint8Array(MOST + 1), 40_000)).toThrow(UsageError);
  });
});

describe('a part of an invite', () => {
  const key = generateKeyPair(p, env.random);

  it.each([1, 100, 65_485])(
    'with %i bytes is a datagram of a size class that opens under the sealing key alone',
    (length) => {
      const part = { index: 7, piece: new Uint8Array(length).fill(9) };
      const sealed = sealPart(env, key.publicKey, part);
      expect(sizeClass(sealed.length)).toBe(sealed.length);
      const opened = openPart(p, key, sealed);
      expect(opened?.index).toBe(7);
      expect(toHex(opened?.piece ?? new Uint8Array(0))).toBe(toHex(part.piece));
      expect(openPart(p, generateKeyPair(p, env.random), sealed)).toBeNull();
      expect(openPart(p, key, sealed.with(-1, (sealed.at(-1) as number) ^ 1))).toBeNull();
      expect(openPart(p, key, env.random.bytes(sealed.length))).toBeNull();
    },
  );

  it('is other bytes each time', () => {
    const part = { index: 2, piece: new Uint8Array(300) };
    const [one, two] = [sealPart(env, key.publicKey, part), sealPart(env, key.publicKey, part)];
    expect(one.subarray(0, 32)).not.toEqual(two.subarray(0, 32));
    expect(one.subarray(32, 64)).not.toEqual(two.subarray(32, 64));
  });
});

describe('a request for parts', () => {
  const inviteId = env.random.bytes(16);

  it('comes out as it went in', () => {
    for (const indexes of [[], [2], Array.from({ length: 29 }, (_, i) => i + 2)]) {
      expect(decodePartsRequest(encodePartsRequest({ inviteId, indexes }))).toEqual({ inviteId, indexes });
    }
  });

  it('is malformed where it is cut short, goes on, or asks for more than there can be', () => {
    const fields = encodePartsRequest({ inviteId, indexes: [2, 3] });
    expect(() => decodePartsRequest(fields.subarray(0, -1))).toThrow(DecodeError);
    expect(() => decodePartsRequest(concat(fields, Uint8Array.of(0)))).toThrow(DecodeError);
    const many = Array.from({ length: 30 }, () => 2);
    expect(() => decodePartsRequest(encodePartsRequest({ inviteId, indexes: many }))).toThrow(DecodeError);
  });
});
