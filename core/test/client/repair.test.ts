import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_REPAIR } from '@conclave/core/client/content';
import { encodeRepairRequest, type RepairRequest } from '@conclave/core/client/repair-request';
import type { News } from '@conclave/core/client/types';
import { describe, expect, it } from 'vitest';
import { Forger } from './forger.ts';
import { HOUR } from './network.ts';
import { TestDevice } from './test-device.ts';
import { friends, MINUTE, SECOND, strangers, type Trio } from './trio.ts';

type GapNews = Extract<News, { type: 'gap' }>;

const gaps = (device: TestDevice) => device.news.filter((news): news is GapNews => news.type === 'gap');

/** What happens in `work`, and in the ten seconds after it, never reaches these. */
function lostFor({ network }: Trio, devices: readonly TestDevice[], work: () => void): void {
  const lost = new Set(devices.map(({ mailboxId }) => toHex(mailboxId)));
  network.faults = { lose: (mailbox) => lost.has(mailbox) };
  work();
  network.run(10 * SECOND);
  network.faults = {};
}

/** Keys with this beginning that a device stores from now on. */
function written(device: TestDevice, prefix: string): ReadonlySet<string> {
  const keys = new Set<string>();
  const { stored } = device;
  const set = stored.set.bind(stored);
  stored.set = (key, value) => {
    if (key.startsWith(prefix)) keys.add(key);
    return set(key, value);
  };
  return keys;
}

/** The server goes on publishing directories. */
function runHours({ network, all }: Trio, hours: number): void {
  for (let left = hours; left > 0; left--) {
    network.run(HOUR);
    network.publish();
    for (const device of all) if (device.online) device.handle({ type: 'directory', ...network.directory() });
  }
}

