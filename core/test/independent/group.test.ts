import { describe, expect, it } from 'vitest';
import { bytes, hex, int, label } from './bytes.ts';
import { hkdfExpand, sha256 } from './crypto.ts';
import { group } from './files.ts';
import { bodyOf, inviteKeysOf, operationBody, rekeyOf, signedOperation } from './group.ts';
import { hourKeysOf } from './message.ts';
import { Roster } from './roster.ts';
import type { OperationVector, RosterVector } from './shapes.ts';
import { authorOf, History } from './strong-remove.ts';

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

/** Of the first so many operations. */
function expectRoster(operations: readonly OperationVector[]) {
  return ({ operations: count, members, invites, hash }: RosterVector) => {
    const known = operations.slice(0, count);
    const roster = new Roster(new History(known, (history, seen) => new Roster(history, seen).members), known);
    expect([...roster.members.keys()]).toEqual(members);
    expect([...roster.invites.keys()].sort()).toEqual(invites);
    expect(roster.hash(operations[0]!.id)).toBe(hash);
  };
}

describe('operations', () => {
  const all = [...group.operations, ...group.departures];

  it.each(all)('[GR-4] [GR-5] $type at clock $clock', (vector) => {
    const groupId = bytes((group.operations.includes(vector) ? group.operations : group.departures)[0]!.id);
    const body = operationBody(vector);
    expect(hex(body)).toBe(vector.body);
    expect(hex(sha256(body))).toBe(vector.id);
    expect(hex(signedOperation(vector, groupId))).toBe(vector.signed);
  });

  it('there is one of each type', () => {
    expect(new Set(all.map(({ type }) => type)).size).toBe(9);
  });

  it('[GR-6] each names what nobody had named, ascending, and is one later than the latest of those', () => {
    const clocks = new Map(all.map(({ id, clock }) => [id, clock]));
    for (const { heads, clock } of all) {
      expect(heads).toEqual(heads.toSorted());
      expect(clock).toBe(heads.reduce((most, head) => Math.max(most, clocks.get(head)! + 1), 0));
    }
    expect(Math.max(...all.map(({ heads }) => heads.length))).toBe(4);
  });

  it('[GR-5] an invite’s id is the hash of its terms', () => {
    const invites = all.filter(({ type }) => type === 'invite');
    expect(invites.length).toBeGreaterThan(2);
    for (const { author, fields } of invites) {
      const { inviteId, signingKey, sealingKey, expiry, target } = fields as Record<string, string> & {
        expiry: number;
      };
      const terms = [
        bytes(authorOf({ author })),
        bytes(signingKey!),
        bytes(sealingKey!),
        int(expiry, 6),
        bytes(target!),
      ];
      expect(hex(sha256(label('invite-id'), ...terms)).slice(0, 32)).toBe(inviteId);
    }
  });

  it.each(group.rosters)('[GR-7] the roster after $operations of them', expectRoster(group.operations));

  it.each(group.departureRosters)('[GR-21] the roster after $operations of those', expectRoster(group.departures));

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
