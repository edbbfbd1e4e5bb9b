import { toHex } from '@conclave/core/bytes/bytes';
import { encodeBody, KIND_OPERATIONS } from '@conclave/core/client/content';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import type { Operation } from '@conclave/core/group/operations';
import { encodeSignedOperation, signOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { memberIdOf } from '@conclave/core/wire/ids';
import { encodeSignedMessage } from '@conclave/core/wire/signed-message';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Forger } from './forger.ts';
import type { Mail } from './network.ts';
import { friends, MINUTE, type Trio } from './trio.ts';

const DAY = 24 * 60 * MINUTE;

describe('a member who forges', () => {
  let trio: Trio;
  let mallory: Forger;

  beforeEach(() => {
    trio = friends('forger');
    mallory = new Forger(trio.network, trio.carol);
  });

  const operations = (...encoded: Uint8Array[]) => ({
    kind: KIND_OPERATIONS,
    body: encodeBody({
      claim: null,
      introductions: [],
      acknowledgements: [],
      contents: { type: 'operations', operations: encoded },
    }),
  });

  function rename(changes: Partial<Operation>, signing = mallory.signing): Uint8Array {
    const { alice } = trio;
    const operation = {
      type: 'rename',
      groupName: 'Mine now',
      colour: 1,
      author: memberIdOf(p, signing.publicKey.bytes),
      at: trio.network.now,
      clock: 1,
      heads: [alice.groupId],
      ...changes,
    } as Operation;
    return encodeSignedOperation(signOperation(p, operation, alice.groupId, signing, null));
  }

  it('gets his own messages through, and nobody else’s', () => {
    const { alice, bob } = trio;
    mallory.deliver(alice, mallory.message());
    expect(alice.texts()).toEqual(['Carol: forged']);
    const asBob = bob.group.me;
    mallory.deliver(alice, mallory.message({ senderId: asBob, seq: 2 }));
    expect(alice.counted('bad-signature')).toBe(1);
    expect(alice.texts()).toHaveLength(1);
  });

  it('can’t claim to be the target itself, and so confirm what never came back', () => {
    const { alice, network } = trio;
    network.faults = { refuse: () => 'unknown' };
    const id = alice.send('not sent');
    mallory.deliver(alice, mallory.message({ senderId: alice.group.me, seq: 1 }));
    for (let seq = 1; seq < 8; seq++) mallory.deliver(alice, mallory.message({ senderId: alice.group.me, seq }));
    expect(alice.status(id)).toEqual({ state: 'sending' });
  });

  it('can’t change a bit of the signature or of what it covers', () => {
    const { alice } = trio;
    const message = mallory.message();
    const encoded = encodeSignedMessage(message);
    const contentEnd = 96 + message.body.length;
    for (let at = 1; at < contentEnd; at += 3) {
      mallory.deliverPlaintext(alice, mallory.sealRaw(encoded.with(at, (encoded[at] as number) ^ 4)));
    }
    expect(alice.texts()).toEqual([]);
    expect(alice.counted('bad-signature')).toBeGreaterThan(10);
    mallory.deliver(alice, message);
    expect(alice.texts()).toEqual(['Carol: forged']);
  });

  it('[TA-3] is found out when he signs two contents under one number; the first stays', () => {
    const { alice } = trio;
    mallory.deliver(alice, mallory.message());
    mallory.deliver(alice, mallory.message());
    expect(alice.news.filter(({ type }) => type === 'equivocation')).toEqual([]);
    mallory.deliver(alice, mallory.message({ body: mallory.text('something else') }));
    expect(alice.texts()).toEqual(['Carol: forged']);
    expect(alice.news.filter(({ type }) => type === 'equivocation')).toMatchObject([{ epoch: 0, seq: 1000 }]);
  });

  it('does not get a stranger’s messages in, nor make anybody forget the others for them', () => {
    const { alice } = trio;
    for (let i = 0; i < 140; i++) {
      const stranger = p.ed25519SecretKey(new Uint8Array(32).fill(i + 1));
      mallory.deliver(alice, mallory.message({ seq: 1 }, stranger));
    }
    expect(alice.texts()).toEqual([]);
    expect([...alice.stored.keys()].filter((key) => key.startsWith('held/'))).toHaveLength(128);
    expect(alice.counted('message-evicted')).toBe(12);
  });

  it('can’t change the group by operations that he may not make, or in others’ names', () => {
    const { alice, bob } = trio;
    const hash = toHex(alice.group.rosterHash);
    mallory.deliver(
      alice,
      mallory.message(operations(rename({ author: alice.group.me }), rename({ author: bob.group.me }))),
    );
    expect(alice.counted('operation-invalid')).toBe(2);
    mallory.deliver(alice, mallory.message({ ...operations(Uint8Array.of(1, 2, 3)), seq: 1001 }));
    expect(alice.counted('operation-malformed')).toBe(1);
    expect(toHex(alice.group.rosterHash)).toBe(hash);
    expect(alice.group.name).toBe('Friends');
  });

  it('fills no memory with operations whose parents never come', () => {
    const { alice } = trio;
    for (let batch = 0; batch < 30; batch++) {
      const orphans = Array.from({ length: 10 }, (_, i) =>
        rename({ heads: [new Uint8Array(32).fill(i + 1)], at: batch }),
      );
      mallory.deliver(alice, mallory.message({ ...operations(...orphans), seq: 2000 + batch }));
    }
    expect([...alice.stored.keys()].filter((key) => key.startsWith('orphan/'))).toHaveLength(256);
    expect(alice.counted('operation-evicted')).toBe(44);
  });

  it('is told apart from a later version: unknown kinds are counted and dropped', () => {
    const { alice } = trio;
    mallory.deliver(alice, mallory.message({ kind: 77 }));
    expect(alice.counted('unknown-kind')).toBe(1);
    expect(alice.texts()).toEqual([]);
  });

  it('can’t push everybody’s clock into the future', () => {
    const { alice, bob, network } = trio;
    mallory.deliver(alice, mallory.message({ sentAt: network.now + 300 * DAY }));
    expect(alice.counted('sent-in-future')).toBe(1);
    alice.send('after that');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Carol: forged', 'Alice: after that']);
    expect(bob.messages()[0]?.sentAt).toBeLessThan(network.now + 11 * MINUTE);
  });

  it('can’t acknowledge what was not sent', () => {
    const { alice, network } = trio;
    const members = alice.group.members.map(({ name }) => name);
    const acknowledgements = [{ rank: members.indexOf('Alice'), seq: 0xffffffff }];
    const body = encodeBody({
      claim: null,
      introductions: [],
      acknowledgements,
      contents: { type: 'text', text: 'all' },
    });
    mallory.deliver(alice, mallory.message({ body }));
    const id = alice.send('new');
    network.run(MINUTE);
    expect(alice.status(id)).toEqual({ state: 'on-server' });
  });

  it('shows a server that tells people different things', () => {
    const { alice, network } = trio;
    const { sequence } = network.directory().directory;
    const claim = { sequence, hash: new Uint8Array(16).fill(9) };
    const body = encodeBody({ claim, introductions: [], acknowledgements: [], contents: { type: 'text', text: 'x' } });
    mallory.deliver(alice, mallory.message({ body }));
    expect(alice.news).toContainEqual({ type: 'split-directory', sequence });
  });
});

