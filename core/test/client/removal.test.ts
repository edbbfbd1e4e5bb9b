import { toHex } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import {
  add,
  events,
  eventsOf,
  hours,
  invite,
  leave,
  names,
  promote,
  remove,
  storedChains,
  storedUnder,
} from './group-life.ts';
import { friends, KEYS_SETTLE, MINUTE, SECOND, strangers } from './trio.ts';

describe('somebody is removed', () => {
  it('[GR-27] opens nothing after it, has no key any more and says so; the others go on', () => {
    const { network, alice, bob, carol } = friends('removal');
    alice.send('with bob');
    network.run(MINUTE);
    const { epoch } = alice.group;
    remove(alice, bob);
    expect(alice.group).toMatchObject({ epoch: epoch + 1, usable: true });
    alice.send('without bob');
    network.run(MINUTE);
    carol.send('indeed');
    network.run(MINUTE);

    expect(bob.texts()).toEqual(['Alice: with bob']);
    expect(bob.group.state).toBe('removed');
    expect(eventsOf(bob, 'removed')).toMatchObject([{ who: 'Bob', by: 'Alice', byId: alice.group.me }]);
    expect(storedUnder(bob, 'chain/', 'epoch-rekey/', 'outbox/', 'invite-key/')).toEqual([]);
    expect(() => bob.send('still here?')).toThrowError(expect.objectContaining({ code: 'removed' }));
    expect(bob.counted('malformed-message') + bob.counted('rekey-invalid')).toBe(0);

    for (const device of [alice, carol]) {
      expect(device.texts()).toEqual(['Alice: with bob', 'Alice: without bob', 'Carol: indeed']);
      expect(names(device)).toEqual(['Alice', 'Carol']);
      expect(device.group.rosterHash).toEqual(alice.group.rosterHash);
      expect(device.group.epochId).toEqual(alice.group.epochId);
      expect(eventsOf(device, 'removed')).toHaveLength(1);
    }
  });

  it('keeps his history over a restart, and the keys stay gone', () => {
    const { network, alice, bob } = friends('removal restart');
    const before = storedChains(bob);
    remove(alice, bob);
    network.run(MINUTE);
    bob.restart();
    network.run(MINUTE);
    expect(bob.group).toMatchObject({ state: 'removed', usable: false });
    expect(names(bob)).toEqual(['Alice', 'Carol']);
    for (const value of bob.stored.values()) {
      for (const chain of before) expect(toHex(value)).not.toContain(chain);
    }
  });

  it('hears nothing of him that he sends afterwards in the old keys', () => {
    const { network, alice, bob, carol } = friends('removal late');
    bob.disconnect();
    remove(alice, bob);
    network.run(30 * MINUTE);
    // He does not know it yet: his app reads the mailbox only after it has sent.
    bob.endpoint.handle({ type: 'directory', ...network.directory() });
    const outcome = bob.endpoint.handle({ type: 'connected' });
    expect(outcome.submissions).toEqual([]);
    bob.connect();
    network.run(30 * MINUTE);
    expect(bob.group.state).toBe('removed');
    expect(carol.texts()).toEqual([]);
    expect(alice.group.members).toHaveLength(2);
  });

  it('comes back by a new invite, with the same keys, and reads on', () => {
    const { network, alice, bob, carol } = friends('readmission');
    bob.send('before');
    network.run(MINUTE);
    remove(alice, bob);
    network.run(KEYS_SETTLE);
    alice.send('while he was out');
    network.run(MINUTE);
    invite(network, alice, bob);
    network.run(KEYS_SETTLE);
    expect(bob.group.state).toBe('member');
    bob.send('back');
    alice.send('welcome');
    network.run(MINUTE);
    expect(names(bob)).toEqual(['Alice', 'Carol', 'Bob']);
    expect(bob.texts()).toEqual(['Bob: before', 'Bob: back', 'Alice: welcome']);
    for (const device of [alice, carol]) {
      expect(device.texts()).toEqual(['Bob: before', 'Alice: while he was out', 'Bob: back', 'Alice: welcome']);
      expect(device.group.epochId).toEqual(bob.group.epochId);
    }
  });

  it('waits for nobody but says who is in: messages wait while there are no keys for those who are left', () => {
    const { network, alice, bob, carol } = friends('admin offline');
    promote(alice, bob);
    network.run(MINUTE);
    // Bob removes Carol and his device goes offline before it could make new keys.
    bob.disconnect();
    remove(bob, carol);
    const id = bob.send('secret');
    expect(bob.group).toMatchObject({ usable: false, rekeying: true });
    bob.connect();
    network.run(5 * MINUTE);
    expect(bob.group).toMatchObject({ usable: true, rekeying: false });
    expect(alice.texts()).toEqual(['Bob: secret']);
    expect(bob.status(id)).toMatchObject({ state: 'on-server' });
    expect(carol.texts()).toEqual([]);
  });

  it('is judged alike everywhere where two admins remove each other: the senior one stays', () => {
    const { network, alice, bob, carol } = friends('mutual');
    promote(alice, bob);
    network.run(MINUTE);
    remove(bob, alice);
    remove(alice, bob);
    network.run(KEYS_SETTLE);
    expect(bob.group.state).toBe('removed');
    for (const device of [alice, carol]) {
      expect(device.group.state).toBe('member');
      expect(names(device)).toEqual(['Alice', 'Carol']);
    }
    carol.send('peace');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Carol: peace']);
    expect(carol.group.epochId).toEqual(alice.group.epochId);
    expect(bob.texts()).toEqual([]);
  });
});

