import { foldRoster } from '@conclave/core/group/roster';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { outcome, Party } from './party.ts';

/** One story of a group: what everyone who knows all of it is to see, and what they see. */
export interface Attack {
  readonly name: string;
  readonly expected: string;
  readonly run: () => string;
}

const promote = (member: Parameters<Party['remove']>[0]) => ({ type: 'promote', member: member.id }) as const;
const rename = { type: 'rename', groupName: 'Mallory’s', colour: 9 } as const;

/** What a removed member signs afterwards, as if he had signed it before: `old` is his view of then. */
const backdated: Attack[] = [
  {
    name: 'a removed admin promotes somebody, backdated',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('promote', 'Alice', 'Mallory*', 'Bob');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'));
      old.sign(promote(party.get('Bob')));
      return outcome(party.share(old));
    },
  },
  {
    name: 'a removed admin renames the group, backdated',
    expected: 'Alice* Bob Party',
    run: () => {
      const party = new Party('rename', 'Alice', 'Mallory*', 'Bob');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'));
      old.sign(rename);
      const log = party.share(old);
      return `${outcome(log)} ${foldRoster(p, log).name}`;
    },
  },
  {
    name: 'a removed member invites, backdated, and somebody joins by it',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('invite', 'Alice', 'Mallory', 'Bob');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'));
      party.admit(old, party.person('Eve'));
      return outcome(party.share(old));
    },
  },
  {
    name: 'a removed member joins again by an invite that he made himself before',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('own', 'Alice', 'Mallory', 'Bob');
      const mallory = party.get('Mallory');
      const { secret, inviteId } = mallory.invite();
      const old = party.past(mallory);
      party.share();
      party.remove(party.get('Alice'), mallory);
      party.revoke(party.get('Alice'), inviteId);
      old.join(party.get('Bob'), secret, inviteId);
      return outcome(party.share(old));
    },
  },
  {
    name: 'a removed admin removes others, backdated, but not the creator who removed him',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('remove', 'Alice', 'Mallory*', 'Bob');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'));
      party.remove(old, party.get('Bob'));
      return outcome(party.share(old));
    },
  },
  {
    name: 'an accomplice, promoted backdated by somebody removed, removes others',
    expected: 'Alice* Bob* Eve',
    run: () => {
      const party = new Party('accomplice', 'Alice', 'Bob*', 'Mallory*', 'Eve');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Bob'), party.get('Mallory'));
      const eve = party.get('Eve');
      eve.learn(old.sign(promote(eve)));
      party.remove(eve, party.get('Alice'), party.get('Bob'));
      return outcome(party.share(old));
    },
  },
  {
    name: 'an accomplice, invited backdated and promoted by that accomplice’s promoter, removes others',
    expected: 'Alice* Bob*',
    run: () => {
      const party = new Party('chain', 'Alice', 'Bob*', 'Mallory*');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Bob'), party.get('Mallory'));
      const [eve, dave] = [party.person('Eve'), party.person('Dave')];
      party.admit(old, eve);
      eve.learn(old.sign(promote(eve)));
      party.admit(eve, dave);
      dave.learn(eve.sign(promote(dave)));
      party.remove(dave, party.get('Alice'), party.get('Bob'));
      return outcome(party.share(old));
    },
  },
  {
    name: 'somebody whom a removed member had promoted before stays an admin',
    expected: 'Alice* Bob*',
    run: () => {
      const party = new Party('before', 'Alice', 'Mallory*', 'Bob');
      party.get('Mallory').sign(promote(party.get('Bob')));
      party.share();
      party.remove(party.get('Alice'), party.get('Mallory'));
      return outcome(party.share());
    },
  },
];

