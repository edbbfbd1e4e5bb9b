import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_REPAIR } from '@conclave/core/client/content';
import { encodeRepairRequest, type RepairRequest } from '@conclave/core/client/repair-request';
import { describe, expect, it } from 'vitest';
import { Forger } from './forger.ts';
import { type GapNews, gaps, lostFor, runHours, written } from './repair-fixture.ts';
import { TestDevice } from './test-device.ts';
import { friends, MINUTE, SECOND } from './trio.ts';

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

  it('[RE-10] gets what was signed for him, and nothing from before he joined', () => {
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

  it('[RE-5] gets nothing at all when he is no member', () => {
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
