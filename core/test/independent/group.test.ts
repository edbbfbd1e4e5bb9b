import { describe, expect, it } from 'vitest';
import { bytes, hex, label } from './bytes.ts';
import { hkdfExpand, sha256 } from './crypto.ts';
import { group } from './files.ts';
import { bodyOf, inviteKeysOf, operationBody, rekeyOf, signedOperation } from './group.ts';
import { hourKeysOf } from './message.ts';
import { foldOf } from './roster.ts';

describe.each(group.chains)('[GR-1] $name', ({ hours }) => {
  it('each chain value comes from the one before, and each hour’s keys from its own', () => {
    for (const [i, hour] of hours.entries()) {
      const { secretKey, publicKey, psk, pskId } = hourKeysOf(hour);
      const keys = [secretKey, publicKey, psk, pskId].map(hex);
      expect(keys).toEqual([hour.secretKey, hour.publicKey, hour.psk, hour.pskId]);
      const next = hours[i + 1];
      if (next === undefined) continue;
      expect(next.hour).toBe(hour.hour + 1);
      expect(hex(hkdfExpand(bytes(hour.chain), label('ratchet'), 32))).toBe(next.chain);
    }
  });
});

describe('operations', () => {
  const groupId = bytes(group.operations[0]!.id);
  const all = [...group.operations, ...group.departures];

  it.each(all)('[GR-4] [GR-5] $type at clock $clock', (vector) => {
    const body = operationBody(vector);
    expect(hex(body)).toBe(vector.body);
    expect(hex(sha256(body))).toBe(vector.id);
    expect(hex(signedOperation(vector, groupId))).toBe(vector.signed);
  });

  it('there is one of each type', () => {
    expect(new Set(all.map(({ type }) => type)).size).toBe(9);
  });

  it('[GR-6] each names what nobody had named, ascending, and is one later than the latest of those', () => {
    const clocks = new Map(group.operations.map(({ id, clock }) => [id, clock]));
    for (const { heads, clock } of all) {
      expect(heads).toEqual(heads.toSorted());
      expect(clock).toBe(heads.reduce((most, head) => Math.max(most, clocks.get(head)! + 1), 0));
    }
    expect(Math.max(...all.map(({ heads }) => heads.length))).toBe(2);
  });

  it.each(group.rosters)('[GR-7] [GR-20] the roster after $operations of them', (roster) => {
    const { members, invites, hash } = foldOf(group.operations.slice(0, roster.operations));
    expect({ members, invites, hash }).toEqual({
      members: roster.members,
      invites: roster.invites,
      hash: roster.hash,
    });
  });

  it('[GR-9] the join is signed by the key that the invite secret gives', () => {
    const { signingSeed } = inviteKeysOf(bytes(group.invites[0]!.inviteSecret));
    const join = group.operations.find(({ type }) => type === 'join')!;
    expect(join.inviteKey).toBe(hex(signingSeed));
  });
});

it.each(group.rekeys)('[GR-15] [GR-16] a rekey for $name', (vector) => {
  const { rekey, epochSecret } = rekeyOf(vector);
  expect(hex(epochSecret)).toBe(vector.epochSecret);
  expect(hex(rekey)).toBe(vector.rekey);
});

it.each(group.bodies)('[GR-17] $name', (vector) => {
  expect(hex(bodyOf(vector))).toBe(vector.body);
});