/** Removals that make each other void. */
const mutual: Attack[] = [
  {
    name: 'two admins remove each other: who was promoted first stays',
    expected: 'Alice* Bob*',
    run: () => {
      const party = new Party('mutual', 'Alice', 'Bob*', 'Carol*');
      // Carol's comes first in order, being the older one.
      const [bob, carol] = [party.get('Bob'), party.get('Carol')];
      party.remove(carol, bob);
      bob.sign(rename);
      party.remove(bob, carol);
      return outcome(party.share());
    },
  },
  {
    name: 'an admin removes the creator, who removes him: the creator stays',
    expected: 'Alice* Carol',
    run: () => {
      const party = new Party('creator', 'Alice', 'Bob*', 'Carol');
      party.remove(party.get('Bob'), party.get('Alice'));
      party.get('Alice').sign(rename);
      party.remove(party.get('Alice'), party.get('Bob'));
      return outcome(party.share());
    },
  },
  {
    name: 'an admin removes the creator, who does nothing: the creator goes',
    expected: 'Bob* Carol',
    run: () => {
      const party = new Party('goes', 'Alice', 'Bob*', 'Carol');
      party.remove(party.get('Bob'), party.get('Alice'));
      return outcome(party.share());
    },
  },
  {
    name: 'three remove each other in a circle: the most senior one’s counts, and he stays',
    expected: 'Alice* Bob* Dave*',
    run: () => {
      const party = new Party('circle', 'Alice', 'Bob*', 'Carol*', 'Dave*');
      const [bob, carol, dave] = [party.get('Bob'), party.get('Carol'), party.get('Dave')];
      const removals = [party.remove(bob, carol), party.remove(carol, dave), party.remove(dave, bob)];
      for (const person of [bob, carol, dave]) person.learn(...removals);
      return outcome(party.share());
    },
  },
  {
    name: 'somebody is removed while he removes a third: only the first counts',
    expected: 'Alice* Carol*',
    run: () => {
      const party = new Party('third', 'Alice', 'Bob*', 'Carol*');
      party.remove(party.get('Bob'), party.get('Carol'));
      party.remove(party.get('Alice'), party.get('Bob'));
      return outcome(party.share());
    },
  },
  {
    name: 'what a rejected removal would have made void counts',
    expected: 'Alice* Carol* Dave',
    run: () => {
      const party = new Party('reinstated', 'Alice', 'Bob*', 'Carol*');
      const carol = party.get('Carol');
      party.remove(party.get('Bob'), carol);
      party.remove(party.get('Alice'), party.get('Bob'));
      party.admit(carol, party.person('Dave'));
      return outcome(party.share());
    },
  },
];

