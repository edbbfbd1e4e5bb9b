import { concat, equalBytes, toHex } from '@conclave/core/bytes/bytes';
import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent, News } from '@conclave/core/client/types';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { inviteKeys, openDeviceLayer, openInvite, sealInvite } from '@conclave/core/group/invite';
import { cut, decodeOperations, encodeOperations, openPart, sealPart } from '@conclave/core/group/invite-parts';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';
import { hours } from './group-life.ts';
import { HOUR, type Mail, type TestNetwork } from './network.ts';
import { TestDevice } from './test-device.ts';
import { MINUTE, SECOND, strangers } from './trio.ts';

const DAY = 24 * HOUR;

/** Alice's group has operations for four parts; Bob, whose app is closed, is invited; all parts are in his mailbox. */
function invited(seed: string, target: 'short-id' | 'contact-code' = 'contact-code') {
  const { network, alice, bob } = strangers(seed);
  new Crowd(network, alice).grow(150);
  network.run(MINUTE);
  bob.disconnect();
  alice.invite(bob, target, 'words');
  network.run(2 * MINUTE);
  const mails = network.mailboxes.get(toHex(bob.mailboxId)) as Mail[];
  const copy = mails.map((mail) => ({ ...mail, bytes: mail.bytes.slice() }));
  return { network, alice, bob, mails, parts: copy };
}

type World = ReturnType<typeof invited>;

/** Bob comes online, finds the first part alone, and opens it. */
function openFirst({ network, bob, mails, parts }: World): void {
  mails.splice(0, mails.length, parts[0] as Mail);
  bob.connect();
  network.run(SECOND);
  bob.openSealed('words');
}

function deliver(bob: TestDevice, { arrivedAt, bytes }: Mail): void {
  bob.handle({ type: 'delivery', arrivedAt, bytes: bytes.slice() });
}

function newsOf<Type extends News['type']>(news: readonly News[], type: Type): Extract<News, { type: Type }>[] {
  return news.filter((item): item is Extract<News, { type: Type }> => item.type === type);
}

function inviteOf(alice: TestDevice): string {
  return newsOf(alice.news, 'invite-sent').at(-1)?.inviteId as string;
}

function has(device: TestDevice, name: string): boolean {
  return device.group.members.some((member) => member.name === name);
}

const under = (device: TestDevice, prefix: string) => [...device.stored.keys()].filter((key) => key.startsWith(prefix));

/** A device that stops and starts again, from what it stored, after each event. */
class Crashing {
  readonly news: News[] = [];
  readonly #network: TestNetwork;
  readonly #stored: Map<string, Uint8Array>;
  readonly #random = seededRandom('crashing');
  wakeAt: number | null = null;

  constructor(network: TestNetwork, { stored }: TestDevice) {
    this.#network = network;
    this.#stored = new Map(stored);
  }

