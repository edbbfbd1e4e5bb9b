import { concat } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { DecodeError } from '@conclave/core/errors';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId, mailboxId, memberId, memberIdOf, proxyId, proxyIdOf } from '@conclave/core/wire/ids';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

describe.each([
  ['mailbox-id', 6, mailboxId],
  ['member-id', 8, memberId],
  ['proxy-id', 8, proxyId],
  ['group-id', 32, groupId],
] as const)('a %s', (code, length, make) => {
  it(`has ${length} bytes`, () => {
    const bytes = new Uint8Array(length).fill(3);
    expect(make(bytes)).toBe(bytes);
    for (const other of [0, length - 1, length + 1]) {
      expect(() => make(new Uint8Array(other))).toThrow(
        refusal(DecodeError, code, new RegExp(`^${other} bytes, not ${length}$`)),
      );
    }
  });
});

it('[ID-4] the ids of one key as a member and as a proxy have nothing in common', () => {
  const key = new Uint8Array(32).fill(9);
  const hashed = (name: string) => p.sha256(concat(utf8Encode(`conclave/v1/${name}`), key)).subarray(0, 8);
  expect(memberIdOf(p, key)).toEqual(hashed('member-id'));
  expect(proxyIdOf(p, key)).toEqual(hashed('proxy-id'));
  expect(memberIdOf(p, key)).not.toEqual(proxyIdOf(p, key));
});