describe('whatever bytes are delivered', () => {
  it('handle never throws, and what was sent still arrives', () => {
    const trio = friends('fuzz');
    const { alice, bob, carol, network } = trio;
    const forger = new Forger(network, carol);
    const real: Mail[] = [];
    bob.pickMail = (mails) => {
      real.push(...mails.filter((mail) => !real.includes(mail)));
      return mails[0];
    };
    for (const text of ['a', 'b'.repeat(900), 'c']) alice.send(text);
    network.run(MINUTE);
    const plaintexts = [forger.message(), forger.message({ kind: KIND_OPERATIONS, seq: 5 })].map(encodeSignedMessage);
    expect(real.length).toBeGreaterThanOrEqual(3);
    const random = seededRandom('fuzz');

    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(255), fc.nat(3), (which, at, value, how) => {
        const source = (real[which % real.length] as Mail).bytes;
        const arrivedAt = how === 3 ? which * 1000 : network.now;
        const plaintext = plaintexts[which % plaintexts.length] as Uint8Array;
        if (how === 0) bob.handle({ type: 'delivery', arrivedAt, bytes: source.with(at % source.length, value) });
        if (how === 1) bob.handle({ type: 'delivery', arrivedAt, bytes: source.subarray(0, at % source.length) });
        // A member's: it opens, whatever is in it.
        if (how === 2) forger.deliverPlaintext(bob, forger.sealRaw(plaintext.with(at % plaintext.length, value)));
        if (how === 3) bob.handle({ type: 'delivery', arrivedAt, bytes: random.bytes(at % 70_000) });
      }),
      { numRuns: 1500 },
    );
    expect(bob.endpoint.sealed().length).toBeLessThanOrEqual(32);
    bob.restart();
    alice.send('still there?');
    network.run(MINUTE);
    expect(bob.texts().filter((text) => text.startsWith('Alice'))).toEqual([
      'Alice: a',
      `Alice: ${'b'.repeat(900)}`,
      'Alice: c',
      'Alice: still there?',
    ]);
  });
});
