import { toHex } from '../bytes/bytes.ts';
import type { PlaceSet } from './ancestry.ts';
import type { Grounds } from './fold.ts';
import { inOrder, type LogEntry, type OperationLog } from './operation-log.ts';

/**
 * Strong remove: what a `remove` or `leave` makes void of that which it had not seen, and which removals count where
 * several make each other void.
 *
 * A *removal* is a remove or a leave, which is its author's own; its *subject* a member or an invite. X *voids* Y, which
 * X had not seen, where
 *  - X's subject is Y's author, unless he was let in again: Y is, or has seen, a join of his by an invite that had seen X
 *  - X's subject is the invite by which Y is a join.
 */
export function voids(log: OperationLog, x: LogEntry, y: LogEntry): boolean {
  if (x === y || seenBefore(log, x).has(y.place)) return false;
  const subject = subjectOf(x);
  if (subject === null) return false;
  if (subject.type === 'invite') return y.invite !== null && y.inviteId === toHex(subject.inviteId);
  return y.author === subject.member && !isAfterReadmission(log, x, y);
}

/** All that it voids in the whole log. */
export function voidedBy(log: OperationLog, x: LogEntry): readonly LogEntry[] {
  const subject = subjectOf(x);
  if (subject === null) return [];
  const candidates = subject.type === 'invite' ? log.joinsBy(subject.inviteId) : log.by(subject.member);
  return candidates.filter((y) => voids(log, x, y));
}

export type Subject =
  | { readonly type: 'member'; readonly member: string }
  | { readonly type: 'invite'; readonly inviteId: Uint8Array };

/** Null for what is no removal. `member` is hex. */
export function subjectOf({ author, signed: { operation } }: LogEntry): Subject | null {
  if (operation.type === 'leave') return { type: 'member', member: author };
  if (operation.type !== 'remove') return null;
  const { subject } = operation;
  return subject.type === 'invite' ? subject : { type: 'member', member: toHex(subject.memberId) };
}

function isAfterReadmission(log: OperationLog, x: LogEntry, y: LogEntry): boolean {
  return log.arrivals(y.author).some((join) => {
    const invite = join.invite === null ? null : log.get(join.invite);
    return invite !== null && log.hasSeen(invite, x) && log.hasSeen(y, join);
  });
}

/** A removal with the authority to remove, and all that its author's rests on: its credentials, itself among them. */
export interface Removal {
  readonly entry: LogEntry;
  readonly credentials: ReadonlySet<LogEntry>;
  /** The same without itself, as each rests on others. */
  readonly grounds: readonly Grounds[];
  /** What made its author an admin; null where he is none. */
  readonly adminSince: LogEntry | null;
}

/**
 * Those that count. X *attacks* Y where it voids one of Y's credentials. Whatever no removal attacks, but rejected ones,
 * is accepted, and what an accepted one attacks is rejected. Where that ends with some left, which attack each other, the
 * most senior of them is accepted, and what it attacks and what attacks it is rejected.
 */
export function acceptedRemovals(log: OperationLog, removals: readonly Removal[]): readonly Removal[] {
  const accepted: Removal[] = [];
  const attackers = new Map(removals.map((removal) => [removal, attackersOf(log, removals, removal)]));
  const open = new Set(removals);
  while (open.size > 0) {
    const unattacked = [...open].filter((removal) => !attackers.get(removal)?.some((attacker) => open.has(attacker)));
    const next = unattacked.length > 0 ? unattacked : [...open].sort(bySeniority).slice(0, 1);
    for (const removal of next) {
      open.delete(removal);
      accepted.push(removal);
      for (const attacker of attackers.get(removal) ?? []) open.delete(attacker);
      for (const other of open) if (attackers.get(other)?.includes(removal)) open.delete(other);
    }
  }
  return accepted;
}

function attackersOf(log: OperationLog, removals: readonly Removal[], y: Removal): readonly Removal[] {
  return removals.filter((x) => isAttack(log, x, y));
}

/** Never changes, for it depends on what the two have seen. */
function isAttack(log: OperationLog, x: Removal, y: Removal): boolean {
  const known = attacks.get(x)?.get(y);
  if (known !== undefined) return known;
  const attack = [...y.credentials].some((credential) => voids(log, x.entry, credential));
  const ofX = attacks.get(x) ?? new WeakMap<Removal, boolean>();
  attacks.set(x, ofX.set(y, attack));
  return attack;
}

const attacks = new WeakMap<Removal, WeakMap<Removal, boolean>>();

/** Whose author was made an admin first; other authors come last; then by the removals' own order. */
function bySeniority(a: Removal, b: Removal): number {
  if (a.adminSince === null || b.adminSince === null) {
    const difference = Number(a.adminSince === null) - Number(b.adminSince === null);
    return difference || inOrder(a.entry, b.entry);
  }
  return inOrder(a.adminSince, b.adminSince) || inOrder(a.entry, b.entry);
}

/** Kept for removals only: all entries' would be as large as the square of the log. */
function seenBefore(log: OperationLog, removal: LogEntry): PlaceSet {
  const known = seenByRemoval.get(removal);
  if (known !== undefined) return known;
  const seen = log.seen(removal);
  seenByRemoval.set(removal, seen);
  return seen;
}

const seenByRemoval = new WeakMap<LogEntry, PlaceSet>();