  get endpoint(): Endpoint {
    const clock = { now: () => this.#network.now };
    return new Endpoint({ ...this.#network.env, random: this.#random, clock }, [...this.#stored]);
  }

  event(event: EndpointEvent): void {
    const { writes, news, wakeAt } = this.endpoint.handle(event);
    for (const { key, value } of writes) {
      if (value === null) this.#stored.delete(key);
      else this.#stored.set(key, value.slice());
    }
    this.news.push(...news);
    this.wakeAt = wakeAt;
  }

  keys(prefix: string): string[] {
    return [...this.#stored.keys()].filter((key) => key.startsWith(prefix));
  }
}

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

  it('is joined by when the last part comes, which each leave the inbox as they come', () => {
    const world = invited('one by one');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    expect(bob.endpoint.pendingInvites()).toMatchObject([{ have: 1, of: 4 }]);
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

  it('fails with a part that never settles, and is tried again with it alone', () => {
    const { network, alice, bob } = strangers('a part fails');
    new Crowd(network, alice).grow(150);
    network.run(MINUTE);
    alice.invite(bob, 'contact-code', 'words');
    const id = inviteOf(alice);
    network.run(200);
    // The network takes packets from now on and answers nothing for them.
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

  it('come in any order, twice, and with a crash after each', () => {
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

describe('a part that got lost', () => {
  it('is asked for after ten minutes online, and sent again', () => {
    const world = invited('lost');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    for (const part of [parts[1], parts[3]]) deliver(bob, part as Mail);
    const requests = under(bob, 'outbox/parts-request-');
    network.run(9 * MINUTE);
    expect(under(bob, 'outbox/parts-request-')).toEqual(requests);
    const { copies } = network;
    network.run(3 * MINUTE);
    // The request, and the one part.
    expect(newsOf(bob.news, 'invite-opened')).toHaveLength(1);
    expect(copies).toBeLessThan(network.copies);
    network.run(MINUTE);
    expect(has(alice, 'Bob')).toBe(true);
    expect(under(alice, 'outbox/').filter((key) => key.includes('.'))).toEqual([]);
  });

  it('is asked for after a restart, too, and ever more rarely where nobody answers', () => {
    const world = invited('nobody answers');
    const { network, alice, bob } = world;
    alice.disconnect();
    openFirst(world);
    bob.restart();
    network.run(9 * MINUTE);
    const inbox = network.mailboxes.get(toHex(alice.mailboxId)) as Mail[];
    const before = inbox.length;
    const times: number[] = [];
    for (let minute = 0; minute < 170; minute++) {
      network.run(MINUTE);
      if (minute % 30 === 15) bob.restart();
      if (inbox.length - before > times.length) times.push(minute);
    }
    // After 10, 30, 70 and 150 minutes, each wait up to a quarter longer.
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times.length).toBeLessThanOrEqual(4);
    network.publish();
    alice.connect();
    hours(network, 5, [alice, bob]);
    expect(has(alice, 'Bob')).toBe(true);
    expect(bob.endpoint.groups()).toHaveLength(1);
  });

  it('is not asked for while this device is offline, nor sent where the invite is none any more', () => {
    const world = invited('revoked');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    deliver(bob, parts[1] as Mail);
    bob.disconnect();
    network.run(2 * HOUR);
    expect(under(bob, 'outbox/')).toEqual([]);
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: inviteOf(alice) });
    network.publish();
    alice.handle({ type: 'directory', ...network.directory() });
    bob.connect();
    network.run(30 * MINUTE);
    expect(alice.counted('note-refused')).toBeGreaterThan(0);
    expect(bob.endpoint.pendingInvites()).toMatchObject([{ have: 2, of: 4 }]);
    expect(bob.endpoint.groups()).toEqual([]);
  });

  it('is sent to nobody who does not have the invite’s key, and once for a request that comes twice', () => {
    const world = invited('replayed request');
    const { network, alice, bob } = world;
    openFirst(world);
    const requests: Uint8Array[] = [];
    alice.pickMail = (mails) => {
      if (mails[0] !== undefined) requests.push(mails[0].bytes.slice());
      return mails[0];
    };
    network.run(10 * MINUTE + 10 * SECOND);
    const request = requests.at(-1) as Uint8Array;
    network.run(20 * MINUTE);
    expect(bob.endpoint.groups()).toHaveLength(1);
    const refused = alice.counted('note-refused');
    alice.handle({ type: 'delivery', arrivedAt: network.now, bytes: request });
    expect(alice.counted('note-refused')).toBe(refused + 1);
  });
});

describe('an invite that is revoked after it was opened', () => {
  it('lets nobody in', () => {
    const world = invited('revoked late');
    const { network, alice, bob, parts } = world;
    openFirst(world);
    alice.handle({ type: 'revoke-invite', groupId: alice.groupId, inviteId: inviteOf(alice) });
    network.run(MINUTE);
    for (const part of parts.slice(1)) deliver(bob, part);
    network.run(5 * MINUTE);
    expect(has(alice, 'Bob')).toBe(false);
    alice.send('Among us');
    network.run(5 * MINUTE);
    expect(bob.texts()).toEqual([]);
  });
});

describe('a wrong passphrase', () => {
  it('opens nothing and loses nothing', () => {
    const { network, bob } = invited('wrong');
    bob.connect();
    network.run(SECOND);
    const before = [...bob.stored];
    expect(() => bob.openSealed('other words')).toThrow(expect.objectContaining({ code: 'passphrase-opens-nothing' }));
    expect([...bob.stored]).toEqual(before);
    bob.openSealed('words');
    expect(bob.endpoint.groups()).toHaveLength(1);
  });
});

describe('an inviter who lies', () => {
  const lies = {
    'about how many operations there are': (operations: Uint8Array) =>
      operations.with(3, (operations[3] as number) ^ 1),
    'with operations of another group': (operations: Uint8Array) => {
      const [create, ...others] = decodeOperations(operations);
      const strange = decodeOperations(operationsOf(invited('another group')));
      return encodeOperations([create as Uint8Array, ...others.slice(0, 40), ...strange.slice(1, 60)]);
    },
    'without an end': (operations: Uint8Array) => operations.subarray(0, -9),
  } as const;

  it.each(Object.entries(lies))('%s is refused, and nothing is lost', (_, lie) => {
    const world = invited('liar');
    const { network, bob, mails } = world;
    mails.length = 0;
    bob.connect();
    const before = bob.endpoint.sealed().length;
    for (const bytes of lyingParts(world, lie)) bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    expect(bob.endpoint.sealed().length).toBeGreaterThan(before);
    const stored = [...bob.stored];
    expect(() => bob.openSealed('words')).toThrow(expect.objectContaining({ code: 'invite-invalid' }));
    expect([...bob.stored]).toEqual(stored);
    expect(bob.endpoint.groups()).toEqual([]);
  });

  it('is refused too where the lie comes last', () => {
    const world = invited('liar');
    const { network, bob, mails } = world;
    const [first, ...rest] = lyingParts(world, lies['without an end']);
    mails.length = 0;
    bob.connect();
    bob.handle({ type: 'delivery', arrivedAt: network.now, bytes: first as Uint8Array });
    bob.openSealed('words');
    for (const bytes of rest) bob.handle({ type: 'delivery', arrivedAt: network.now, bytes });
    network.run(MINUTE);
    expect(newsOf(bob.news, 'invite-refused')).toEqual([{ type: 'invite-refused', code: 'invite-invalid' }]);
    expect([...under(bob, 'pending-join/'), ...under(bob, 'join-part/')]).toEqual([]);
    expect(bob.endpoint.groups()).toEqual([]);
  });

  /** The same invite, of other operations, with hashes that fit. */
  function lyingParts(world: World, lie: (operations: Uint8Array) => Uint8Array): Uint8Array[] {
    const { network, bob } = world;
    const content = contentOf(world);
    const operations = lie(operationsOf(world));
    const [firstPiece, ...pieces] = cut(operations, 0);
    const furtherPieces = pieces.map((piece) => p.sha256(piece));
    const salt = bob.endpoint.freshSalt();
    const { sealing } = keysOf(world);
    return [
      sealInvite(network.env, {
        content: { ...content, furtherPieces, firstPiece: firstPiece as Uint8Array },
        salt,
        passphraseKey: bob.passphraseKey('words', salt),
        targetId: bob.mailboxId,
      }),
      ...pieces.map((piece, i) => sealPart(network.env, sealing.publicKey, { index: i + 2, piece })),
    ];
  }
});

function contentOf({ bob, parts }: World) {
  const bytes = (parts[0] as Mail).bytes;
  const device = bob.endpoint.device as NonNullable<Endpoint['device']>;
  const sealed = openDeviceLayer(p, device.device, bytes) as Uint8Array;
  const passphraseKey = bob.passphraseKey('words', sealed.subarray(0, 32));
  const content = openInvite(p, { sealed, passphraseKey, targetId: bob.mailboxId });
  if (content === null) throw new Error('the invite does not open');
  return content;
}

function keysOf(world: World) {
  return inviteKeys(p, contentOf(world).inviteSecret);
}

function operationsOf(world: World): Uint8Array {
  const { sealing } = keysOf(world);
  const opened = world.parts.slice(1).flatMap(({ bytes }) => openPart(p, sealing, bytes) ?? []);
  const pieces = opened.sort((a, b) => a.index - b.index).map(({ piece }) => piece);
  return concat(contentOf(world).firstPiece, ...pieces);
}

describe('a group', () => {
  it('of 1,000 members takes in one more', () => {
    const { network, alice, bob } = strangers('a thousand');
    new Crowd(network, alice).add(999);
    expect(alice.group.members).toHaveLength(1000);
    network.run(SECOND);
    alice.invite(bob, 'contact-code', 'words');
    network.run(2 * MINUTE);
    expect(bob.endpoint.sealed().length).toBeGreaterThan(5);
    bob.openSealed('words');
    network.run(SECOND);
    expect(bob.group.members).toHaveLength(1001);
    network.run(10 * SECOND);
    expect(alice.group.members).toHaveLength(1001);
    expect(equalBytes(alice.group.rosterHash, bob.group.rosterHash)).toBe(true);
  }, 120_000);

  it('is full with 1,024 members and people invited', () => {
    const { network, alice, bob, carol } = strangers('full');
    new Crowd(network, alice).invite(1022);
    alice.invite(bob, 'contact-code', 'words');
    expect(() => alice.invite(carol, 'contact-code', 'words')).toThrow(expect.objectContaining({ code: 'group-full' }));
    network.now += 8 * DAY;
    // Those invites have expired; but not what this device would say to the clock, which the network agrees with.
    alice.connect();
    expect(() => alice.invite(carol, 'contact-code', 'words')).not.toThrow(
      expect.objectContaining({ code: 'group-full' }),
    );
  });

  it('whose operations need more than 30 parts invites nobody', () => {
    const { network, alice, bob } = strangers('too large');
    new Crowd(network, alice).grow(1700);
    const stored = alice.stored.size;
    expect(() => alice.invite(bob, 'contact-code', 'words')).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(alice.stored.size).toBe(stored);
  });
});
