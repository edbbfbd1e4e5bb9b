import { toHex } from '@conclave/core/bytes/bytes';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { sealPart } from '@conclave/core/group/invite-parts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';
import { Crashing, deliver, invited, inviteOf, keysOf, newsOf, openFirst, under, type World } from './invited.ts';
import type { Mail } from './network.ts';
import type { TestDevice } from './test-device.ts';
import { MINUTE, SECOND, strangers } from './trio.ts';

describe('an invite of several parts', () => {
  it.each(['short-id', 'contact-code'] as const)('is joined by at once where all have come, by %s', (target) => {
    const world = invited(`at once ${target}`, target);
    const { network, alice, bob, parts } = world;
    expect(parts).toHaveLength(4);
    bob.connect();
    network.run(SECOND);
    expect(bob.endpoint.sealed()).toHaveLength(4);
    bob.openSealed('words');
    expect(newsOf(bob.news, 'invite-opened')).toHaveLength(1);
    expect(newsOf(bob.news, 'invite-partial')).toEqual([]);
    expect(bob.endpoint.sealed()).toEqual([]);
    network.run(MINUTE);
    expect(alice.lines()).toContain('joined Bob');
    expect(toHex(bob.group.rosterHash)).toBe(toHex(alice.group.rosterHash));
    alice.send('Welcome');
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: Welcome']);
  });

  it('[GR-35] is joined by when the last part comes, which each leave the inbox as they come', () => {
    const world = invited('one by one');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    expect(bob.endpoint.pendingInvites()).toMatchObject([{ groupName: 'Crowd', have: 1, of: 4 }]);
    for (const [i, part] of parts.slice(1).entries()) {
      deliver(bob, part);
      expect(newsOf(bob.news, 'invite-partial').at(-1)).toMatchObject({ have: i + 2, of: 4 });
      expect(bob.endpoint.sealed()).toEqual([]);
    }
    // Never in the turn of the delivery.
    expect(newsOf(bob.news, 'invite-opened')).toEqual([]);
    network.run(20 * SECOND);
    expect(newsOf(bob.news, 'invite-opened')).toHaveLength(1);
    expect(bob.endpoint.pendingInvites()).toEqual([]);
    expect([...under(bob, 'pending-join/'), ...under(bob, 'join-part/')]).toEqual([]);
    // A second copy of one that was asked for again, or that the server had twice.
    deliver(bob, parts[2] as Mail);
    expect(bob.endpoint.sealed()).toEqual([]);
    network.run(MINUTE);
    expect(alice.lines()).toContain('joined Bob');
  });

  it('says how far it is by the part that is furthest behind', () => {
    const { network, alice, bob } = strangers('status');
    new Crowd(network, alice).grow(150);
    network.run(MINUTE);
    alice.invite(bob, 'contact-code', 'words');
    const id = inviteOf(alice);
    network.run(3 * SECOND);
    expect(alice.status(id)?.state).not.toBe('sent');
    network.run(MINUTE);
    expect(alice.status(id)).toEqual({ state: 'sent' });
    expect(alice.statuses(id).filter(({ state }) => state === 'sent')).toHaveLength(1);
    const known = newsOf(alice.news, 'status').every(({ messageId }) => !messageId.includes('.'));
    expect(known).toBe(true);
    expect(under(alice, `outbox/${id}`)).toEqual([]);
  });

  it('waits with the parts that no proxy takes, and sends them when one does', () => {
    const { network, alice, bob } = strangers('a part fails');
    new Crowd(network, alice).grow(150);
    network.run(MINUTE);
    alice.invite(bob, 'contact-code', 'words');
    const id = inviteOf(alice);
    network.run(200);
    // From now on every first proxy refuses.
    network.faults = { refuse: () => 'failed' };
    network.run(5 * MINUTE);
    expect(['sending', 'waiting']).toContain(alice.status(id)?.state);
    network.faults = {};
    network.run(10 * MINUTE);
    expect(alice.status(id)).toEqual({ state: 'sent' });
  });

  it('shares no bytes between its deliveries, nor with one that is sent again', () => {
    const world = invited('unlinkable');
    const { network, bob, mails, parts } = world;
    openFirst(world);
    network.run(20 * MINUTE);
    bob.disconnect();
    expect(mails).toEqual([]);
    const all = [...parts.map(({ bytes }) => bytes), ...resent(world)];
    expect(all.length).toBeGreaterThan(4);
    // Bytes that 32 have in common hold 8 that they have in common.
    const seen = new Map<bigint, number>();
    all.forEach((bytes, i) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let at = 0; at + 8 <= bytes.length; at++) {
        const window = view.getBigUint64(at);
        if ((seen.get(window) ?? i) !== i) throw new Error(`deliveries ${seen.get(window)} and ${i} share bytes`);
        seen.set(window, i);
      }
    });
  });

  /** What comes for a Bob whose later parts got lost, all of them. */
  function resent(first: World): Uint8Array[] {
    const world = invited('unlinkable again');
    openFirst(world);
    world.network.run(11 * MINUTE);
    const kept: Uint8Array[] = [];
    world.bob.pickMail = (mails) => {
      kept.push(...mails.map(({ bytes }) => bytes.slice()));
      return mails[0];
    };
    world.network.run(5 * MINUTE);
    expect(first.bob.groupId).toBeDefined();
    return [...world.parts.map(({ bytes }) => bytes), ...kept.filter(({ length }) => length > 10_000)];
  }
});

