import { toHex } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import { hours } from './group-life.ts';
import { deliver, has, invited, inviteOf, newsOf, openFirst, under } from './invited.ts';
import { HOUR, type Mail } from './network.ts';
import { MINUTE, SECOND } from './trio.ts';

describe('a part that got lost', () => {
  it('[GR-36] is asked for after ten minutes online, and sent again', () => {
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