describe('somebody leaves', () => {
  it('says so, has no keys any more, and an admin renews those of the others', () => {
    const { network, alice, bob, carol } = friends('leave');
    leave(bob);
    expect(bob.group.state).toBe('left');
    network.run(2 * MINUTE);
    for (const device of [alice, carol]) {
      expect(names(device)).toEqual(['Alice', 'Carol']);
      expect(eventsOf(device, 'left')).toMatchObject([{ who: 'Bob' }]);
    }
    carol.send('gone');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Carol: gone']);
    expect(bob.texts()).toEqual([]);
    // He says it four times: nobody tells him any more that it was heard.
    network.run(50 * MINUTE);
    expect(storedUnder(bob, 'chain/', 'outbox/')).toEqual([]);
  });

  it('[GR-27] says it again, though a copy of his own came back: the others may have got none', () => {
    const { network, alice, bob, carol } = friends('goodbye');
    const others = [alice, carol].map(({ mailboxId }) => toHex(mailboxId));
    network.faults = { lose: (mailbox) => others.includes(mailbox) };
    leave(bob);
    network.run(10 * MINUTE);
    network.faults = {};
    network.run(40 * MINUTE);
    for (const device of [alice, carol]) expect(names(device)).toEqual(['Alice', 'Carol']);
    expect(storedUnder(bob, 'chain/', 'outbox/')).toEqual([]);
  });

  it('while offline: his word goes out when he is online again, and then his keys go', () => {
    const { network, alice, bob } = friends('leave offline');
    bob.disconnect();
    leave(bob);
    expect(bob.group.state).toBe('left');
    expect(storedUnder(bob, 'chain/')).not.toEqual([]);
    bob.restart();
    network.run(10 * MINUTE);
    bob.connect();
    network.run(5 * MINUTE);
    expect(names(alice)).toEqual(['Alice', 'Carol']);
    network.run(45 * MINUTE);
    expect(storedUnder(bob, 'chain/', 'outbox/')).toEqual([]);
  });

  it('takes along what nobody has heard of yet, for afterwards nobody could ask him', () => {
    const { network, alice, bob } = friends('leave in a hurry');
    bob.disconnect();
    bob.handle({ type: 'rename-self', name: 'Bobby' });
    leave(bob);
    network.run(MINUTE);
    bob.connect();
    network.run(5 * MINUTE);
    expect(names(alice)).toEqual(['Alice', 'Carol']);
    expect(eventsOf(alice, 'left')).toMatchObject([{ who: 'Bobby' }]);
  });

  it('[GR-26] and members go on by themselves where no admin is there', () => {
    const { network, alice, bob, carol } = friends('leave without admin');
    const dave = add(network, alice, 'Dave');
    alice.disconnect();
    leave(bob);
    network.run(20 * SECOND);
    expect(carol.group).toMatchObject({ usable: false, rekeying: true });
    const id = carol.send('in new keys');
    network.run(5 * SECOND);
    expect(carol.status(id)).toEqual({ state: 'waiting', reason: 'rekey' });
    network.run(10 * MINUTE);
    expect(dave.texts()).toEqual(['Carol: in new keys']);
    alice.connect();
    network.run(2 * MINUTE);
    expect(alice.texts()).toEqual(['Carol: in new keys']);
    expect(alice.group.epochId).toEqual(dave.group.epochId);
    expect(bob.texts()).toEqual([]);
  });

  it('as the only admin: the first in rank becomes one, and is told so before', () => {
    const { network, alice, bob, carol } = friends('succession');
    expect(alice.group.lastAdmin).toBe(true);
    expect(bob.group.lastAdmin).toBe(false);
    leave(alice);
    network.run(3 * MINUTE);
    for (const device of [bob, carol]) {
      expect(device.group.members.map(({ name, role }) => [name, role])).toEqual([
        ['Bob', 'admin'],
        ['Carol', 'member'],
      ]);
    }
    bob.send('mine now');
    network.run(MINUTE);
    expect(carol.texts()).toEqual(['Bob: mine now']);
    expect(alice.texts()).toEqual([]);
  });

  it('[GR-26] and whoever is left alone writes on, in keys that those who left do not have', () => {
    const { network, alice, bob, carol } = friends('last one');
    leave(carol);
    network.run(3 * MINUTE);
    leave(alice);
    network.run(3 * MINUTE);
    expect(names(bob)).toEqual(['Bob']);
    expect(bob.group).toMatchObject({ usable: true, rekeying: false });
    const id = bob.send('a note to myself');
    network.run(MINUTE);
    expect(bob.status(id)).toMatchObject({ state: 'on-server' });
    expect([...alice.texts(), ...carol.texts()]).toEqual([]);

    invite(network, bob, alice);
    network.run(KEYS_SETTLE);
    alice.send('back');
    bob.send('welcome');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Alice: back', 'Bob: welcome']);
  });

  it('from a group of his own: nothing is left but what he can read', () => {
    const { alice } = friends('alone');
    alice.handle({ type: 'create-group', name: 'Mine', colour: 1 });
    const groupId = alice.endpoint.groups()[1]?.id;
    if (groupId === undefined) throw new Error('no group');
    alice.handle({ type: 'leave', groupId });
    expect(alice.endpoint.group(groupId)).toMatchObject({ state: 'left', usable: false });
    expect(storedUnder(alice, `chain/${toHex(groupId)}`)).toEqual([]);
  });
});

