import { toHex } from '@conclave/core/bytes/bytes';
import { UsageError } from '@conclave/core/errors';
import {
  bestOf,
  checkRekey,
  type Epoch,
  epochOf,
  firstEpoch,
  isUsable,
  leaverHolds,
  recipientsOf,
} from '@conclave/core/group/epochs';
import { decodeRekey, makeRekey, type NewEpoch, type Rekey } from '@conclave/core/group/rekey';
import { foldRoster, rosterAt } from '@conclave/core/group/roster';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Author, NOW, testEnv } from './fixture.ts';
import { Party } from './party.ts';

const HOUR = 494_000;
const env = testEnv('epochs');
const chain = env.random.bytes(32);
const first = (author: Author): Epoch => firstEpoch(author.log.groupId, author.log.groupId, HOUR);

/** What an author makes of all that he knows, with whatever is changed about it. */
function rekey(author: Author, parent: Epoch, changes: Partial<NewEpoch> = {}): Rekey {
  const { log } = author;
  const heads = changes.heads ?? log.heads();
  const keys = changes.recipients === undefined ? recipientsOf(p, log, heads).keys : [];
  const recipients = keys.map((key) => p.x25519PublicKey(key));
  const epoch = { groupId: log.groupId, author: author.id, parent: parent.id, number: parent.number + 1, hour: HOUR };
  return decodeRekey(
    p,
    makeRekey(env, author.signing, { ...epoch, heads, recipients, parentChain: chain, ...changes }).bytes,
  );
}

const check = (judge: Author, parent: Epoch | null, one: Rekey, hour = HOUR) =>
  checkRekey(p, judge.log, parent, one, hour);
const usable = ({ log }: Author, epoch: Epoch) =>
  isUsable(log, foldRoster(p, log), rosterAt(p, log, epoch.heads), epoch);

describe('[GR-22] an epoch’s recipients', () => {
  it('are the members by rank and then the pending invites by id, as its heads saw them', () => {
    const party = new Party('recipients', 'Alice', 'Bob', 'Carol');
    const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => party.get(name)) as [Author, Author, Author];
    const invites = [alice.invite(), alice.invite(), alice.invite()];
    const heads = alice.log.heads();
    party.remove(alice, bob);
    const { members, invites: ids, keys } = recipientsOf(p, alice.log, heads);
    expect(members).toEqual([alice.id, bob.id, carol.id]);
    expect(ids.map(toHex)).toEqual(invites.map(({ inviteId }) => toHex(inviteId)).sort());
    expect(keys).toHaveLength(6);
    expect(keys.slice(0, 3)).toEqual([alice, bob, carol].map(({ device }) => device.deviceKey));
    expect(recipientsOf(p, alice.log, alice.log.heads()).members).toEqual([alice.id, carol.id]);
    expect(() => recipientsOf(p, alice.log, [new Uint8Array(32)])).toThrow(UsageError);
  });

  it('have the key that their last update shows', () => {
    const party = new Party('update', 'Alice', 'Bob');
    const bob = party.get('Bob');
    const { deviceKey } = party.person('spare').device;
    const before = bob.log.heads();
    bob.sign({ type: 'update', deviceKey, mailboxId: bob.device.mailboxId, name: 'Bob' });
    expect(recipientsOf(p, bob.log, bob.log.heads()).keys[1]).toEqual(deviceKey);
    expect(recipientsOf(p, bob.log, before).keys[1]).toEqual(bob.device.deviceKey);
  });
});