/** Removals and what happens at the same time. */
const concurrent: Attack[] = [
  {
    name: 'somebody joins by the invite of a member who is removed meanwhile, by someone who had seen the invite',
    expected: 'Alice* Carol',
    run: () => {
      const party = new Party('join', 'Alice', 'Bob');
      const bob = party.get('Bob');
      const { secret, inviteId } = bob.invite();
      party.share();
      const before = party.past(party.get('Alice'));
      party.remove(party.get('Alice'), bob);
      party.person('Carol').join(before, secret, inviteId);
      return outcome(party.share());
    },
  },
  {
    name: 'an invite is revoked while somebody joins by it, and he does something at once',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('revoke', 'Alice', 'Bob');
      const { secret, inviteId } = party.get('Bob').invite();
      party.share();
      const carol = party.person('Carol');
      carol.join(party.get('Bob'), secret, inviteId);
      party.admit(carol, party.person('Dave'));
      // Later in the order than the joins.
      for (let i = 0; i < 5; i++) party.get('Alice').sign({ ...rename, colour: i });
      party.revoke(party.get('Alice'), inviteId);
      return outcome(party.share());
    },
  },
  {
    name: 'an invite is revoked that was consumed, as the revoker knew',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('consumed', 'Alice');
      const { secret, inviteId } = party.get('Alice').invite();
      party.person('Bob').join(party.get('Alice'), secret, inviteId);
      party.share();
      party.revoke(party.get('Alice'), inviteId);
      return outcome(party.share());
    },
  },
  {
    name: 'somebody leaves while he is removed',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('leave', 'Alice', 'Bob', 'Carol');
      party.get('Carol').sign({ type: 'leave' });
      party.remove(party.get('Alice'), party.get('Carol'));
      return outcome(party.share());
    },
  },
  {
    name: 'two remove one: whom he removed, as the one had seen and the other not, stays',
    expected: 'Alice* Bob* Eve',
    run: () => {
      const party = new Party('heads', 'Alice', 'Bob*', 'Mallory*', 'Eve');
      const mallory = party.get('Mallory');
      party.remove(party.get('Alice'), mallory);
      // Bob has seen Mallory remove Eve, Alice has not.
      party.get('Bob').learn(party.remove(mallory, party.get('Eve')));
      party.remove(party.get('Bob'), mallory);
      return outcome(party.share());
    },
  },
  {
    name: 'two remove one: whom he promoted, as the one had seen and the other not, is no admin',
    expected: 'Alice* Bob* Eve',
    run: () => {
      const party = new Party('heads', 'Alice', 'Bob*', 'Mallory*', 'Eve');
      const mallory = party.get('Mallory');
      party.remove(party.get('Alice'), mallory);
      party.get('Bob').learn(mallory.sign(promote(party.get('Eve'))));
      party.remove(party.get('Bob'), mallory);
      return outcome(party.share());
    },
  },
  {
    name: 'one is removed twice by one, for good measure, and what he did between is void',
    expected: 'Alice* Eve',
    run: () => {
      const party = new Party('twice', 'Alice', 'Mallory*', 'Eve');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'));
      party.get('Alice').learn(old.sign(promote(party.get('Eve'))));
      party.remove(party.get('Alice'), party.get('Mallory'));
      return outcome(party.share(old));
    },
  },
];

const readmission: Attack[] = [
  {
    name: 'somebody removed is invited again, and does things',
    expected: 'Alice* Bob Carol',
    run: () => {
      const party = new Party('again', 'Alice', 'Bob');
      const [alice, bob] = [party.get('Alice'), party.get('Bob')];
      party.remove(alice, bob);
      party.admit(alice, bob);
      party.admit(bob, party.person('Carol'));
      return outcome(party.share());
    },
  },
  {
    name: 'what he signed in his first stint stays void',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('late', 'Alice', 'Bob');
      const [alice, bob] = [party.get('Alice'), party.get('Bob')];
      const old = party.past(bob);
      party.remove(alice, bob);
      party.admit(alice, bob);
      party.admit(old, party.person('Eve'));
      return outcome(party.share(old));
    },
  },
  {
    name: 'by an invite that had not seen his removal he does not come back',
    expected: 'Alice* Carol',
    run: () => {
      const party = new Party('unseen', 'Alice', 'Bob', 'Carol');
      const [alice, bob, carol] = [party.get('Alice'), party.get('Bob'), party.get('Carol')];
      const { secret, inviteId } = carol.invite();
      party.remove(alice, bob);
      carol.learn(...alice.log.ordered().map(({ signed }) => signed));
      bob.join(carol, secret, inviteId);
      return outcome(party.share()).replace(' +1', '');
    },
  },
  {
    name: 'a second removal that had not seen him come back keeps him out',
    expected: 'Alice* Carol*',
    run: () => {
      const party = new Party('second', 'Alice', 'Bob', 'Carol*');
      const [alice, bob, carol] = [party.get('Alice'), party.get('Bob'), party.get('Carol')];
      party.remove(alice, bob);
      party.remove(carol, bob);
      party.admit(alice, bob);
      return outcome(party.share()).replace(' +1', '');
    },
  },
];

