import { toHex } from '../bytes/bytes.ts';
import { Fold, type Grounds, isAdmin, type Member } from './fold.ts';
import type { LogEntry, OperationLog } from './operation-log.ts';
import type { Operation } from './operations.ts';
import { acceptedRemovals, type Removal, voidedBy } from './removals.ts';

/** The fold of some operations, and which of them changed nothing, by hex id. */
export interface Folded {
  readonly state: Fold;
  readonly voided: ReadonlySet<string>;
}

/** Of entries in order that are closed under "has seen". */
export function foldEntries(log: OperationLog, entries: readonly LogEntry[]): Folded {
  const removals = entries.filter(({ isRemoval }) => isRemoval).flatMap((entry) => standingOf(log, entry) ?? []);
  const accepted = new Map(acceptedRemovals(log, removals).map((removal) => [removal.entry, removal]));
  const voidOnes = new Set([...accepted.keys()].flatMap((removal) => voidedBy(log, removal)));
  const state = new Fold();
  const apply = (entry: LogEntry) => {
    if (!entry.isRemoval) return !voidOnes.has(entry) && state.apply(entry);
    const removal = accepted.get(entry);
    return removal !== undefined && state.remove(entry, removal.grounds);
  };
  const voided = new Set<string>();
  for (const entry of entries) if (!apply(entry)) voided.add(entry.id);
  return { state, voided };
}

/**
 * What gave the author of a removal or an invite the right to it, by the fold of all that it has seen; null where nothing
 * did. It never changes, and is found once.
 */
export function standingOf(log: OperationLog, entry: LogEntry): Removal | null {
  const known = standings.get(entry);
  if (known !== undefined) return known;
  const { state } = foldEntries(log, log.entriesSeenBy(entry.signed.operation.heads));
  const standing = standingIn(state, log, entry);
  standings.set(entry, standing);
  return standing;
}

const standings = new WeakMap<LogEntry, Removal | null>();

function standingIn(state: Fold, log: OperationLog, entry: LogEntry): Removal | null {
  const author = state.author(entry);
  const right = author === null ? null : rightTo(state, log, entry, author);
  if (right === null) return null;
  const grounds = state.groundsOf(entry.author, right === 'admin');
  return { entry, grounds, credentials: credentialsOf(entry, grounds), adminSince: state.adminSince(entry.author) };
}

/** As what its author had the right: an admin, or as any member; null where he had none. */
function rightTo(state: Fold, log: OperationLog, entry: LogEntry, author: Member): 'admin' | 'member' | null {
  const { operation } = entry.signed;
  const asAdmin = isAdmin(author) ? 'admin' : null;
  if (operation.type === 'leave') return 'member';
  if (operation.type === 'invite') return state.everyMemberInvites ? 'member' : asAdmin;
  if (operation.type !== 'remove' || !knowsSubject(log, entry, operation)) return null;
  return isOwnInvite(log, entry, operation) ? 'member' : asAdmin;
}

type Remove = Extract<Operation, { type: 'remove' }>;

function knowsSubject(log: OperationLog, entry: LogEntry, { subject }: Remove): boolean {
  const named = subject.type === 'invite' ? log.invitesOf(subject.inviteId) : log.arrivals(toHex(subject.memberId));
  return named.some((one) => log.hasSeen(entry, one));
}

/** All invites of one id are of one author. */
function isOwnInvite(log: OperationLog, { author }: LogEntry, { subject }: Remove): boolean {
  return subject.type === 'invite' && log.invitesOf(subject.inviteId)[0]?.author === author;
}

function credentialsOf(entry: LogEntry, grounds: readonly Grounds[]): ReadonlySet<LogEntry> {
  const credentials = new Set([entry]);
  const open = [...grounds];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (credentials.has(next.entry)) continue;
    credentials.add(next.entry);
    open.push(...next.on);
  }
  return credentials;
}
