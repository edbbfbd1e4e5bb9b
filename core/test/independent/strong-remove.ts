import { bytes, hex } from './bytes.ts';
import { signer } from './crypto.ts';
import { memberIdOf } from './message.ts';
import type { Hex, OperationVector } from './shapes.ts';

const authors = new Map<Hex, Hex>();

export function authorOf({ author: seed }: Pick<OperationVector, 'author'>): Hex {
  const author = authors.get(seed) ?? hex(memberIdOf(signer(bytes(seed))));
  authors.set(seed, author);
  return author;
}

export function byClock(a: OperationVector, b: OperationVector): number {
  return a.clock - b.clock || (a.id < b.id ? -1 : 1);
}

/** A member as a fold has him (roster.ts). */
export interface Standing {
  readonly author: Hex;
  readonly role: number;
  /** Ids of the operations that his membership rests on. */
  readonly membership: readonly Hex[];
  /** Of those that his being an admin rests on, that which made him one before the others; none where he is none. */
  readonly adminship: readonly Hex[];
}

type Fold = (history: History, operations: readonly OperationVector[]) => ReadonlyMap<Hex, Standing>;

/** One group's operations, and what each has seen. */
export class History {
  readonly #all: ReadonlyMap<Hex, OperationVector>;
  readonly #credentials = new Map<Hex, readonly Hex[] | null>();

  readonly #fold: Fold;

  constructor(operations: readonly OperationVector[], fold: Fold) {
    this.#fold = fold;
    this.#all = new Map(operations.map((operation) => [operation.id, operation]));
  }

  get(id: Hex): OperationVector {
    return this.#all.get(id)!;
  }

  seen({ heads }: OperationVector): Set<Hex> {
    return new Set(heads.flatMap((head) => [head, ...this.seen(this.get(head))]));
  }

  hasSeen(later: OperationVector, earlier: OperationVector): boolean {
    return this.seen(later).has(earlier.id);
  }

  /** The author, in the fold of what it has seen. */
  author(operation: OperationVector): Standing | undefined {
    const seen = [...this.seen(operation)].map((id) => this.get(id));
    return this.#fold(this, seen).get(authorOf(operation));
  }

  all(): OperationVector[] {
    return [...this.#all.values()];
  }

  /** [GR-21] Null where the removal has no authority. */
  credentials(removal: OperationVector): readonly Hex[] | null {
    const known = this.#credentials.get(removal.id);
    if (known !== undefined) return known;
    const credentials = credentialsOf(this, removal);
    this.#credentials.set(removal.id, credentials);
    return credentials;
  }
}

function credentialsOf(history: History, removal: OperationVector): readonly Hex[] | null {
  const seen = [...history.seen(removal)].map((id) => history.get(id));
  const author = history.author(removal);
  if (author === undefined) return null;
  const asMember = [removal.id, ...author.membership];
  const asAdmin = author.role < 2 ? [...asMember, ...author.adminship] : null;
  if (removal.type === 'leave') return asMember;
  const { 'subject.memberId': member, 'subject.inviteId': invite } = removal.fields;
  if (member !== undefined) return seen.some((one) => isArrival(one) && authorOf(one) === member) ? asAdmin : null;
  const invites = seen.filter(({ type, fields }) => type === 'invite' && fields.inviteId === invite);
  if (invites.length === 0) return null;
  return invites.some((one) => authorOf(one) === author.author) ? asMember : asAdmin;
}

const isArrival = ({ type }: OperationVector) => type === 'create' || type === 'join';

/** [GR-21] */
export function voids(history: History, x: OperationVector, y: OperationVector): boolean {
  if (x.id === y.id || history.hasSeen(x, y)) return false;
  const invite = x.fields['subject.inviteId'];
  if (invite !== undefined) return y.type === 'join' && y.fields.inviteId === invite;
  const subject = x.type === 'leave' ? authorOf(x) : x.fields['subject.memberId'];
  return authorOf(y) === subject && !cameBack(history, x, y);
}

function cameBack(history: History, x: OperationVector, y: OperationVector): boolean {
  return history.all().some((join) => {
    if (join.type !== 'join' || authorOf(join) !== authorOf(y)) return false;
    if (join.id !== y.id && !history.hasSeen(y, join)) return false;
    const invites = [...history.seen(join)].map((id) => history.get(id));
    return invites.some(
      (one) => one.type === 'invite' && one.fields.inviteId === join.fields.inviteId && history.hasSeen(one, x),
    );
  });
}

/** [GR-21] Those that count, with their credentials. */
export function acceptedRemovals(
  history: History,
  operations: readonly OperationVector[],
): Map<OperationVector, readonly Hex[]> {
  const removals = operations.filter(({ type }) => type === 'remove' || type === 'leave').toSorted(byClock);
  const open = new Set(removals.filter((removal) => history.credentials(removal) !== null));
  const accepted = new Map<OperationVector, readonly Hex[]>();
  const attacks = (x: OperationVector, y: OperationVector) =>
    history.credentials(y)!.some((id) => voids(history, x, history.get(id)));
  while (open.size > 0) {
    const next =
      [...open].find((y) => ![...open].some((x) => attacks(x, y))) ??
      [...open].sort((a, b) => bySeniority(history, a, b))[0]!;
    open.delete(next);
    accepted.set(next, history.credentials(next)!);
    for (const other of open) {
      if (attacks(next, other) || attacks(other, next)) open.delete(other);
    }
  }
  return accepted;
}

function bySeniority(history: History, a: OperationVector, b: OperationVector): number {
  const [x, y] = [a, b].map((removal) => adminSince(history, removal));
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || byClock(a, b);
  return byClock(x, y) || byClock(a, b);
}

function adminSince(history: History, removal: OperationVector): OperationVector | undefined {
  const id = history.author(removal)?.adminship[0];
  return id === undefined ? undefined : history.get(id);
}