describe('invites', () => {
  it('are revoked by their author or an admin, and nobody joins by them any more', () => {
    const { network, alice, bob, carol } = friends('revoke');
    const dave = add(network, alice, 'Dave');
    remove(alice, dave);
    network.run(MINUTE);
    bob.invite(dave, 'contact-code', 'words');
    network.run(MINUTE);
    const [pending] = alice.group.invites;
    if (pending === undefined) throw new Error('no invite');
    const revoke = { type: 'revoke-invite', groupId: alice.groupId, inviteId: pending.id } as const;
    expect(() => carol.handle(revoke)).toThrowError(expect.objectContaining({ code: 'not-allowed' }));
    expect(() => carol.handle({ ...revoke, inviteId: '00' })).toThrowError(
      expect.objectContaining({ code: 'unknown-invite' }),
    );
    alice.handle(revoke);
    network.run(MINUTE);
    dave.openSealed('words');
    network.run(MINUTE);
    for (const device of [alice, bob, carol]) {
      expect(names(device)).toEqual(['Alice', 'Bob', 'Carol']);
      expect(device.group.invites).toEqual([]);
      expect(eventsOf(device, 'invite-revoked')).toMatchObject([{ by: 'Alice', target: dave.mailboxId }]);
    }
    alice.send('not for dave');
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: not for dave']);
    expect(dave.texts()).toEqual([]);
  });

  it('[GR-26] are revoked where nobody has joined yet, and the group goes on', () => {
    const { network, alice, bob } = strangers('revoke alone');
    alice.handle({ type: 'create-group', name: 'Mine', colour: 0 });
    alice.invite(bob, 'contact-code', 'first words');
    network.run(MINUTE);
    const [pending] = alice.group.invites;
    if (pending === undefined) throw new Error('no invite');
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: pending.id });
    expect(alice.group).toMatchObject({ usable: true, rekeying: false, invites: [] });
    const id = alice.send('a note to myself');
    network.run(MINUTE);
    expect(alice.status(id)).toMatchObject({ state: 'on-server' });

    alice.invite(bob, 'contact-code', 'second words');
    network.run(MINUTE);
    bob.openSealed('second words');
    network.run(KEYS_SETTLE);
    bob.send('here');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Alice: a note to myself', 'Bob: here']);
  });

  it('[GR-26] that expired are revoked by an admin, and the keys renewed', () => {
    const { network, alice, bob, carol } = friends('expiry');
    const dave = add(network, alice, 'Dave');
    leave(dave);
    network.run(5 * MINUTE);
    alice.invite(dave, 'contact-code', 'words');
    network.run(MINUTE);
    const { epochId } = alice.group;
    hours(network, 7 * 24 + 2, [alice, bob, carol]);
    for (const device of [alice, bob, carol]) {
      expect(device.group.invites).toEqual([]);
      expect(device.group.epochId).toEqual(alice.group.epochId);
      expect(device.group.epochId).not.toEqual(epochId);
    }
    expect(eventsOf(carol, 'invite-revoked')).toMatchObject([{ by: 'Alice' }]);
  });
});

