import { concat, equalBytes } from '@conclave/core/bytes/bytes';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { nameFrom } from '@conclave/core/group/name';
import { decodeOperation, encodeOperation, type Operation } from '@conclave/core/group/operations';
import { decodeSignedOperation, encodeSignedOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { mailboxId, memberId } from '@conclave/core/wire/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Author, NOW, testEnv } from './fixture.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const device = {
  signingKey: bytes(32, 1),
  deviceKey: bytes(32, 2),
  mailboxId: mailboxId(bytes(6, 3)),
  name: 'Änne 👋',
};
const base = { author: memberId(bytes(8, 9)), at: NOW, clock: 5, heads: [bytes(32, 1), bytes(32, 2)] };

const samples: Operation[] = [
  { ...base, clock: 0, heads: [], type: 'create', nonce: bytes(16, 1), groupName: 'G', colour: 11, device },
  {
    ...base,
    type: 'invite',
    inviteId: bytes(16, 1),
    signingKey: bytes(32, 4),
    sealingKey: bytes(32, 5),
    expiry: NOW,
    target: mailboxId(bytes(6, 6)),
  },
  { ...base, type: 'join', inviteId: bytes(16, 1), device },
  { ...base, type: 'remove', subject: { type: 'member', memberId: memberId(bytes(8, 1)) } },
  { ...base, type: 'remove', subject: { type: 'invite', inviteId: bytes(16, 1) } },
  { ...base, type: 'leave' },
  { ...base, type: 'promote', member: memberId(bytes(8, 1)) },
  { ...base, type: 'rename', groupName: 'New', colour: 0 },
  { ...base, type: 'update', deviceKey: bytes(32, 1), mailboxId: mailboxId(bytes(6, 1)), name: 'N' },
  { ...base, type: 'settings', key: 1, value: bytes(1, 1) },
];

describe('operations', () => {
  it.each(samples.map((sample): [string, Operation] => [sample.type, sample]))(
    '%s comes back as it was',
    (_, sample) => {
      const encoded = encodeOperation(sample);
      expect(decodeOperation(encoded)).toEqual(sample);
      expect(encodeOperation(decodeOperation(encoded))).toEqual(encoded);
    },
  );

  it.each(samples.map((sample): [string, Operation] => [sample.type, sample]))(
    '%s: every cut and every addition is a DecodeError',
    (_, sample) => {
      const encoded = encodeOperation(sample);
      for (let length = 0; length < encoded.length; length++) {
        expect(() => decodeOperation(encoded.subarray(0, length))).toThrow(DecodeError);
      }
      expect(() => decodeOperation(concat(encoded, bytes(1, 0)))).toThrow(DecodeError);
    },
  );

  it('any bytes give an operation with one encoding, or a DecodeError', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...samples), fc.nat(), fc.nat(255))
      .map(([sample, at, value]) => encodeOperation(sample).with(at % encodeOperation(sample).length, value));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (input) => {
        try {
          expect(encodeOperation(decodeOperation(input))).toEqual(Uint8Array.from(input));
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses heads out of order, a headless change and a create that has seen something', () => {
    const [create, invite] = samples as [Operation, Operation];
    const reversed = { ...invite, heads: [bytes(32, 2), bytes(32, 1)] };
    expect(() => decodeOperation(encodeOperation(reversed))).toThrow(DecodeError);
    expect(() => decodeOperation(encodeOperation({ ...invite, heads: [] }))).toThrow(DecodeError);
    expect(() => decodeOperation(encodeOperation({ ...create, heads: base.heads }))).toThrow(DecodeError);
  });

  it('refuses names that are empty, too long or have control characters', () => {
    const rename = (groupName: string) => encodeOperation({ ...base, type: 'rename', groupName, colour: 0 });
    for (const name of ['', ' ', '\u200b', 'a'.repeat(65), 'a\nb', '\u202e'.repeat(3)]) {
      expect(() => decodeOperation(rename(name))).toThrow(DecodeError);
    }
    expect(nameFrom('  A\tB ')).toBe('A B');
    expect(() => nameFrom('\t')).toThrow(UsageError);
    expect(() => nameFrom('😀'.repeat(65))).toThrow(UsageError);
    expect(nameFrom('😀'.repeat(64))).toHaveLength(128);
  });
});

describe('signed operations', () => {
  it('come back as they were, with one signature, or two for a join', () => {
    const env = testEnv('signed');
    const alice = new Author(env, 'Alice');
    const bob = new Author(env, 'Bob');
    const create = alice.create('G');
    const { secret, inviteId } = alice.invite();
    const join = bob.join(alice, secret, inviteId);
    for (const signed of [create, join]) {
      expect(decodeSignedOperation(p, encodeSignedOperation(signed))).toEqual(signed);
    }
    expect(join.inviteSignature).toHaveLength(64);
    expect(create.inviteSignature).toBeNull();
    expect(equalBytes(alice.log.groupId, create.id)).toBe(true);
  });
});
