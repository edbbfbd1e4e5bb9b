import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent } from '@conclave/core/client/types';
import { type ContactCode, parseContactCode } from '@conclave/core/identity/contact-code';
import { fingerprint } from '@conclave/core/identity/fingerprint';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId, mailboxId } from '@conclave/core/wire/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { TestDevice } from './test-device.ts';
import { friends, MINUTE, strangers, type Trio } from './trio.ts';

const DAY = 24 * 60 * MINUTE;

describe('a refused command', () => {
  let trio: Trio;
  beforeEach(() => {
    trio = friends('commands');
  });

  /** It throws the code, and nothing has changed, in memory or on disk. */
  function expectRefused(device: TestDevice, event: EndpointEvent, code: string): void {
    const stored = new Map(device.stored);
    const groups = device.endpoint.groups();
    expect(() => device.handle(event), code).toThrowError(expect.objectContaining({ name: 'UsageError', code }));
    expect(device.stored).toEqual(stored);
    expect(device.endpoint.groups()).toEqual(groups);
    expect(device.endpoint.handle({ type: 'tick' })).toMatchObject({ writes: [], submissions: [] });
  }

  const send = (text: string, id = trio.alice.groupId): EndpointEvent => ({
    type: 'send',
    groupId: id,
    content: { type: 'text', text },
  });

  function invite(code: Partial<ContactCode>, generated = true): EndpointEvent {
    const stranger = new TestDevice(trio.network, 'Stranger');
    const own = parseContactCode(p, stranger.endpoint.contactCode() ?? '');
    return {
      type: 'invite',
      groupId: trio.alice.groupId,
      target: { type: 'contact-code', code: { ...own, ...code } },
      salt: trio.alice.endpoint.freshSalt(),
      passphraseKey: new Uint8Array(32),
      generated,
    };
  }

  it('changes nothing: messages', () => {
    expectRefused(trio.alice, send(''), 'text-empty');
    expectRefused(trio.alice, send(' \n '), 'text-empty');
    expectRefused(trio.alice, send('😀'.repeat(5000)), 'text-too-long');
    expectRefused(trio.alice, send('x', groupId(new Uint8Array(32))), 'unknown-group');
    expectRefused(trio.alice, { type: 'retry', messageId: 'nothing' }, 'nothing-to-retry');
  });

  it('changes nothing: groups and names', () => {
    const create = (name: string): EndpointEvent => ({ type: 'create-group', name, colour: 0 });
    expectRefused(trio.alice, create(' '), 'name-empty');
    expectRefused(trio.alice, create('x'.repeat(65)), 'name-too-long');
    expectRefused(
      trio.alice,
      { type: 'start', name: 'Again', fingerprint: trio.network.fingerprint },
      'already-started',
    );
    expectRefused(trio.alice, { type: 'registered', mailboxId: mailboxId(new Uint8Array(6)) }, 'already-registered');
  });

  it('changes nothing: invites', () => {
    const { alice, bob } = trio;
    const bobs = parseContactCode(p, bob.endpoint.contactCode() ?? '');
    const alices = parseContactCode(p, alice.endpoint.contactCode() ?? '');
    expectRefused(alice, invite({ fingerprint: fingerprint(new Uint8Array(32)) }), 'contact-code-other-server');
    expectRefused(alice, invite(alices), 'target-is-yourself');
    expectRefused(alice, invite(bobs), 'target-already-member');
    expectRefused(alice, invite({ signingKey: bobs.signingKey }), 'target-already-member');
    const target = { type: 'short-id', mailboxId: mailboxId(new Uint8Array(6)) } as const;
    const byShortId = { ...invite({}, false), target } as EndpointEvent;
    expectRefused(alice, byShortId, 'passphrase-must-be-generated');
    alice.clockOffset = -20 * MINUTE;
    alice.handle({ type: 'tick' });
    expectRefused(alice, invite({}), 'clock-off');
  });

  it('takes a typed passphrase for a contact code, whose device key is the second lock', () => {
    expect(() => trio.alice.handle(invite({}, false))).not.toThrow();
  });

  it('needs keys and a mailbox first', () => {
    const endpoint = new Endpoint({ ...trio.network.env, random: trio.network.env.random }, []);
    const create: EndpointEvent = { type: 'create-group', name: 'x', colour: 0 };
    expect(() => endpoint.handle(create)).toThrowError(expect.objectContaining({ code: 'not-started' }));
    endpoint.handle({ type: 'start', name: 'Eve', fingerprint: trio.network.fingerprint });
    expect(() => endpoint.handle(create)).toThrowError(expect.objectContaining({ code: 'not-registered' }));
    expect(endpoint.contactCode()).toBeNull();
    expect(endpoint.name).toBe('Eve');
  });
});

