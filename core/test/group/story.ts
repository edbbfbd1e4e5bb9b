import type { SignedOperation } from '@conclave/core/group/signed-operation';
import fc from 'fast-check';
import type { Author } from './fixture.ts';
import { Party } from './party.ts';

/** One thing that somebody does, honestly by all that he knows or, as a liar does, by what he knew once. */
export interface Step {
  readonly author: number;
  readonly backdated: boolean;
  readonly act: (typeof ACTS)[number];
  readonly subject: number;
  /** Who learns all that the author knows afterwards; nobody for those not there. */
  readonly tells: number;
}

const ACTS = [
  'remove',
  'remove',
  'remove',
  'leave',
  'promote',
  'promote',
  'admit',
  'invite',
  'revoke',
  'rename',
  'close',
] as const;
const PEOPLE = ['Alice', 'Bob*', 'Carol*', 'Dave', 'Eve'];

export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      author: fc.nat(PEOPLE.length),
      backdated: fc.boolean(),
      act: fc.constantFrom(...ACTS),
      subject: fc.nat(PEOPLE.length),
      tells: fc.nat(2 * PEOPLE.length),
    }),
    { minLength: 1, maxLength },
  );

/** A group in which all of this happened. */
export class Story {
  readonly party: Party;
  readonly people: Author[];
  /** Views of once, by person. */
  readonly #once: Author[];
  readonly #invites: Uint8Array[] = [];
  readonly #views = new Set<Author>();
  #newcomers = 0;

  constructor(steps: readonly Step[]) {
    this.party = new Party('story', ...PEOPLE);
    this.people = PEOPLE.map((name) => this.party.get(name.replace('*', '')));
    this.#once = this.people.map((person) => this.party.past(person));
    for (const step of steps) this.tell(step);
  }

  tell({ author, backdated, act, subject, tells }: Step): void {
    const views = backdated ? this.#once : this.people;
    const view = views[author % views.length] as Author;
    this.#views.add(view);
    this.#act(view, act, this.people[subject % this.people.length] as Author, subject);
    const listener = this.people[tells];
    if (listener !== undefined) listener.learn(...operations(view));
  }

  /** All that anyone signed, each after what it has seen. */
  all(): SignedOperation[] {
    const log = this.party.share(...this.#views);
    return log.ordered().map(({ signed }) => signed);
  }

  #act(view: Author, act: Step['act'], subject: Author, n: number): void {
    switch (act) {
      case 'remove':
        this.party.remove(view, subject);
        break;
      case 'leave':
        view.sign({ type: 'leave' });
        break;
      case 'promote':
        view.sign({ type: 'promote', member: subject.id });
        break;
      case 'admit': {
        const newcomer = n % 2 === 0 ? subject : this.party.person(`N${this.#newcomers++}`);
        if (newcomer !== view) this.party.admit(view, this.party.past(newcomer));
        break;
      }
      case 'invite':
        this.#invites.push(view.invite().inviteId);
        break;
      case 'revoke': {
        const invite = this.#invites[n % this.#invites.length];
        if (invite !== undefined) this.party.revoke(view, invite);
        break;
      }
      case 'rename':
        view.sign({ type: 'rename', groupName: `Name ${n}`, colour: n });
        break;
      case 'close':
        view.sign({ type: 'settings', key: 1, value: Uint8Array.of(n % 2) });
        break;
    }
  }
}

export function operations({ log }: Author): SignedOperation[] {
  return log.ordered().map(({ signed }) => signed);
}
