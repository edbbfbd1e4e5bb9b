import { equalBytes } from '@conclave/core/bytes/bytes';
import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';
import { newsOf } from './invited.ts';
import { HOUR } from './network.ts';
import { MINUTE, SECOND, strangers } from './trio.ts';

const DAY = 24 * HOUR;

describe('a group', () => {
  it('of 1,000 members takes in one more', () => {
    const { network, alice, bob } = strangers('a thousand');
    new Crowd(network, alice).add(999);
    expect(alice.group.members).toHaveLength(1000);
    network.run(SECOND);
    alice.invite(bob, 'contact-code', 'words');
    network.run(2 * MINUTE);
    expect(bob.endpoint.sealed()).toHaveLength(9);
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
    // A week later they have expired, and don't count any more.
    network.now += 8 * DAY;
    network.publish();
    alice.connect();
    alice.invite(carol, 'contact-code', 'words');
    expect(newsOf(alice.news, 'invite-sent')).toHaveLength(2);
  });

  it('whose operations need more than 30 parts invites nobody', () => {
    const { network, alice, bob } = strangers('too large');
    new Crowd(network, alice).grow(1700);
    const stored = alice.stored.size;
    expect(() => alice.invite(bob, 'contact-code', 'words')).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(alice.stored.size).toBe(stored);
  });
});
