import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry } from '@conclave/core/client/outbox-entry';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { storedUnder } from './group-life.ts';
import { TestNetwork, type Visit } from './network.ts';
import { TestDevice } from './test-device.ts';
import { KEYS_SETTLE, MINUTE, strangers } from './trio.ts';

/**
 * The flows as the seed of this project tells them, each step in its order, and each looked at from outside: what a
 * device stored, what went over the network, what a person would see.
 */
describe('creating a group', () => {
  const { alice, network } = strangers('seed: create');

  it('needs a name, makes a key for the group, and stores both before anything else', () => {
    alice.handle({ type: 'create-group', name: 'Friends', colour: 2 });
    expect(alice.group).toMatchObject({ name: 'Friends', colour: 2, usable: true, state: 'member' });
    expect(alice.group.members).toMatchObject([{ name: 'Alice', role: 'creator', me: true }]);
    expect(storedUnder(alice, 'chain/')).toHaveLength(1);
    expect(storedUnder(alice, 'operation/')).toHaveLength(1);
  });

  it('tells nobody: no server learns that there is a group', () => {
    network.run(10 * MINUTE);
    expect(network.copies).toBe(0);
  });

  it('is there after a restart, with its key', () => {
    alice.restart();
    expect(alice.group.name).toBe('Friends');
    expect(alice.group.usable).toBe(true);
  });
});

describe('adding a user', () => {
  const { alice, bob, carol, network } = strangers('seed: add');
  alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
  alice.invite(bob, 'contact-code', 'bob’s words');
  network.run(MINUTE);
  bob.openSealed('bob’s words');
  network.run(KEYS_SETTLE);
  const before = { copies: network.copies, carol: network.mailboxes.get(toHex(carol.mailboxId))?.length };

  it('prompts for a target id and a passphrase; without them nothing happens', () => {
    const salt = alice.endpoint.freshSalt();
    const passphraseKey = alice.passphraseKey('words', salt);
    const event = { type: 'invite', groupId: alice.groupId, salt, passphraseKey, generated: false } as const;
    expect(() => alice.handle({ ...event, target: { type: 'short-id', mailboxId: carol.mailboxId } })).toThrowError(
      expect.objectContaining({ code: 'passphrase-must-be-generated' }),
    );
    expect(network.copies).toBe(before.copies);
  });

  it('encrypts key and members under the passphrase and stores it to be sent', () => {
    alice.disconnect();
    alice.invite(carol, 'short-id', 'six generated words of the list');
    const [invite] = alice.group.invites;
    const record = alice.stored.get(`outbox/${invite?.id}`);
    if (invite === undefined || record === undefined) throw new Error('no invite');
    const { payload, target } = decodeEntry(invite.id, record);
    expect(target).toEqual(carol.mailboxId);
    const chain = [...alice.stored].find(([key]) => key.startsWith('chain/'))?.[1] as Uint8Array;
    expect(toHex(payload)).not.toContain(toHex(chain.subarray(4)));
    expect(toHex(payload)).not.toContain(toHex(alice.group.members[1]?.signingKey as Uint8Array));
  });

  it('sends it to the target: one message among all others, to one mailbox', () => {
    alice.connect();
    network.run(5 * MINUTE);
    expect(carol.endpoint.sealed()).toHaveLength(1);
    expect(carol.endpoint.groups()).toEqual([]);
  });

  it('tells the members that somebody is invited, as a normal group message', () => {
    expect(bob.group.invites).toMatchObject([{ target: carol.mailboxId, mine: false }]);
    expect(bob.lines()).toContain('invited Alice');
  });
});