describe('what admins do', () => {
  it('everybody sees, in one order', () => {
    const { network, alice, bob, carol, all } = friends('administration');
    promote(alice, bob);
    network.run(MINUTE);
    bob.handle({ type: 'rename-group', groupId: bob.groupId, name: ' Friends & co ', colour: 4 });
    network.run(MINUTE);
    alice.handle({ type: 'set-inviters', groupId: alice.groupId, everyMember: false });
    network.run(MINUTE);
    carol.handle({ type: 'rename-self', name: 'Caroline' });
    network.run(MINUTE);
    for (const device of all) {
      expect(device.group).toMatchObject({ name: 'Friends & co', colour: 4 });
      expect(names(device)).toEqual(['Alice', 'Bob', 'Caroline']);
      expect(device.group.mayInvite).toBe(device !== carol);
      expect(device.lines()).toEqual(alice.lines());
      expect(events(device)).toContainEqual({
        type: 'promoted',
        who: 'Bob',
        whoId: bob.group.me,
        by: 'Alice',
        byId: alice.group.me,
      });
    }
    expect(carol.endpoint.name).toBe('Caroline');
  });

  it('is refused to those who may not, and then nothing has changed', () => {
    const { alice, bob, carol } = friends('refusals');
    const groupId = alice.groupId;
    const memberId = carol.group.me;
    const refusals = [
      [bob, { type: 'remove-member', groupId, memberId }, 'not-allowed'],
      [bob, { type: 'promote', groupId, memberId }, 'not-allowed'],
      [bob, { type: 'rename-group', groupId, name: 'Mine', colour: 0 }, 'not-allowed'],
      [bob, { type: 'set-inviters', groupId, everyMember: false }, 'not-allowed'],
      [alice, { type: 'remove-member', groupId, memberId: alice.group.me }, 'not-a-member'],
      [alice, { type: 'promote', groupId, memberId: alice.group.me }, 'not-a-member'],
      [alice, { type: 'rename-group', groupId, name: '  ', colour: 0 }, 'name-empty'],
      [alice, { type: 'rename-self', name: '' }, 'name-empty'],
    ] as const;
    for (const [device, event, code] of refusals) {
      const before = new Map(device.stored);
      expect(() => device.handle(event)).toThrowError(expect.objectContaining({ code }));
      expect(device.stored).toEqual(before);
    }
    promote(alice, bob);
    expect(() => promote(alice, bob)).toThrowError(expect.objectContaining({ code: 'already-admin' }));
    alice.clockOffset = -20 * MINUTE;
    expect(() => leave(alice)).toThrowError(expect.objectContaining({ code: 'clock-off' }));
  });
});