describe('parts of an invite', () => {
  let world: World;
  let stored: TestDevice;

  beforeAll(() => {
    world = invited('any order');
    openFirst(world);
    stored = world.bob;
    stored.disconnect();
  });

  it('[GR-35] come in any order, twice, and with a crash after each', () => {
    const order = fc.shuffledSubarray(
      [1, 2, 3, 1, 2, 3, 0].map((part, i) => [part, i] as const),
      {
        minLength: 7,
        maxLength: 7,
      },
    );
    fc.assert(
      fc.property(order, (deliveries) => {
        const bob = new Crashing(world.network, stored);
        for (const [part] of deliveries) {
          const { arrivedAt, bytes } = world.parts[part] as Mail;
          bob.event({ type: 'delivery', arrivedAt, bytes: bytes.slice() });
        }
        expect(bob.endpoint.pendingInvites()).toMatchObject([{ have: 4, of: 4 }]);
        expect(bob.endpoint.sealed()).toEqual([]);
        expect(bob.wakeAt).not.toBeNull();
        const { now } = world.network;
        world.network.now = bob.wakeAt as number;
        bob.event({ type: 'tick' });
        world.network.now = now;
        expect(newsOf(bob.news, 'invite-opened')).toHaveLength(1);
        expect(bob.endpoint.groups()).toMatchObject([{ name: 'Crowd', state: 'member' }]);
        expect([...bob.keys('pending-join/'), ...bob.keys('join-part/')]).toEqual([]);
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  it('are wanted for as long as the invite is good, and then it is given up', () => {
    const bob = new Crashing(world.network, stored);
    const { now } = world.network;
    const [pending] = bob.endpoint.pendingInvites();
    world.network.now = (pending?.expiresAt as number) + 1;
    bob.event({ type: 'tick' });
    world.network.now = now;
    expect(newsOf(bob.news, 'invite-refused')).toEqual([{ type: 'invite-refused', code: 'invite-expired' }]);
    expect([...bob.keys('pending-join/'), ...bob.keys('join-part/')]).toEqual([]);
  });

  it('are not told from what a member makes up under the same key, until the first says so', () => {
    const bob = new Crashing(world.network, stored);
    const { sealing } = keysOf(world);
    const forged = sealPart(world.network.env, sealing.publicKey, { index: 2, piece: new Uint8Array(65_485) });
    const strange = sealPart(world.network.env, sealing.publicKey, { index: 31, piece: new Uint8Array(5) });
    for (const bytes of [forged, strange, ...world.parts.slice(1).map((part) => part.bytes.slice())]) {
      bob.event({ type: 'delivery', arrivedAt: world.network.now, bytes });
    }
    const refused = newsOf(bob.news, 'counted').filter(({ what }) => what === 'invite-part-refused');
    expect(refused).toHaveLength(2);
    expect(bob.endpoint.pendingInvites()).toMatchObject([{ have: 4, of: 4 }]);
  });

  it('are found among forty messages of junk that come before and after them', () => {
    const bob = new Crashing(world.network, stored);
    const random = seededRandom('junk');
    const junk = (count: number) => {
      for (let i = 0; i < count; i++) {
        bob.event({ type: 'delivery', arrivedAt: world.network.now, bytes: random.bytes(384) });
      }
    };
    for (const part of world.parts.slice(1)) {
      junk(40);
      bob.event({ type: 'delivery', arrivedAt: part.arrivedAt, bytes: part.bytes.slice() });
    }
    junk(40);
    expect(bob.endpoint.sealed()).toHaveLength(32);
    expect(bob.endpoint.pendingInvites()).toMatchObject([{ have: 4, of: 4 }]);
  });
});