describe('the user being added', () => {
  const { alice, bob, carol, network } = strangers('seed: being added');
  alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
  alice.invite(bob, 'contact-code', 'bob’s words');
  network.run(MINUTE);
  bob.openSealed('bob’s words');
  network.run(KEYS_SETTLE);
  alice.send('before carol');
  alice.invite(carol, 'contact-code', 'carol’s words');
  network.run(MINUTE);

  it('has a message that none of his keys open', () => {
    expect(carol.endpoint.groups()).toEqual([]);
    expect(carol.endpoint.sealed()).toMatchObject([{ forContactCode: true }]);
  });

  it('is asked for the passphrase; a wrong one opens nothing', () => {
    expect(() => carol.openSealed('other words')).toThrowError(
      expect.objectContaining({ code: 'passphrase-opens-nothing' }),
    );
  });

  it('with the right one stores members and key', () => {
    carol.openSealed('carol’s words');
    expect(carol.group.members.map(({ name }) => name)).toEqual(['Alice', 'Bob', 'Carol']);
    expect(carol.group.usable).toBe(true);
    expect(storedUnder(carol, 'chain/')).toHaveLength(1);
    expect(carol.endpoint.sealed()).toEqual([]);
  });

  it('and every other member gets his public keys as a normal group message', () => {
    network.run(MINUTE);
    for (const device of [alice, bob]) {
      const member = device.group.members.find(({ name }) => name === 'Carol');
      expect(member?.signingKey).toEqual(carol.endpoint.device?.signing.publicKey.bytes);
      expect(member?.mailboxId).toEqual(carol.mailboxId);
    }
  });

  it('reads what comes from then on, and nothing from before', () => {
    bob.send('after carol');
    network.run(MINUTE);
    expect(carol.texts()).toEqual(['Bob: after carol']);
    expect(alice.texts()).toEqual(['Alice: before carol', 'Bob: after carol']);
  });
});

describe('sending a message', () => {
  const network = new TestNetwork(nativePrimitives, 'seed: send');
  const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => new TestDevice(network, name)) as [
    TestDevice,
    TestDevice,
    TestDevice,
  ];
  for (const device of [alice, bob, carol]) device.connect();
  alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
  for (const device of [bob, carol]) {
    alice.invite(device, 'contact-code', 'words');
    network.run(MINUTE);
    device.openSealed('words');
    network.run(MINUTE);
  }
  network.run(KEYS_SETTLE);

  it('goes from the source through a first and a second proxy and the server to every member, in this order', () => {
    const visits: Visit[] = [];
    network.watch = (visit, work) => {
      if (visit.transmission !== null && visit.arrival !== null) visits.push(visit);
      return work();
    };
    const id = alice.send('hello');
    network.run(MINUTE);
    network.watch = (_visit, work) => work();

    const carried = visits.filter(({ arrival }) => (arrival?.bytes.length ?? 0) > 100);
    expect(carried.map(({ role }) => role)).toEqual(['first', 'second', 'server', 'server', 'server']);
    const [atFirst, atSecond, ...atServer] = carried;
    // 1. The source gives the first proxy one packet, and shows it its address and nothing else.
    expect(atFirst?.arrival?.from).toEqual(alice.address);
    // 2. The first gives the second a packet without a trace of the source.
    expect(atSecond?.arrival?.from).not.toEqual(alice.address);
    expect(atSecond?.host).not.toBe(atFirst?.host);
    // 3. The second makes a copy for each recipient, the sender among them; no two look alike.
    expect(new Set(atServer.map(({ arrival }) => toHex(arrival?.bytes as Uint8Array))).size).toBe(3);
    // 4. The server keeps each until its device has it; the members read it, and the sender knows that it is there.
    for (const device of [bob, carol]) expect(device.texts()).toEqual(['Alice: hello']);
    expect(alice.status(id)).toEqual({ state: 'on-server' });
    for (const mails of network.mailboxes.values()) expect(mails).toEqual([]);
  });

  it('waits at the server for somebody who is offline', () => {
    bob.disconnect();
    alice.send('later');
    network.run(MINUTE);
    expect(network.mailboxes.get(toHex(bob.mailboxId))).toHaveLength(1);
    bob.connect();
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: hello', 'Alice: later']);
    expect(network.mailboxes.get(toHex(bob.mailboxId))).toEqual([]);
  });
});