describe('an invite', () => {
  it('expires after seven days, and with it the sealed message', () => {
    const { alice, bob, network } = strangers('expiry');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    alice.invite(bob, 'short-id', 'words');
    network.run(MINUTE);
    const [sealed] = bob.endpoint.sealed();
    expect(sealed?.expiresAt).toBe((sealed?.arrivedAt ?? 0) + 7 * DAY);
    expect(alice.group.invites).toMatchObject([{ target: bob.mailboxId, mine: true }]);
    network.now += 7 * DAY - 10;
    expect(() => bob.openSealed('words')).toThrowError(expect.objectContaining({ code: 'invite-expired' }));
    network.run(MINUTE);
    bob.handle({ type: 'tick' });
    expect(bob.endpoint.sealed()).toEqual([]);
    expect(alice.group.invites).toMatchObject([{ expired: true }]);
    expect(() => bob.openSealed('words')).toThrowError(expect.objectContaining({ code: 'no-sealed-messages' }));
  });

  it('says how far it came, under its own id', () => {
    const { alice, bob, network } = strangers('invite status');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    alice.invite(bob, 'contact-code', 'words');
    network.run(MINUTE);
    const [id] = alice.news.flatMap((news) => (news.type === 'invite-sent' ? [news.inviteId] : []));
    expect(alice.group.invites[0]?.id).toBe(id);
    expect(alice.statuses(id ?? '')).toEqual([{ state: 'sending' }, { state: 'sent' }]);
  });

  it('can be opened once: a second one for the same group is refused, a second copy of it does not show', () => {
    const { alice, bob, network } = strangers('twice');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    network.faults = { duplicate: () => true };
    alice.invite(bob, 'short-id', 'one');
    alice.invite(bob, 'short-id', 'two');
    network.run(MINUTE);
    expect(bob.endpoint.sealed()).toHaveLength(2);
    bob.openSealed('one');
    network.run(MINUTE);
    expect(() => bob.openSealed('two')).toThrowError(expect.objectContaining({ code: 'already-in-group' }));
    expect(bob.endpoint.sealed()).toHaveLength(1);
  });

  it('lets nobody read what was written before the hour of the invite', () => {
    const { alice, bob, carol, network } = strangers('before');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    alice.invite(bob, 'short-id', 'b');
    network.run(MINUTE);
    bob.openSealed('b');
    network.run(MINUTE);
    const kept: Uint8Array[] = [];
    bob.pickMail = (mails) => {
      kept.push(...mails.map(({ bytes }) => bytes));
      return mails[0];
    };
    alice.send('secret of this hour');
    const then = network.now;
    network.run(60 * MINUTE);
    alice.invite(carol, 'short-id', 'c');
    network.run(MINUTE);
    carol.openSealed('c');
    network.run(MINUTE);
    for (const bytes of kept) carol.handle({ type: 'delivery', arrivedAt: then, bytes });
    expect(bob.texts()).toEqual(['Alice: secret of this hour']);
    expect(carol.texts()).toEqual([]);
    alice.send('for all');
    network.run(MINUTE);
    expect(carol.texts()).toEqual(['Alice: for all']);
  });

  it('[GR-13] keeps the newest 32 sealed messages', () => {
    const { bob, network } = strangers('flood');
    for (let i = 0; i < 40; i++) {
      network.run(1000);
      bob.handle({ type: 'delivery', arrivedAt: network.now, bytes: network.env.random.bytes(384) });
    }
    expect(bob.endpoint.sealed()).toHaveLength(32);
    expect(bob.counted('sealed-evicted')).toBe(8);
    bob.restart();
    expect(bob.endpoint.sealed()).toHaveLength(32);
  });
});

describe('the roster as the endpoint shows it', () => {
  it('lets members invite, and names who added whom', () => {
    const { alice, bob, carol, network } = strangers('members invite');
    alice.handle({ type: 'create-group', name: 'G', colour: 0 });
    alice.invite(bob, 'short-id', 'b');
    network.run(MINUTE);
    bob.openSealed('b');
    network.run(MINUTE);
    expect(bob.group.mayInvite).toBe(true);
    bob.invite(carol, 'contact-code', 'c');
    network.run(MINUTE);
    carol.openSealed('c');
    network.run(MINUTE);
    const carolInfo = alice.group.members.find(({ name }) => name === 'Carol');
    expect(carolInfo).toMatchObject({ role: 'member', addedBy: bob.group.me, mailboxId: carol.mailboxId });
    expect(alice.lines()).toEqual(['created Alice', 'invited Alice', 'joined Bob', 'invited Bob', 'joined Carol']);
  });
});
