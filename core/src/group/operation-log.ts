import { toHex } from '../bytes/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { InternalError, UsageError } from '../errors.ts';
import type { GroupId } from '../wire/ids.ts';
import { Ancestry, type PlaceSet } from './ancestry.ts';
import { hasUsableKeys, inviteIdHolds } from './operation-keys.ts';
import { compareBytes, type Operation } from './operations.ts';
import { carriedKey, type SignedOperation, verifyInviteSignature, verifyOperation } from './signed-operation.ts';

/**
 * The operations of one group that this device accepted: a directed acyclic graph, closed under "has seen".
 *
 * Whether an operation is accepted depends on itself and its ancestors alone, never on what else is known or on the
 * order of arrival: otherwise a member who signs cleverly could split the group. What an accepted operation does is
 * decided by the fold (roster.ts).
 */
export type Acceptance =
  | 'added'
  | 'known'
  /** Keep it, and offer it again when others were added. */
  | 'unknown-parents'
  | 'invalid';

export interface LogEntry {
  readonly signed: SignedOperation;
  /** The author's Ed25519 key that the signature held under, 32 bytes. */
  readonly key: Uint8Array;
  /** Hex id of the invite operation that a join consumes; null for all others. */
  readonly invite: string | null;
  /** Hex id of the operation. */
  readonly id: string;
  /** Hex member id of its author. */
  readonly author: string;
  /** Of an invite or join, the hex invite id; empty for all others. */
  readonly inviteId: string;
  /** A remove or a leave. */
  readonly isRemoval: boolean;
  /** How many were there before it: its place in this log, and in no other. */
  readonly place: number;
}

type Verified = Pick<LogEntry, 'signed' | 'key' | 'invite'>;

export class OperationLog {
  readonly groupId: GroupId;
  readonly #p: Primitives;
  readonly #ancestry = new Ancestry();
  readonly #entries = new Map<string, LogEntry>();
  /** By clock and then by id. */
  readonly #ordered: LogEntry[] = [];
  readonly #heads = new Set<string>();
  readonly #byAuthor = new Map<string, LogEntry[]>();
  /** Operations that carry a signing key, by hex member id: nearly always one. */
  readonly #arrivals = new Map<string, LogEntry[]>();
  /** Invite operations, by hex invite id: nearly always one. */
  readonly #invites = new Map<string, LogEntry[]>();
  /** Joins, by hex invite id: nearly always one. */
  readonly #joins = new Map<string, LogEntry[]>();

