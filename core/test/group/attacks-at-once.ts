import { type Attack, promote, rename } from './attack.ts';
import { outcome, Party } from './party.ts';

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

export const atOnce = { mutual, concurrent, succession };