const rights: Attack[] = [
  {
    name: 'a member who is no admin removes somebody',
    expected: 'Alice* Bob Carol',
    run: () => {
      const party = new Party('no-admin', 'Alice', 'Bob', 'Carol');
      party.remove(party.get('Bob'), party.get('Carol'));
      return outcome(party.share());
    },
  },
  {
    name: 'a member who is no admin revokes somebody else’s invite',
    expected: 'Alice* Bob Carol +1',
    run: () => {
      const party = new Party('no-revoke', 'Alice', 'Bob', 'Carol');
      const { inviteId } = party.get('Carol').invite();
      party.share();
      party.revoke(party.get('Bob'), inviteId);
      return outcome(party.share());
    },
  },
  {
    name: 'a member who is no admin revokes his own invite',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('own-revoke', 'Alice', 'Bob');
      party.revoke(party.get('Bob'), party.get('Bob').invite().inviteId);
      return outcome(party.share());
    },
  },
  {
    name: 'somebody who was removed, and knows it, removes and promotes all the same',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('knows', 'Alice', 'Mallory*', 'Bob');
      party.remove(party.get('Alice'), party.get('Mallory'));
      party.share();
      party.get('Mallory').sign(promote(party.get('Bob')));
      party.remove(party.get('Mallory'), party.get('Alice'));
      return outcome(party.share());
    },
  },
  {
    name: 'somebody removes a person who never joined',
    expected: 'Alice* Bob',
    run: () => {
      const party = new Party('stranger', 'Alice');
      party.remove(party.get('Alice'), party.person('Bob'));
      party.admit(party.past(party.get('Alice')), party.get('Bob'));
      return outcome(party.share());
    },
  },
];

const succession: Attack[] = [
  {
    name: 'the last admin leaves: the member of lowest rank follows him, and can promote',
    expected: 'Bob* Carol*',
    run: () => {
      const party = new Party('succession', 'Alice', 'Bob', 'Carol');
      party.get('Alice').sign({ type: 'leave' });
      party.share();
      party.get('Bob').sign(promote(party.get('Carol')));
      return outcome(party.share());
    },
  },
  {
    name: 'two admins remove themselves at once: somebody follows',
    expected: 'Carol* Dave',
    run: () => {
      const party = new Party('both', 'Alice', 'Bob*', 'Carol', 'Dave');
      party.get('Alice').sign({ type: 'leave' });
      party.remove(party.get('Bob'), party.get('Bob'));
      return outcome(party.share());
    },
  },
  {
    name: 'a successor’s removals fall where what made him one is void',
    expected: 'Alice* Carol Dave',
    run: () => {
      const party = new Party('false-succession', 'Alice', 'Mallory*', 'Bob', 'Carol', 'Dave');
      const old = party.past(party.get('Mallory'));
      party.remove(party.get('Alice'), party.get('Mallory'), party.get('Bob'));
      // Mallory, out already, takes Alice and herself out in a past of her own, and Bob follows her there.
      party.remove(old, party.get('Alice'));
      old.sign({ type: 'leave' });
      const bob = party.past(party.get('Bob'));
      bob.learn(...old.log.ordered().map(({ signed }) => signed));
      party.remove(bob, party.get('Carol'), party.get('Dave'));
      return outcome(party.share(old, bob));
    },
  },
];

/** Invites of one id: all of one author, and all alike. */
const twins: Attack[] = [
  {
    name: 'somebody signs his invite again, backdated, when it has been consumed',
    expected: 'Alice* Mallory Bob',
    run: () => {
      const party = new Party('twin', 'Alice', 'Mallory');
      const mallory = party.get('Mallory');
      const past = party.past(mallory);
      mallory.sign(rename);
      const { invite } = party.admit(mallory, party.person('Bob'));
      const { type, inviteId, signingKey, sealingKey, expiry, target } = invite.operation as Extract<
        typeof invite.operation,
        { type: 'invite' }
      >;
      past.sign({ type, inviteId, signingKey, sealingKey, expiry, target });
      return outcome(party.share(past));
    },
  },
];

export const attacks = { backdated, mutual, concurrent, readmission, rights, succession, twins };