  constructor(p: Primitives, groupId: GroupId) {
    this.#p = p;
    this.groupId = groupId;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(id: Uint8Array): boolean {
    return this.#entries.has(toHex(id));
  }

  get(hexId: string): LogEntry | null {
    return this.#entries.get(hexId) ?? null;
  }

  /** In one order for everyone that respects "has seen": by clock, then by id. Not to be changed. */
  ordered(): readonly LogEntry[] {
    return this.#ordered;
  }

  /** What a new operation names as seen: the ids that no other operation names, ascending. */
  heads(): Uint8Array[] {
    return [...this.#heads].map((head) => this.#entry(head).signed.id).sort(compareBytes);
  }

  /** The clock of an operation that has seen all of these. */
  nextClock(): number {
    return this.#clockAfter(this.heads());
  }

  /** Verifies and takes in. Total: never throws for any decoded operation. */
  add(signed: SignedOperation): Acceptance {
    if (this.has(signed.id)) return 'known';
    const { operation } = signed;
    if (!operation.heads.every((head) => this.has(head))) return 'unknown-parents';
    const entry = operation.type === 'create' ? this.#verifyCreate(signed) : this.#verify(signed);
    if (entry === null) return 'invalid';
    this.#insert(entry);
    return 'added';
  }

  /** Hex ids of all that `id` has seen, without itself. */
  ancestors(id: Uint8Array): Set<string> {
    const seen = this.seen(this.#entry(toHex(id)));
    return new Set(this.#ordered.flatMap((entry) => (seen.has(entry.place) ? [entry.id] : [])));
  }

  /** Hex ids of `heads` and of all that they have seen. Throws UsageError 'unknown-heads'. */
  seenBy(heads: readonly Uint8Array[]): ReadonlySet<string> {
    return new Set(this.entriesSeenBy(heads).map(({ id }) => id));
  }

  /** The same as entries, in order. */
  entriesSeenBy(heads: readonly Uint8Array[]): readonly LogEntry[] {
    if (!heads.every((head) => this.has(head))) throw new UsageError('unknown-heads', 'heads that are not in the log');
    const seen = this.#ancestry.seenBy(this.#places(heads));
    return this.#ordered.filter(({ place }) => seen.has(place));
  }

  /** The places of all that an entry has seen, without itself. */
  seen(entry: LogEntry): PlaceSet {
    return this.#ancestry.seenBy(this.#ancestry.parents(entry.place));
  }

  /** Whether `later` is, or has seen, `earlier`. */
  hasSeen(later: LogEntry, earlier: LogEntry): boolean {
    return this.#ancestry.hasSeen([later.place], earlier.place);
  }

  by(author: string): readonly LogEntry[] {
    return this.#byAuthor.get(author) ?? [];
  }

  /** The create or joins that brought a member in, each with his signing key, in the order of arrival here. */
  arrivals(member: string): readonly LogEntry[] {
    return this.#arrivals.get(member) ?? [];
  }

  invitesOf(inviteId: Uint8Array): readonly LogEntry[] {
    return this.#invites.get(toHex(inviteId)) ?? [];
  }

  joinsBy(inviteId: Uint8Array): readonly LogEntry[] {
    return this.#joins.get(toHex(inviteId)) ?? [];
  }

  #verifyCreate(signed: SignedOperation): Verified | null {
    if (toHex(signed.id) !== toHex(this.groupId) || signed.operation.clock !== 0) return null;
    if (!hasUsableKeys(this.#p, signed.operation)) return null;
    const key = carriedKey(this.#p, signed);
    return key !== null && verifyOperation(this.#p, this.groupId, signed, key) ? { signed, key, invite: null } : null;
  }

  #verify(signed: SignedOperation): Verified | null {
    const { operation } = signed;
    if (operation.clock !== this.#clockAfter(operation.heads)) return null;
    if (operation.type === 'invite' && !inviteIdHolds(this.#p, operation)) return null;
    if (!hasUsableKeys(this.#p, operation)) return null;
    const key = this.#authorKey(signed);
    if (key === null) return null;
    if (operation.type !== 'join') return { signed, key, invite: null };
    // Several may have one id and one key: the first in everyone's order, not the first to arrive here.
    const invites = this.invitesOf(operation.inviteId).toSorted(inOrder);
    const invite = invites.find(
      (candidate) => this.#isAncestor(candidate, operation) && this.#agreedByInvite(candidate, signed),
    );
    return invite === undefined ? null : { signed, key, invite: invite.id };
  }

  #agreedByInvite({ signed: { operation } }: LogEntry, join: SignedOperation): boolean {
    return operation.type === 'invite' && verifyInviteSignature(this.#p, this.groupId, join, operation.signingKey);
  }

  /** Null unless the signature holds under a key that the author came into the group with, as this operation saw it. */
  #authorKey(signed: SignedOperation): Uint8Array | null {
    const { operation } = signed;
    const verifies = (key: Uint8Array) => verifyOperation(this.#p, this.groupId, signed, key);
    if (operation.type === 'join') {
      const own = carriedKey(this.#p, signed);
      return own !== null && verifies(own) ? own : null;
    }
    const carriers = this.arrivals(toHex(operation.author));
    return carriers.find((carrier) => this.#isAncestor(carrier, operation) && verifies(carrier.key))?.key ?? null;
  }

  #isAncestor({ place, signed }: LogEntry, operation: Operation): boolean {
    // Everything descends from the only operation without heads.
    if (signed.operation.type === 'create') return true;
    return this.#ancestry.hasSeen(this.#places(operation.heads), place);
  }

  #clockAfter(heads: readonly Uint8Array[]): number {
    return this.#places(heads).reduce((clock, place) => Math.max(clock, this.#ancestry.clock(place) + 1), 0);
  }

  #places(heads: readonly Uint8Array[]): number[] {
    return heads.map((head) => this.#entry(toHex(head)).place);
  }

  #insert(verified: Verified): void {
    const { id, operation } = verified.signed;
    const place = this.#ancestry.add(this.#places(operation.heads), operation.clock);
    const inviteId = operation.type === 'invite' || operation.type === 'join' ? toHex(operation.inviteId) : '';
    const isRemoval = operation.type === 'remove' || operation.type === 'leave';
    const entry = { ...verified, id: toHex(id), author: toHex(operation.author), inviteId, isRemoval, place };
    this.#entries.set(entry.id, entry);
    const after = this.#ordered.findLastIndex((other) => inOrder(other, entry) < 0);
    this.#ordered.splice(after + 1, 0, entry);
    for (const head of operation.heads) this.#heads.delete(toHex(head));
    this.#heads.add(entry.id);
    append(this.#byAuthor, entry.author, entry);
    if (operation.type === 'create' || operation.type === 'join') append(this.#arrivals, entry.author, entry);
    if (operation.type === 'invite') append(this.#invites, inviteId, entry);
    if (operation.type === 'join') append(this.#joins, inviteId, entry);
  }

  #entry(hexId: string): LogEntry {
    const entry = this.#entries.get(hexId);
    if (entry === undefined) throw new InternalError('operation', 'an operation that is not in the log');
    return entry;
  }
}

/** By clock, then by id. */
export function inOrder({ signed: a }: LogEntry, { signed: b }: LogEntry): number {
  return a.operation.clock - b.operation.clock || compareBytes(a.id, b.id);
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
