import { toHex } from '@conclave/core/bytes/bytes';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { NOTE_WELCOME, NOTE_WELCOME_REQUEST, openNote, sealNote } from '@conclave/core/group/note';
import { encodeWelcome, encodeWelcomeRequest } from '@conclave/core/group/welcome';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { add, hours, leave, names, remove, storedUnder } from './group-life.ts';
import type { TestDevice } from './test-device.ts';
import { friends, MINUTE, SECOND, type Trio } from './trio.ts';

/** Bob misses a rekey, and the hour that it was made for is over before it is given to him again. */
function lockOut(trio: Trio, dave: TestDevice): void {
  const { network, alice, bob, carol } = trio;
  network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
  remove(alice, dave);
  network.run(MINUTE);
  hours(network, 4, [alice, bob, carol]);
  network.faults = {};
}

describe('a member who is locked out', () => {
  it('[GR-31] [GR-32] asks an admin, gets the keys of now and what he does not know, and goes on', () => {
    const trio = friends('locked out');
    const { network, alice, bob, carol } = trio;
    const dave = add(network, alice, 'Dave');
    lockOut(trio, dave);
    carol.send('can bob read this?');
    hours(network, 3, [alice, bob, carol]);
    expect(names(bob)).toEqual(['Alice', 'Bob', 'Carol']);
    expect(toHex(bob.group.epochId)).toBe(toHex(alice.group.epochId));
    bob.send('I am back');
    network.run(MINUTE);
    for (const device of [alice, bob, carol])
      expect(device.texts()).toEqual(['Carol: can bob read this?', 'Bob: I am back']);
  });

  it('[GR-31] asks by himself where the rekey came too late, and is answered when an admin is there', () => {
    const trio = friends('asks');
    const { network, alice, bob, carol } = trio;
    const dave = add(network, alice, 'Dave');
    lockOut(trio, dave);
    alice.disconnect();
    carol.send('can bob read this?');
    hours(network, 5, [bob, carol]);
    // Carol gave him the rekey, whose hour he has erased.
    expect(bob.counted('locked-out')).toBe(1);
    expect(bob.texts()).toEqual([]);
    const mails = network.mailboxes.get(toHex(alice.mailboxId)) ?? [];
    const keys = [alice.endpoint.device!.device];
    const asked = mails.filter(({ bytes }) => openNote(p, keys, bytes)?.type === NOTE_WELCOME_REQUEST);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length, 'ever more rarely').toBeLessThan(7);
    network.publish();
    alice.connect();
    hours(network, 2, [alice, bob, carol]);
    expect(toHex(bob.group.epochId)).toBe(toHex(alice.group.epochId));
    // What he could not read then he misses as soon as there is more, and asks for.
    carol.send('and this?');
    hours(network, 1, [alice, bob, carol]);
    expect(bob.texts()).toEqual(['Carol: can bob read this?', 'Carol: and this?']);
  });

  it('[GR-31] is not woken again and again while he has no keys at all, and gets them', () => {
    const { network, alice, bob, carol } = friends('no keys');
    for (const key of storedUnder(bob, 'chain/')) bob.stored.delete(key);
    bob.restart();
    network.run(3 * MINUTE);
    bob.handle({ type: 'tick' });
    const later = network.now + 8 * MINUTE;
    bob.clockOffset = 8 * MINUTE;
    const { wakeAt } = bob.endpoint.handle({ type: 'tick' });
    expect(wakeAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(later);
    bob.clockOffset = 0;
    hours(network, 1, [alice, bob, carol]);
    expect(toHex(bob.group.epochId)).toBe(toHex(alice.group.epochId));
  });

  it('[GR-31] asks by himself where all that comes is closed to him, and his questions are closed to the others', () => {
    for (const seed of ['deaf to each other 1', 'deaf to each other 2', 'deaf to each other 3']) {
      const { network, alice, bob, carol } = friends(seed);
      leave(carol);
      network.run(4 * SECOND);
      // Each renews the keys, and the other never hears of it.
      network.faults = { lose: (mailbox) => mailbox === toHex(bob.mailboxId) };
      network.run(MINUTE);
      network.faults = { lose: (mailbox) => mailbox === toHex(alice.mailboxId) };
      network.run(5 * MINUTE);
      network.faults = {};
      hours(network, 3, [alice, bob]);
      expect(toHex(bob.group.epochId)).not.toBe(toHex(alice.group.epochId));
      for (const device of [alice, bob]) device.send('does anybody read this?');
      hours(network, 6, [alice, bob]);
      expect(toHex(bob.group.epochId)).toBe(toHex(alice.group.epochId));
      for (const device of [alice, bob]) device.send('and now?');
      hours(network, 1, [alice, bob]);
      expect(alice.texts()).toContain('Bob: does anybody read this?');
      expect(bob.texts()).toContain('Alice: does anybody read this?');
    }
  });

  it('[GR-32] is believed only while he is a member', () => {
    const { network, alice, bob, carol } = friends('stranger asks');
    const note = { type: NOTE_WELCOME_REQUEST, groupId: alice.groupId, author: bob.group.me, at: network.now };
    const request = { ...note, fields: encodeWelcomeRequest([]) };
    const recipient = { id: alice.group.me, deviceKey: alice.endpoint.device!.device.publicKey };
    const signing = bob.endpoint.device!.signing;
    remove(alice, bob);
    network.run(MINUTE);
    const copies = network.copies;
    const bytes = sealNote(network.env, signing, request, recipient);
    alice.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    expect(alice.counted('note-refused')).toBe(1);
    // Nor is a note that another signed in a member's name.
    const forged = sealNote(network.env, signing, { ...request, author: carol.group.me }, recipient);
    alice.handle({ type: 'delivery', arrivedAt: network.now, bytes: forged });
    expect(alice.counted('note-refused')).toBe(2);
    network.run(2 * MINUTE);
    expect(network.copies).toBe(copies);
    expect(alice.endpoint.sealed()).toEqual([]);
  });

  it('[GR-32] asks in vain more than once in ten minutes', () => {
    const { network, alice, bob } = friends('asks');
    const note = { type: NOTE_WELCOME_REQUEST, groupId: alice.groupId, author: bob.group.me, at: network.now };
    const request = { ...note, fields: encodeWelcomeRequest([]) };
    const recipient = { id: alice.group.me, deviceKey: alice.endpoint.device!.device.publicKey };
    const copies = network.copies;
    for (let i = 0; i < 5; i++) {
      const bytes = sealNote(network.env, bob.endpoint.device!.signing, request, recipient);
      alice.handle({ type: 'delivery', arrivedAt: network.now, bytes });
      expect(network.copies - copies, 'never in the same turn').toBe(i === 0 ? 0 : 1);
      network.run(MINUTE);
    }
    expect(network.copies).toBe(copies + 1);
  });

  it('[GR-32] takes keys from admins only', () => {
    const { network, alice, bob, carol } = friends('false welcome');
    const welcome = {
      epoch: { id: network.env.random.bytes(32), number: 99, hour: 1, heads: [alice.groupId] },
      hour: 1,
      chain: network.env.random.bytes(32),
      operations: [],
    };
    const recipient = { id: bob.group.me, deviceKey: bob.endpoint.device!.device.publicKey };
    for (const [device, epoch] of [[carol, bob.group.epoch] as const, [alice, 99] as const]) {
      const note = { type: NOTE_WELCOME, groupId: bob.groupId, author: device.group.me, at: network.now };
      const signing = device.endpoint.device!.signing;
      const bytes = sealNote(network.env, signing, { ...note, fields: encodeWelcome(welcome) }, recipient);
      bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
      expect(bob.group.epoch).toBe(epoch);
    }
  });

  it('keeps a note that is not for him as any sealed message, and counts a malformed one', () => {
    const { network, alice, bob } = friends('odd notes');
    const note = { type: 77, groupId: bob.groupId, author: alice.group.me, at: network.now, fields: new Uint8Array(3) };
    const signing = alice.endpoint.device!.signing;
    const stranger = { id: bob.group.me, deviceKey: generateKeyPair(p, network.env.random).publicKey };
    const own = { id: bob.group.me, deviceKey: bob.endpoint.device!.device.publicKey };
    const give = (bytes: Uint8Array) => bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    give(sealNote(network.env, signing, note, stranger));
    expect(bob.endpoint.sealed()).toHaveLength(1);
    give(sealNote(network.env, signing, note, own));
    expect(bob.counted('unknown-kind')).toBe(1);
    give(sealNote(network.env, signing, { ...note, type: NOTE_WELCOME }, own));
    expect(bob.counted('note-malformed')).toBe(1);
    expect(bob.endpoint.sealed()).toHaveLength(1);
  });
});

describe('messages that somebody gone had on their way', () => {
  it('[GR-33] are heard for ten minutes, and no longer', () => {
    const { network, alice, bob, carol } = friends('on their way');
    const copies: { bytes: Uint8Array }[] = [];
    carol.disconnect();
    bob.send('my last words');
    network.run(MINUTE);
    copies.push(...(network.mailboxes.get(toHex(carol.mailboxId)) ?? []).splice(0));
    leave(bob);
    network.run(MINUTE);
    carol.connect();
    network.run(MINUTE);
    expect(names(carol)).toEqual(['Alice', 'Carol']);
    const [words] = copies;
    if (words === undefined) throw new Error('nothing came');
    carol.handle({ type: 'delivery', arrivedAt: network.now + 10 * MINUTE, bytes: words.bytes.slice() });
    expect(carol.texts()).toEqual([]);
    expect(carol.counted('sent-after-leaving')).toBe(1);
    carol.handle({ type: 'delivery', arrivedAt: network.now, bytes: words.bytes.slice() });
    expect(carol.texts()).toEqual(['Bob: my last words']);
    expect(alice.texts()).toEqual(['Bob: my last words']);
    expect(storedUnder(carol, 'held/')).toEqual([]);
  });
});
