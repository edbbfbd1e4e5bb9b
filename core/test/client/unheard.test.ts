import { toHex } from '@conclave/core/bytes/bytes';
import { decodeOperations, encodeOperations } from '@conclave/core/group/invite-parts';
import { NOTE_INTRODUCTION, openNote, sealNote } from '@conclave/core/group/note';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { hours, invite, leave, names, promote, remove, storedUnder } from './group-life.ts';
import { lostFor, written } from './repair-fixture.ts';
import { TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, strangers, type Trio } from './trio.ts';

/** Alice invites both before either has joined: Carol's invite names Alice alone. Bob is an admin. */
function invitedAtOnce(seed: string): Trio {
  const trio = strangers(seed);
  const { network, alice, bob, carol } = trio;
  alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
  alice.invite(bob, 'contact-code', 'b');
  alice.invite(carol, 'contact-code', 'c');
  network.run(MINUTE);
  bob.openSealed('b');
  network.run(KEYS_SETTLE);
  promote(alice, bob);
  network.run(MINUTE);
  return trio;
}

function expectAgreement(devices: readonly TestDevice[]): void {
  for (const one of ['rosterHash', 'epochId'] as const) {
    expect(new Set(devices.map(({ group }) => toHex(group[one]))).size, one).toBe(1);
  }
}

describe('a join that nobody can hear', () => {
  it('[GR-39] for the only member whom the invite names has left, is told by a note, and he tells of the others', () => {
    const { network, alice, bob, carol, all } = invitedAtOnce('inviter left');
    leave(alice);
    network.run(KEYS_SETTLE);
    carol.openSealed('c');
    network.run(10 * MINUTE);
    expect(names(carol)).toEqual(['Alice', 'Carol']);
    carol.restart();
    hours(network, 3, all);
    for (const device of [bob, carol]) expect(names(device)).toEqual(['Bob', 'Carol']);
    expectAgreement([bob, carol]);
    expect(storedUnder(alice, 'chain/', 'outbox/')).toEqual([]);
    carol.send('at last');
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Carol: at last']);
  });

  it('[GR-39] for the keys of the invite are nowhere any more, gets through all the same', () => {
    const { network, alice, bob, carol, all } = invitedAtOnce('inviter came back');
    remove(bob, alice);
    network.run(KEYS_SETTLE);
    invite(network, bob, alice);
    network.run(KEYS_SETTLE);
    carol.openSealed('c');
    hours(network, 3, all);
    for (const device of all) expect(names(device)).toHaveLength(3);
    expectAgreement(all);
  });
});

describe('a decision that nobody can hear', () => {
  it('[GR-39] for the others have lost its keys, is told by a note: who was put out himself learns of that', () => {
    const trio = friends('two halves');
    const { network, alice, bob, carol, all } = trio;
    promote(alice, bob);
    network.run(KEYS_SETTLE);
    lostFor(trio, [alice], () => remove(bob, alice));
    // As if both had been out for a while, and come back.
    for (const device of [bob, carol]) {
      const old = storedUnder(device, 'chain/').filter((key) => !key.endsWith(toHex(device.group.epochId)));
      for (const key of old) device.stored.delete(key);
      device.restart();
    }
    alice.handle({ type: 'rename-group', groupId: alice.groupId, name: 'Alice’s', colour: 0 });
    network.run(10 * MINUTE);
    alice.send('does anybody read this?');
    hours(network, 4, all);
    expect(alice.group.state).toBe('removed');
    expectAgreement([bob, carol]);
  });
});

describe('a stranger whose operations rest on what never came', () => {
  it('[GR-39] is asked by a note that says nothing of the group, and answers', () => {
    const { network, alice, bob: dave, carol: erin, all } = strangers('lost in between');
    alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
    alice.invite(dave, 'contact-code', 'd');
    network.run(MINUTE);
    // Who brought him in is gone for good, and nobody else has his join.
    lostFor({ network, alice, bob: dave, carol: erin, all }, [alice], () => dave.openSealed('d'));
    invite(network, dave, erin);
    dave.disconnect();
    erin.disconnect();
    expect(names(alice)).toEqual(['Alice']);
    hours(network, 1, all);
    const mails = network.mailboxes.get(toHex(erin.mailboxId)) ?? [];
    const notes = mails.flatMap(({ bytes }) => openNote(p, [erin.endpoint.device!.device], bytes) ?? []);
    expect(notes.map(({ type }) => type)).toEqual([NOTE_INTRODUCTION]);
    expect(notes.flatMap(({ fields }) => decodeOperations(fields))).toEqual([]);
    erin.connect();
    hours(network, 1, all);
    expect(names(alice)).toHaveLength(3);
    expect(alice.group.rosterHash).toEqual(erin.group.rosterHash);
  });

  it('[GR-39] is answered once in ten minutes, later than in the same turn, and only as a member', () => {
    const { network, alice, bob } = friends('answers');
    const stranger = new TestDevice(network, 'Mallory');
    const answers = written(alice, 'outbox/note-');
    const introduce = (device: TestDevice) => {
      const note = { type: NOTE_INTRODUCTION, groupId: alice.groupId, author: bob.group.me, at: network.now };
      const recipient = { id: alice.group.me, deviceKey: alice.endpoint.device!.device.publicKey };
      const fields = encodeOperations([]);
      const bytes = sealNote(network.env, device.endpoint.device!.signing, { ...note, fields }, recipient);
      alice.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    };
    introduce(stranger);
    network.run(MINUTE);
    expect([answers.size, alice.counted('note-refused')]).toEqual([0, 1]);
    const { copies } = network;
    for (const wait of [MINUTE, 5 * MINUTE]) {
      introduce(bob);
      expect(network.copies - copies).toBe(wait === MINUTE ? 0 : 1);
      network.run(wait);
    }
    expect(answers.size).toBe(1);
    network.run(5 * MINUTE);
    introduce(bob);
    expect(answers.size).toBe(2);
  });
});
