import { foldRoster } from '@conclave/core/group/roster';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { type Attack, promote, rename } from './attack.ts';
import { atOnce } from './attacks-at-once.ts';
import { outcome, Party } from './party.ts';

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

export const attacks = { backdated, readmission, rights, twins, ...atOnce };