describe('[GR-23] an epoch is usable', () => {
  const start = (seed: string, ...names: string[]) => {
    const party = new Party(seed, ...names);
    const alice = party.get('Alice');
    return { party, alice, epoch: epochOf(rekey(alice, first(alice))) };
  };

  it('while its members are members, and not when one of them is removed or has left', () => {
    const { party, alice, epoch } = start('members', 'Alice', 'Bob', 'Carol');
    expect(usable(alice, epoch)).toBe(true);
    const left = party.get('Carol').sign({ type: 'leave' });
    party.remove(alice, party.get('Bob'));
    expect(usable(alice, epoch)).toBe(false);
    const next = epochOf(rekey(alice, epoch));
    expect(usable(alice, next)).toBe(true);
    alice.learn(left);
    expect(usable(alice, next)).toBe(false);
    expect(usable(alice, epochOf(rekey(alice, next)))).toBe(true);
  });

  it('not when one of them was out and came back: what was written meanwhile was not for him', () => {
    const { party, alice, epoch } = start('back', 'Alice', 'Bob', 'Carol');
    const bob = party.get('Bob');
    party.remove(alice, bob);
    const { secret, inviteId } = alice.invite();
    const invited = epochOf(rekey(alice, epoch));
    alice.learn(bob.join(alice, secret, inviteId));
    expect(foldRoster(p, alice.log).members.has(toHex(bob.id))).toBe(true);
    expect(usable(alice, epoch)).toBe(false);
    expect(usable(alice, invited), 'he joined by what it was sealed to').toBe(true);
    party.remove(alice, bob);
    const again = alice.invite();
    alice.learn(bob.join(alice, again.secret, again.inviteId));
    expect(usable(alice, invited)).toBe(false);
  });

  it('by whoever does not know of the removal yet', () => {
    const { party, alice, epoch } = start('unknowing', 'Alice', 'Bob', 'Carol');
    party.remove(alice, party.get('Bob'));
    expect(usable(party.get('Carol'), epoch)).toBe(true);
  });

  type Then = (party: Party, alice: Author, invite: ReturnType<Author['invite']>) => void;
  const joins: Then = (party, alice, { secret, inviteId }) => {
    alice.learn(party.person('Dave').join(alice, secret, inviteId));
  };
  const table: [string, number, boolean, Then][] = [
    ['while it is pending', NOW, true, () => undefined],
    ['while it is pending, though expired', NOW - 1000, true, () => undefined],
    ['when who joined by it is a member', NOW, true, joins],
    [
      'not when who joined by it was removed',
      NOW,
      false,
      (party, alice, invite) => {
        joins(party, alice, invite);
        party.remove(alice, party.get('Dave'));
      },
    ],
    ['not when it was revoked', NOW, false, (party, alice, { inviteId }) => party.revoke(alice, inviteId)],
  ];

  it.each(table)('with an invite that its author had seen, or had not: %s', (_, expiry, expected, then) => {
    for (const seen of [true, false]) {
      const { party, alice, epoch } = start('invites', 'Alice', 'Bob');
      const invite = alice.invite(expiry);
      const one = seen ? epochOf(rekey(alice, epoch)) : epoch;
      expect(usable(alice, one)).toBe(true);
      then(party, alice, invite);
      expect(usable(alice, one)).toBe(expected);
    }
  });

  it('whatever invites somebody signs who does not have its keys', () => {
    const { party, alice, epoch } = start('outsider', 'Alice', 'Mallory', 'Bob');
    const old = party.past(party.get('Mallory'));
    party.remove(alice, party.get('Mallory'));
    const next = epochOf(rekey(alice, epoch));
    alice.learn(old.invite().signed);
    expect(usable(alice, next)).toBe(true);
    expect(usable(alice, epoch)).toBe(false);
  });

  it('whatever invites somebody signs who may not invite', () => {
    const { party, alice } = start('closed', 'Alice', 'Mallory');
    alice.sign({ type: 'settings', key: 1, value: Uint8Array.of(0) });
    party.share();
    const epoch = epochOf(rekey(alice, first(alice)));
    alice.learn(party.get('Mallory').invite().signed);
    expect(usable(alice, epoch)).toBe(true);
  });

  it('not when an invite was void only because it came at the same time as a change of who may invite', () => {
    const { party, alice, epoch } = start('race', 'Alice', 'Bob');
    for (let i = 0; i < 3; i++) party.get('Bob').sign({ type: 'update', ...renamed(party.get('Bob'), `${i}`) });
    const { signed } = party.get('Bob').invite();
    alice.sign({ type: 'settings', key: 1, value: Uint8Array.of(0) });
    alice.learn(
      ...party
        .get('Bob')
        .log.ordered()
        .map((entry) => entry.signed),
    );
    expect(foldRoster(p, alice.log).voided).toContain(toHex(signed.id));
    expect(usable(alice, epoch)).toBe(false);
    expect(usable(alice, epochOf(rekey(alice, epoch)))).toBe(true);
  });
});

const renamed = ({ device: { deviceKey, mailboxId } }: Author, name: string) => ({ deviceKey, mailboxId, name });

