import { toHex } from '@conclave/core/bytes/bytes';
import { OperationLog } from '@conclave/core/group/operation-log';
import { foldRoster, mayInvite } from '@conclave/core/group/roster';
import { SETTING_DESCRIPTION, SETTING_DISAPPEARING, SETTING_INVITERS } from '@conclave/core/group/settings';
import type { SignedOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId, type MemberId } from '@conclave/core/wire/ids';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Author, copyLog, logOf, NOW, testEnv } from './fixture.ts';

describe('the roster', () => {
  let alice: Author;
  let bob: Author;
  let carol: Author;
  let create: SignedOperation;

  beforeEach(() => {
    const env = testEnv('roster');
    [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => new Author(env, name)) as [Author, Author, Author];
    create = alice.create('Climbing');
  });

  const names = (log: OperationLog) => [...foldRoster(p, log).members.values()].map(({ name }) => name);
  const roleOf = (log: OperationLog, id: MemberId) => foldRoster(p, log).members.get(toHex(id))?.role;

  function addBob(): SignedOperation {
    const { secret, inviteId } = alice.invite();
    const join = bob.join(alice, secret, inviteId);
    alice.learn(join);
    return join;
  }

  it('adds whoever joins by an open invite, and closes it', () => {
    const { secret, inviteId } = alice.invite();
    expect(foldRoster(p, alice.log).invites.size).toBe(1);
    alice.learn(bob.join(alice, secret, inviteId));
    const roster = foldRoster(p, alice.log);
    expect(names(alice.log)).toEqual(['Alice', 'Bob']);
    expect(roster.invites.size).toBe(0);
    expect(roster.members.get(toHex(bob.id))).toMatchObject({ role: 'member', addedBy: alice.id, name: 'Bob' });
  });

  it('is the same for all who have seen the same operations, in whatever order they came', () => {
    const first = alice.invite();
    const second = alice.invite();
    const joins = [
      bob.join(alice, first.secret, first.inviteId),
      carol.join(alice, second.secret, second.inviteId),
      alice.sign({ type: 'rename', groupName: 'Bouldering', colour: 2 }),
    ];
    bob.learn(...joins);
    const third = bob.invite();
    const all = [create, first.signed, second.signed, ...joins, third.signed];
    const whole = foldRoster(p, logOf(alice.log.groupId, all));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(foldRoster(p, logOf(alice.log.groupId, shuffled))).toEqual(whole);
      }),
    );
    expect(whole.name).toBe('Bouldering');
    expect([...whole.members.values()].map(({ name }) => name).sort()).toEqual(['Alice', 'Bob', 'Carol']);
  });

  it('[GR-20] has another hash after every operation that changes something', () => {
    addBob();
    alice.sign({ type: 'promote', member: bob.id });
    const operations = alice.log.ordered().map(({ signed }) => signed);
    const hashes = operations.map((_, i) => {
      const log = logOf(alice.log.groupId, operations.slice(0, i + 1));
      return toHex(foldRoster(p, log).hash);
    });
    expect(new Set(hashes).size).toBe(4);
    expect(foldRoster(p, alice.log).hash).toHaveLength(8);
  });

  it('lets one join only consume an invite: the first in order, whoever came first', () => {
    const { secret, inviteId } = alice.invite();
    const joins = [bob.join(alice, secret, inviteId), carol.join(alice, secret, inviteId)];
    const before = alice.log.ordered().map(({ signed }) => signed);
    const rosters = [joins, joins.toReversed()].map((order) =>
      foldRoster(p, logOf(alice.log.groupId, [...before, ...order])),
    );
    expect(rosters[0]).toEqual(rosters[1]);
    expect(rosters[0]?.members.size).toBe(2);
    expect(rosters[0]?.voided.size).toBe(1);
  });

  it('refuses a join after the invite’s expiry', () => {
    const { secret, inviteId } = alice.invite(NOW + 10);
    bob.join(alice, secret, inviteId, { at: NOW + 11 });
    expect(names(bob.log)).toEqual(['Alice']);
  });

  it('refuses a join that the invite key did not sign', () => {
    const { inviteId } = alice.invite();
    const join = bob.join(alice, new Uint8Array(32).fill(5), inviteId);
    expect(alice.log.add(join)).toBe('invalid');
  });

  it('lets only admins promote, rename and set, and voids the rest', () => {
    addBob();
    bob.sign({ type: 'promote', member: bob.id });
    bob.sign({ type: 'rename', groupName: 'Mine', colour: 0 });
    bob.sign({ type: 'settings', key: SETTING_INVITERS, value: Uint8Array.of(0) });
    const roster = foldRoster(p, bob.log);
    expect(roster).toMatchObject({ name: 'Climbing', everyMemberInvites: true });
    expect(roleOf(bob.log, bob.id)).toBe('member');
    expect(roster.voided.size).toBe(3);
  });

  it('lets a promoted member do what admins do', () => {
    addBob();
    bob.learn(alice.sign({ type: 'promote', member: bob.id }));
    bob.sign({ type: 'rename', groupName: 'Ours', colour: 0 });
    expect(foldRoster(p, bob.log).name).toBe('Ours');
    expect(roleOf(bob.log, bob.id)).toBe('admin');
  });

  it('lets every member invite until an admin says otherwise', () => {
    addBob();
    expect(mayInvite(foldRoster(p, bob.log), bob.id)).toBe(true);
    bob.learn(alice.sign({ type: 'settings', key: SETTING_INVITERS, value: Uint8Array.of(0) }));
    expect(mayInvite(foldRoster(p, bob.log), bob.id)).toBe(false);
    bob.invite();
    expect(foldRoster(p, bob.log).invites.size).toBe(0);
  });

  it('keeps a setting of a later version, for the same hash everywhere, and refuses a malformed known one', () => {
    const before = foldRoster(p, alice.log);
    alice.sign({ type: 'settings', key: 77, value: Uint8Array.of(1, 2) });
    expect(foldRoster(p, alice.log).hash).not.toEqual(before.hash);
    const malformed = alice.sign({ type: 'settings', key: SETTING_INVITERS, value: Uint8Array.of(9) });
    expect(foldRoster(p, alice.log).voided).toEqual(new Set([toHex(malformed.id)]));
  });

  it('[GR-42] [GR-43] takes four bytes of seconds and a text of 1,024 bytes, and of anything else nothing', () => {
    const set = (key: number, ...value: number[]) =>
      toHex(alice.sign({ type: 'settings', key, value: Uint8Array.from(value) }).id);
    set(SETTING_DISAPPEARING, 0, 0, 14, 16);
    set(SETTING_DESCRIPTION, 0x68, 0x69);
    const refused = [set(SETTING_DISAPPEARING, 1), set(SETTING_DISAPPEARING), set(SETTING_DESCRIPTION, 0xff)];
    const roster = foldRoster(p, alice.log);
    expect(roster).toMatchObject({ disappearing: 3600, description: 'hi' });
    expect(roster.voided).toEqual(new Set(refused));
  });

  it('replaces a member’s own device key, mailbox and name by his update', () => {
    addBob();
    const deviceKey = new Uint8Array(32).fill(4);
    bob.sign({ type: 'update', deviceKey, mailboxId: alice.device.mailboxId, name: 'Robert' });
    expect(foldRoster(p, bob.log).members.get(toHex(bob.id))).toMatchObject({ deviceKey, name: 'Robert' });
  });

  it('[GR-8] does not take an operation before what its author had seen', () => {
    const { signed, secret, inviteId } = alice.invite();
    const join = bob.join(alice, secret, inviteId);
    const log = new OperationLog(p, alice.log.groupId);
    expect([log.add(join), log.add(create), log.add(join), log.add(signed), log.add(join), log.add(join)]).toEqual([
      'unknown-parents',
      'added',
      'unknown-parents',
      'added',
      'added',
      'known',
    ]);
  });

  it('refuses forgeries: another signature, author, group, clock, or a stranger', () => {
    addBob();
    const log = copyLog(alice.log);
    const forge = (changes: object) => {
      bob.log = copyLog(log);
      return bob.sign({ type: 'rename', groupName: 'X', colour: 0 }, changes);
    };
    const flipped = forge({});
    const signature = flipped.signature.with(3, (flipped.signature[3] ?? 0) ^ 1);
    expect(copyLog(log).add({ ...flipped, signature })).toBe('invalid');
    expect(log.add(forge({ author: alice.id }))).toBe('invalid');
    expect(log.add(forge({ clock: 77 }))).toBe('invalid');
    carol.log = copyLog(log);
    expect(log.add(carol.sign({ type: 'rename', groupName: 'X', colour: 0 }))).toBe('invalid');
    const elsewhere = new Author(testEnv('elsewhere'), 'Alice');
    elsewhere.create('Other');
    expect(log.add(elsewhere.log.ordered()[0]?.signed as SignedOperation)).toBe('invalid');
    expect(log.size).toBe(3);
  });

  it('[GR-7] [GR-19] is one for everybody where a member made two invites under one id and key', () => {
    const { signed: first, secret, inviteId } = alice.invite();
    const { heads, clock, expiry } = first.operation as Extract<typeof first.operation, { type: 'invite' }>;
    const twin = alice.sign({ ...first.operation, expiry: expiry + 1 } as never, { heads, clock });
    const join = bob.join(alice, secret, inviteId);
    const rosters = [
      [first, twin],
      [twin, first],
    ].map((invites) => foldRoster(p, logOf(alice.log.groupId, [create, ...invites, join])));
    expect(rosters.map(({ members }) => members.size)).toEqual([2, 2]);
    expect(rosters[0]?.hash).toEqual(rosters[1]?.hash);
  });

  it('[GR-5] [GR-19] refuses an invite whose id says something else, and keys that nobody can seal to', () => {
    const log = copyLog(alice.log);
    const { signed } = alice.invite();
    const changed = { ...signed.operation, inviteId: new Uint8Array(16), heads: log.heads() };
    const low = {
      type: 'update',
      deviceKey: new Uint8Array(32),
      mailboxId: alice.device.mailboxId,
      name: 'Al',
    } as const;
    for (const operation of [changed, low]) {
      alice.log = copyLog(log);
      expect(log.add(alice.sign(operation as never))).toBe('invalid');
    }
    expect(log.add(signed)).toBe('added');
  });

  it('binds every signature to its group', () => {
    const rename = alice.sign({ type: 'rename', groupName: 'X', colour: 0 });
    const other = new OperationLog(p, groupId(new Uint8Array(32)));
    expect(other.add(create)).toBe('invalid');
    expect(other.add(rename)).toBe('unknown-parents');
  });
});