describe('what got lost on the way to one member', () => {
  it('is asked of its sender after a while, and takes its place in the order', () => {
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

  it('is found missing by what others say that they have, if it was the last', () => {
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

  it('may be a rekey: the member gets it from whoever has it, and then what he could not open', () => {
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

  it('is given up after twelve requests that nobody answered, and the person is told; late, it is still taken', () => {
    const trio = friends('given up');
    const { alice, bob, carol } = trio;
    lostFor(trio, [bob, carol], () => alice.send('lost'));
    alice.send('next');
    trio.network.run(30 * SECOND);
    alice.disconnect();
    const requests = [bob, carol].map((device) => written(device, 'outbox/ask-'));
    runHours(trio, 72);
    for (const device of [bob, carol]) {
      expect(gaps(device).map(({ state }) => state)).toEqual(['asked', 'given-up']);
    }
    for (const { size } of requests) {
      expect(size).toBeGreaterThanOrEqual(12);
      expect(size).toBeLessThanOrEqual(16);
    }
    alice.connect();
    runHours(trio, 1);
    // Requests of the last thirty days lay in her mailbox.
    expect(bob.texts()).toEqual(['Alice: lost', 'Alice: next']);
  }, 60_000);
});

describe('who asks for what is not his', () => {
  const request = (forger: Forger, sentAt: number, parts: Partial<RepairRequest>) => {
    const repair = encodeRepairRequest({ wanted: [], heads: [], epoch: null, ...parts });
    const contents = { type: 'repair', repair } as const;
    const body = encodeBody({ claim: null, introductions: [], acknowledgements: [], contents });
    return forger.message({ kind: KIND_REPAIR, seq: 0, sentAt, body });
  };

  /** Alice wrote, and then Dave came. */
  function latecomer(seed: string) {
    const trio = friends(seed);
    const { alice, network } = trio;
    for (const text of ['before 1', 'before 2']) alice.send(text);
    network.run(MINUTE);
    const dave = new TestDevice(network, 'Dave');
    dave.connect();
    alice.invite(dave, 'contact-code', 'd');
    network.run(MINUTE);
    dave.openSealed('d');
    network.run(MINUTE);
    alice.send('after');
    network.run(MINUTE);
    return { ...trio, all: [...trio.all, dave], dave };
  }

  it('gets what was signed for him, and nothing from before he joined', () => {
    const { alice, bob, dave, network } = latecomer('outsider');
    expect(dave.texts()).toEqual(['Alice: after']);
    const me = alice.group.me;
    const answers = written(alice, 'outbox/give-');
    const forger = new Forger(network, dave);
    forger.deliver(alice, request(forger, network.now, { wanted: [{ sender: me, from: 1, to: 0xffffffff }] }));
    network.run(2 * MINUTE);
    expect(dave.texts()).toEqual(['Alice: after']);
    // What was signed for him he gets as often as he asks: this, and what told of his join.
    const given = answers.size;
    expect(given).toBeGreaterThanOrEqual(1);
    expect(given).toBeLessThanOrEqual(3);
    network.run(2 * MINUTE);
    const asBob = new Forger(network, bob);
    asBob.deliver(alice, request(asBob, network.now, { wanted: [{ sender: me, from: 1, to: 0xffffffff }] }));
    expect(answers.size).toBeGreaterThanOrEqual(given + 2 + given);
  });

  it('never asks for anything from before he joined', () => {
    const trio = latecomer('newcomer');
    const { dave } = trio;
    runHours(trio, 12);
    expect(gaps(dave)).toEqual([]);
    expect(dave.texts()).toEqual(['Alice: after']);
  });

  it('gets nothing at all when he is no member', () => {
    const { alice, carol, network } = friends('stranger');
    alice.send('secret');
    network.run(MINUTE);
    const stranger = new TestDevice(network, 'Mallory');
    const forger = new Forger(network, carol);
    const signing = stranger.endpoint.device?.signing;
    const repair = encodeRepairRequest({
      wanted: [{ sender: alice.group.me, from: 1, to: 9 }],
      heads: [],
      epoch: null,
    });
    const contents = { type: 'repair', repair } as const;
    const body = encodeBody({ claim: null, introductions: [], acknowledgements: [], contents });
    const answers = written(alice, 'outbox/give-');
    forger.deliver(alice, forger.message({ kind: KIND_REPAIR, seq: 0, body }, signing));
    network.run(10 * MINUTE);
    expect(answers.size).toBe(0);
    expect(alice.counted('repair-refused')).toBe(1);
  });

  it('gets nothing when he was removed, though he still has the keys of the epoch before', () => {
    const { alice, bob, carol, network } = friends('removed');
    alice.send('for all');
    network.run(MINUTE);
    const forger = new Forger(network, carol);
    const { hourKeys } = forger;
    const wanted = [{ sender: alice.group.me, from: 1, to: 0xffffffff }];
    alice.handle({ type: 'remove-member', groupId: alice.groupId, memberId: carol.group.me });
    network.run(MINUTE);
    const answers = [alice, bob].map((device) => written(device, 'outbox/give-'));
    const message = request(forger, network.now, { wanted, heads: [alice.groupId] });
    for (const device of [alice, bob]) forger.deliver(device, message, hourKeys);
    network.run(5 * MINUTE);
    expect(answers.map(({ size }) => size)).toEqual([0, 0]);
    for (const device of [alice, bob]) expect(device.counted('repair-refused')).toBe(1);
  });

  it('gets so much and no more, however often he asks', () => {
    const { alice, carol, network } = friends('flood');
    for (let i = 0; i < 10; i++) {
      alice.send(`${i}`);
      network.run(SECOND);
    }
    network.run(MINUTE);
    const answers = written(alice, 'outbox/give-');
    const forger = new Forger(network, carol);
    const wanted = Array.from({ length: 256 }, () => ({ sender: alice.group.me, from: 1, to: 0xffffffff }));
    for (let i = 0; i < 50; i++) forger.deliver(alice, request(forger, network.now + i, { wanted, heads: [] }));
    expect(alice.counted('repair-refused')).toBe(49);
    network.run(MINUTE);
    // Ten texts and a few operations, once.
    expect(answers.size).toBeLessThanOrEqual(16);
    expect(answers.size).toBeGreaterThanOrEqual(10);
  });

  it('is not answered twice for one request that comes again', () => {
    const { alice, carol, network } = friends('replay');
    alice.send('x');
    network.run(MINUTE);
    const forger = new Forger(network, carol);
    const message = request(forger, network.now, { wanted: [{ sender: alice.group.me, from: 1, to: 9 }] });
    const answers = written(alice, 'outbox/give-');
    forger.deliver(alice, message);
    network.run(2 * MINUTE);
    const { size } = answers;
    expect(size).toBeGreaterThan(0);
    forger.deliver(alice, message);
    expect(answers.size).toBe(size);
    expect(alice.counted('repair-refused')).toBe(1);
  });
});

describe('a hostile sender', () => {
  it('who jumps to the last number there is costs a few requests and little memory', () => {
    const trio = friends('jump');
    const { alice, bob, carol, network } = trio;
    const forger = new Forger(network, carol);
    forger.deliver(bob, forger.message({ seq: 0xffffffff }));
    for (let i = 1; i < 200; i += 2) forger.deliver(bob, forger.message({ seq: 1_000_000 + i }));
    const requests = written(bob, 'outbox/ask-');
    runHours(trio, 48);
    expect(requests.size).toBeGreaterThanOrEqual(12);
    expect(requests.size).toBeLessThanOrEqual(30);
    const record = bob.stored.get(`peer/${toHex(bob.groupId)}/${toHex(carol.group.me)}`);
    expect(record?.length).toBeLessThan(4096);
    alice.send('still there?');
    network.run(MINUTE);
    expect(bob.texts()).toContain('Alice: still there?');
  }, 60_000);

  it('who says that others sent what they did not costs three requests, and nobody is told of gaps', () => {
    const trio = friends('hearsay');
    const { alice, bob, carol, network } = trio;
    alice.send('the only one');
    network.run(MINUTE);
    const rank = bob.group.members.findIndex(({ id }) => toHex(id) === toHex(alice.group.me));
    const forger = new Forger(network, carol);
    const requests = written(bob, 'outbox/ask-');
    for (const seq of [200, 0xffffffff]) {
      const contents = { type: 'text', text: 'all here' } as const;
      const body = encodeBody({ claim: null, introductions: [], acknowledgements: [{ rank, seq }], contents });
      forger.deliver(bob, forger.message({ seq: 2 + (seq % 2), body }));
    }
    runHours(trio, 24);
    const forAlice = gapsOf(bob, alice);
    expect(forAlice).toEqual([]);
    expect(requests.size).toBeGreaterThanOrEqual(3);
    expect(requests.size).toBeLessThanOrEqual(3 + 12);
  });

  it('can’t get an altered message in as an answer', () => {
    const trio = friends('altered');
    const { alice, bob, carol, network } = trio;
    lostFor(trio, [bob], () => alice.send('lost'));
    alice.send('next');
    network.run(30 * SECOND);
    const forger = new Forger(network, carol);
    const seq = 1 + Math.max(...gapsOf(bob, alice).map(({ to }) => to), 0);
    for (const number of [1, 2, 3, seq]) {
      const forged = forger.message({ seq: number, body: forger.text('altered') });
      forger.deliver(bob, { ...forged, senderId: alice.group.me });
    }
    expect(bob.counted('bad-signature')).toBe(4);
    network.run(10 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: lost', 'Alice: next']);
  });

  function gapsOf(device: TestDevice, sender: TestDevice): GapNews[] {
    return gaps(device).filter(({ senderId }) => toHex(senderId) === toHex(sender.group.me));
  }
});
