import { concat } from '@conclave/core/bytes/bytes';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import { DecodeError } from '@conclave/core/errors';
import { decodeRekey, deriveEpochSecret, makeRekey, openRekey, verifyRekey } from '@conclave/core/group/rekey';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId, memberIdOf } from '@conclave/core/wire/ids';
import { describe, expect, it } from 'vitest';
import { testEnv } from './fixture.ts';

describe('a rekey', () => {
  const env = testEnv('rekey');
  const signing = p.ed25519SecretKey(env.random.bytes(32));
  const members = Array.from({ length: 5 }, () => generateKeyPair(p, env.random));
  const group = groupId(env.random.bytes(32));
  const parentChain = env.random.bytes(32);
  const epoch = {
    groupId: group,
    author: memberIdOf(p, signing.publicKey.bytes),
    parent: env.random.bytes(32),
    number: 3,
    hour: 494_000,
    heads: [env.random.bytes(32)],
    recipients: members.map(({ publicKey }) => publicKey),
    parentChain,
  };
  const { bytes, epochSecret } = makeRekey(env, signing, epoch);
  const rekey = decodeRekey(p, bytes);
  const openAt = (place: number, chain = parentChain) =>
    openRekey(p, rekey, { groupId: group, place, secretKey: members[place] as never, parentChain: chain });

  it('gives every recipient the same epoch secret, 48 bytes each', () => {
    for (const place of members.keys()) expect(openAt(place)).toEqual(epochSecret);
    expect(bytes).toHaveLength(1 + 8 + 32 + 4 + 4 + 2 + 32 + 32 + 2 + 48 * 5 + 64 + 32);
    const { parent, number, hour, heads, author } = rekey;
    expect({ parent, number, hour, heads, author }).toEqual({
      parent: epoch.parent,
      number: 3,
      hour: 494_000,
      heads: epoch.heads,
      author: epoch.author,
    });
  });

  it('gives nothing to another key, another place, or without the parent epoch’s chain', () => {
    const outsider = generateKeyPair(p, env.random);
    const attempt = { groupId: group, place: 0, secretKey: outsider, parentChain };
    expect(openRekey(p, rekey, attempt)).toBeNull();
    expect(openRekey(p, rekey, { ...attempt, place: 9 })).toBeNull();
    expect(openRekey(p, rekey, { ...attempt, secretKey: members[1] as never })).toBeNull();
    expect(openAt(0, new Uint8Array(32))).toBeNull();
  });

  it('is what protocol.md says: HKDF-Extract(HKDF-Expand(chain, "resume"), fresh)', () => {
    const fresh = new Uint8Array(32).fill(9);
    const expected = p.hkdfExtract(p.hkdfExpand(parentChain, labels.resume, 32), fresh);
    expect(deriveEpochSecret(p, parentChain, fresh)).toEqual(expected);
  });

  it('is refused with any byte changed: signature, confirmation or contents', () => {
    expect(verifyRekey(group, signing.publicKey, rekey)).toBe(true);
    expect(verifyRekey(groupId(new Uint8Array(32)), signing.publicKey, rekey)).toBe(false);
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.with(at, (bytes[at] as number) ^ 1);
      let accepted = false;
      try {
        const decoded = decodeRekey(p, changed);
        const opened = openRekey(p, decoded, { groupId: group, place: 0, secretKey: members[0] as never, parentChain });
        accepted = verifyRekey(group, signing.publicKey, decoded) && opened !== null;
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
      }
      expect(accepted, `byte ${at}`).toBe(false);
    }
  });

  it('decodes totally', () => {
    for (let length = 0; length < bytes.length; length += 5) {
      expect(() => decodeRekey(p, bytes.subarray(0, length))).toThrow(DecodeError);
    }
    expect(() => decodeRekey(p, concat(bytes, new Uint8Array(1)))).toThrow(DecodeError);
  });
});
