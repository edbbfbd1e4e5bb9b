import { toHex } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import { add, promote, remove } from './group-life.ts';
import { askedOf, gaps, lostFor, runHours, written } from './repair-fixture.ts';
import { TestDevice } from './test-device.ts';
import { friends, KEYS_SETTLE, MINUTE, SECOND, strangers } from './trio.ts';

describe('what got lost on the way to one member', () => {
  it('[RE-9] [RE-10] is asked of its sender after a while, and takes its place in the order', () => {
    const trio = friends('lost text');
    const { alice, bob, carol, network } = trio;
    lostFor(trio, [bob], () => alice.send('lost'));
    alice.send('next');
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: next']);
    expect(gaps(bob)).toEqual([]);
    const [requests, answers] = [written(bob, 'outbox/ask-'), written(alice, 'outbox/give-')];
    network.run(9 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: lost', 'Alice: next']);
    expect(gaps(bob).map(({ state }) => state)).toEqual(['asked', 'repaired']);
    expect([requests.size, answers.size]).toEqual([1, 1]);
    expect(carol.texts()).toEqual(['Alice: lost', 'Alice: next']);
    expect(alice.news.filter(({ type }) => type === 'message')).toHaveLength(2);
  });

  it('is not acknowledged before it is there, nor is what came after it', () => {
    const trio = friends('no false receipt');
    const { alice, bob, network } = trio;
    let lost = '';
    lostFor(trio, [bob], () => {
      lost = alice.send('lost');
    });
    const next = alice.send('next');
    network.run(10 * SECOND);
    bob.send('I have no more than that');
    network.run(30 * SECOND);
    for (const id of [lost, next]) expect(alice.status(id)).toEqual({ state: 'on-server' });
    network.run(10 * MINUTE);
    bob.send('now I have');
    network.run(MINUTE);
    for (const id of [lost, next]) expect(alice.status(id)).toEqual({ state: 'delivered', count: 1, of: 2 });
  });

  it('comes from somebody else when the sender is gone', () => {
    const trio = friends('sender gone');
    const { alice, bob, network } = trio;
    lostFor(trio, [bob], () => alice.send('lost'));
    alice.send('next');
    network.run(10 * SECOND);
    alice.disconnect();
    runHours(trio, 3);
    expect(bob.texts()).toEqual(['Alice: lost', 'Alice: next']);
    expect(bob.counted('bad-signature')).toBe(0);
  });

  it('[GR-17] is found missing by a newcomer who heard no introduction, once he has written', () => {
    const trio = friends('no introduction');
    const { alice, network } = trio;
    const dave = new TestDevice(network, 'Dave');
    dave.connect();
    alice.invite(dave, 'contact-code', 'words');
    network.run(MINUTE);
    lostFor(trio, [dave], () => {
      dave.openSealed('words');
      network.run(5 * SECOND);
      for (let i = 0; i < 20; i++) alice.send(`${i}`);
    });
    alice.send('hello Dave');
    network.run(MINUTE);
    expect(dave.texts()).toEqual(['Alice: hello Dave']);
    dave.send('hello Alice');
    network.run(MINUTE);
    alice.send('welcome');
    runHours({ ...trio, all: [...trio.all, dave] }, 1);
    expect(dave.texts().filter((text) => text.startsWith('Alice'))).toHaveLength(22);
  });

  it('[RE-7] is found missing by what others say that they have, if it was the last', () => {
    const trio = friends('last one');
    const { alice, bob, carol, network } = trio;
    alice.send('first');
    network.run(MINUTE);
    lostFor(trio, [bob], () => alice.send('last'));
    carol.send('I have both');
    network.run(10 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: first', 'Alice: last', 'Carol: I have both']);
  });

  it('may be operations: the member learns of them all the same', () => {
    const trio = strangers('lost operations');
    const { alice, bob, carol, network } = trio;
    alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
    alice.invite(bob, 'contact-code', 'b');
    network.run(MINUTE);
    bob.openSealed('b');
    network.run(MINUTE);
    lostFor(trio, [bob], () => alice.invite(carol, 'contact-code', 'c'));
    lostFor(trio, [bob], () => carol.openSealed('c'));
    expect(bob.group.members).toHaveLength(2);
    alice.send('Carol is here');
    network.run(20 * MINUTE);
    expect(bob.group.members.map(({ name }) => name)).toEqual(['Alice', 'Bob', 'Carol']);
    expect(bob.group.rosterHash).toEqual(alice.group.rosterHash);
    carol.send('hello Bob');
    network.run(10 * MINUTE);
    expect(bob.texts()).toContain('Carol: hello Bob');
  });

  it('[RE-13] may be a rekey: the member gets it from whoever has it, and then what he could not open', () => {
    const trio = friends('lost rekey');
    const { alice, bob, carol, network } = trio;
    const dave = new TestDevice(network, 'Dave');
    dave.connect();
    const { epoch } = alice.group;
    alice.invite(dave, 'contact-code', 'd');
    network.run(MINUTE);
    dave.openSealed('d');
    network.run(10 * SECOND);
    const lost = toHex(bob.mailboxId);
    network.faults = { lose: (mailbox) => mailbox === lost && alice.group.epoch > epoch };
    for (let waited = 0; alice.group.epoch === epoch && waited < 30; waited++) network.run(30 * SECOND);
    network.run(20 * SECOND);
    network.faults = {};
    expect([alice.group.epoch, carol.group.epoch, bob.group.epoch]).toEqual([epoch + 1, epoch + 1, epoch]);
    alice.send('in the new epoch');
    network.run(8 * MINUTE);
    expect(toHex(bob.group.epochId)).toBe(toHex(alice.group.epochId));
    network.run(20 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: in the new epoch']);
  });

  it('is not asked for when it was sent while the device was out of the group', () => {
    const trio = friends('out and back');
    const { alice, bob, carol, network } = trio;
    const everyone = { ...trio, all: [alice, bob, carol] };
    alice.send('all three');
    network.run(MINUTE);
    alice.handle({ type: 'remove-member', groupId: alice.groupId, memberId: bob.group.me });
    network.run(5 * MINUTE);
    for (const text of ['without Bob 1', 'without Bob 2']) alice.send(text);
    carol.send('without Bob 3');
    network.run(5 * MINUTE);
    alice.invite(bob, 'contact-code', 'again');
    network.run(MINUTE);
    bob.openSealed('again');
    network.run(20 * MINUTE);
    expect(bob.group.state).toBe('member');
    const id = alice.send('welcome back');
    carol.send('hello again');
    network.run(MINUTE);
    bob.send('thanks');
    carol.send('so it is');
    network.run(MINUTE);
    expect(alice.status(id)).toEqual({ state: 'delivered', count: 2, of: 2 });
    runHours(everyone, 12);
    expect(gaps(bob)).toEqual([]);
    expect(bob.texts().filter((text) => text.includes('without'))).toEqual([]);
    expect(bob.texts()).toContain('Carol: hello again');
  });

  it('is repaired whenever the process dies, on either side', () => {
    const trio = friends('crash while repairing');
    const { alice, bob, carol, network } = trio;
    lostFor(trio, [bob], () => alice.send('lost'));
    lostFor(trio, [carol], () => alice.send('lost too'));
    alice.send('next');
    network.run(10 * SECOND);
    for (const device of trio.all) {
      device.crashes = { after: ({ type }) => (type === 'delivery' || type === 'tick' ? 'after-submitting' : 'no') };
    }
    runHours(trio, 2);
    for (const device of [bob, carol]) {
      expect(device.texts()).toEqual(['Alice: lost', 'Alice: lost too', 'Alice: next']);
    }
  });

  it('waits while the device is offline, and is not asked for the moment it comes back', () => {
    const trio = friends('away');
    const { alice, bob, network } = trio;
    lostFor(trio, [bob], () => alice.send('lost'));
    alice.send('next');
    network.run(10 * SECOND);
    bob.disconnect();
    network.run(30 * MINUTE);
    expect(gaps(bob)).toEqual([]);
    bob.connect();
    network.run(119 * SECOND);
    expect(gaps(bob)).toEqual([]);
    network.run(2 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: lost', 'Alice: next']);
  });

  it('[RE-10] is given in the epoch that all send in, though the answerer has one before it in order that nobody uses', () => {
    for (const seed of ['unused 1', 'unused 2', 'unused 3', 'unused 4']) {
      const trio = friends(seed);
      const { alice, bob, carol, network } = trio;
      const dave = add(network, alice, 'Dave');
      promote(alice, bob);
      network.run(KEYS_SETTLE);
      lostFor(trio, [bob], () => remove(alice, dave));
      lostFor(trio, [carol], () => bob.handle({ type: 'rekey', groupId: bob.groupId }));
      lostFor(trio, [carol], () => alice.send('lost'));
      alice.send('next');
      network.run(4 * MINUTE);
      expect(carol.texts(), seed).toEqual(['Alice: lost', 'Alice: next']);
    }
  });

  it('[RE-8] is asked of its sender again and again, who alone may know for whom it was', () => {
    const trio = friends('by turns');
    const { alice, bob, carol } = trio;
    lostFor(trio, [bob, carol], () => alice.send('lost'));
    alice.send('next');
    trio.network.run(30 * SECOND);
    alice.disconnect();
    const asked = askedOf(bob);
    runHours(trio, 48);
    const names = [...asked.values()].map((id) => (id === toHex(alice.group.me) ? 'Alice' : 'Carol'));
    expect(names.length).toBeGreaterThan(10);
    // Every other one went to her, for sure.
    expect(names.filter((_, i) => i % 2 === 0)).not.toContain('Carol');
    alice.connect();
    runHours(trio, 1);
    for (const device of [bob, carol]) expect(device.texts()).toEqual(['Alice: lost', 'Alice: next']);
  });

  it('[RE-8] is given up when nobody keeps it any more, and the person is told', () => {
    const trio = friends('given up');
    const { alice, bob, carol } = trio;
    lostFor(trio, [bob, carol], () => alice.send('lost'));
    alice.send('next');
    trio.network.run(30 * SECOND);
    alice.disconnect();
    const requests = [bob, carol].map((device) => written(device, 'outbox/ask-'));
    runHours(trio, 27 * 24);
    for (const device of [bob, carol]) expect(gaps(device).map(({ state }) => state)).toEqual(['asked']);
    runHours(trio, 11 * 24);
    for (const device of [bob, carol]) {
      expect(gaps(device).map(({ state }) => state)).toEqual(['asked', 'given-up']);
    }
    for (const { size } of requests) {
      expect(size).toBeGreaterThanOrEqual(128);
      expect(size).toBeLessThanOrEqual(160);
    }
  }, 60_000);
});

describe('[RE-14] what an inviter owes to those whom he invited', () => {
  it('leaves seconds after the delivery that made it necessary, also if the process dies in between', () => {
    for (const dies of [false, true]) {
      const trio = strangers(`forwarding ${dies}`);
      const { alice, bob, carol, network } = trio;
      alice.handle({ type: 'create-group', name: 'Friends', colour: 0 });
      alice.invite(bob, 'short-id', 'b');
      alice.invite(carol, 'contact-code', 'c');
      network.run(MINUTE);
      bob.openSealed('b');
      carol.openSealed('c');
      const ages: number[] = [];
      network.faults = {
        refuse: () => {
          ages.push(network.now);
          return null;
        },
      };
      let learned = 0;
      for (let i = 0; i < 300 && learned === 0; i++) {
        network.run(100);
        if (alice.group.members.length === 3) learned = network.now;
      }
      expect(ages.filter((at) => at > learned - 500)).toEqual([]);
      if (dies) alice.restart();
      network.run(900);
      expect(ages.filter((at) => at > learned)).toEqual([]);
      network.run(2 * MINUTE);
      for (const device of [bob, carol]) expect(device.group.members).toHaveLength(3);
    }
  });
});