describe('[GR-24] a rekey', () => {
  const party = new Party('rekeys', 'Alice', 'Bob*', 'Carol');
  const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => party.get(name)) as [Author, Author, Author];
  const zero = first(alice);
  const heads = alice.log.heads();

  it('is valid from any admin who names what he has seen', () => {
    for (const author of [alice, bob]) expect(check(carol, zero, rekey(author, zero))).toBe('valid');
  });

  it('is refused from a member, or a stranger, or in another’s name', () => {
    expect(check(alice, zero, rekey(carol, zero))).toBe('invalid');
    expect(check(alice, zero, rekey(alice, zero, { author: party.person('Stranger').id }))).toBe('invalid');
    expect(check(alice, zero, rekey(alice, zero, { author: bob.id }))).toBe('invalid');
  });

  it('numbers one more than its parent, and names it', () => {
    for (const number of [0, 2, 0xffffffff]) expect(check(bob, zero, rekey(alice, zero, { number }))).toBe('invalid');
    const one = epochOf(rekey(alice, zero));
    expect(check(bob, one, rekey(alice, zero))).toBe('invalid');
    expect(check(bob, one, rekey(alice, one))).toBe('valid');
    expect(check(bob, one, rekey(alice, one, { number: 1 }))).toBe('invalid');
  });

  it('begins at its parent’s hour or later, and not in the future', () => {
    const begins = (hour: number) => check(bob, zero, rekey(alice, zero, { hour }), HOUR + 5);
    expect([HOUR - 1, HOUR, HOUR + 6, HOUR + 7].map(begins)).toEqual(['invalid', 'valid', 'valid', 'invalid']);
  });

  it('is for exactly the recipients of its heads', () => {
    const keys = recipientsOf(p, alice.log, heads).keys.map((key) => p.x25519PublicKey(key));
    for (const recipients of [keys.slice(1), [...keys, keys[0] as (typeof keys)[0]]]) {
      expect(check(bob, zero, rekey(alice, zero, { recipients }))).toBe('invalid');
    }
  });

  it('waits where its heads or its parent are not known, and is refused without heads', () => {
    const later = new Party('later', 'Alice', 'Bob');
    const author = later.get('Alice');
    author.sign({ type: 'rename', groupName: 'New', colour: 2 });
    const one = rekey(author, first(author));
    expect(check(later.get('Bob'), first(author), one)).toBe('wait');
    expect(check(author, null, one)).toBe('wait');
    expect(check(author, first(author), one)).toBe('valid');
    expect(check(author, first(author), rekey(author, first(author), { heads: [], recipients: [] }))).toBe('invalid');
  });

  it('has seen all that its parent has', () => {
    const older = rekey(alice, zero, { heads: [alice.log.groupId] });
    expect(check(bob, zero, older)).toBe('valid');
    const one = epochOf(rekey(alice, zero));
    expect(check(bob, one, rekey(alice, one, { heads: [alice.log.groupId] }))).toBe('invalid');
  });

  it('is refused with any of its bytes changed that the signature covers', () => {
    const one = rekey(alice, zero);
    for (const changed of [{ signature: one.signature.with(5, 1) }, { ephemeral: one.ephemeral.with(0, 1) }]) {
      expect(check(bob, zero, { ...one, ...changed })).toBe('invalid');
    }
  });
});

describe('[GR-24] when somebody has left', () => {
  const story = (seed: string, how: 'leave' | 'remove') => {
    const party = new Party(seed, 'Alice', 'Bob', 'Carol', 'Dave');
    const [alice, bob, carol] = ['Alice', 'Bob', 'Carol'].map((name) => party.get(name)) as [Author, Author, Author];
    if (how === 'leave') carol.sign({ type: 'leave' });
    else party.remove(alice, carol);
    party.share();
    return { party, alice, bob, carol };
  };

  it('any member may rekey, but the one who left', () => {
    const { alice, bob, carol } = story('leaver', 'leave');
    expect(check(alice, first(alice), rekey(bob, first(alice)))).toBe('valid');
    expect(check(alice, first(alice), rekey(carol, first(alice)))).toBe('invalid');
  });

  it('but not once an epoch has begun that he does not have', () => {
    const { alice, bob } = story('leaver-gone', 'leave');
    const one = epochOf(rekey(bob, first(alice)));
    expect(leaverHolds(p, alice.log, foldRoster(p, alice.log), one, alice.log.heads())).toBe(false);
    expect(check(alice, one, rekey(bob, one))).toBe('invalid');
    expect(check(bob, one, rekey(alice, one))).toBe('valid');
  });

  it('nor where he was removed', () => {
    const { alice, bob } = story('removed', 'remove');
    expect(check(alice, first(alice), rekey(bob, first(alice)))).toBe('invalid');
  });

  it('also where he had come by an invite of that very epoch', () => {
    const { party, alice, bob } = story('quick', 'remove');
    const one = epochOf(rekey(alice, first(alice)));
    const eve = party.person('Eve');
    party.admit(alice, eve);
    eve.sign({ type: 'leave' });
    party.share();
    expect(check(alice, one, rekey(bob, one))).toBe('valid');
  });
});

describe('[GR-25] of epochs that are usable', () => {
  it('everyone takes the same: of the highest number, then of the lowest id', () => {
    const epoch = fc.record({ number: fc.nat(3), id: fc.uint8Array({ minLength: 32, maxLength: 32 }) });
    fc.assert(
      fc.property(fc.array(epoch, { minLength: 1, maxLength: 6 }), fc.nat(), (epochs, turn) => {
        const all = epochs.map((one) => ({ ...one, hour: HOUR, heads: [], author: null }));
        const rotated = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
        const best = bestOf(all) as Epoch;
        expect(toHex((bestOf(rotated) as Epoch).id)).toBe(toHex(best.id));
        const highest = all.filter(({ number }) => number === Math.max(...all.map((one) => one.number)));
        expect(toHex(best.id)).toBe(highest.map(({ id }) => toHex(id)).sort()[0]);
      }),
    );
    expect(bestOf([])).toBeNull();
  });
});
