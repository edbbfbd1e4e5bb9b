import { toHex } from '../bytes/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { InternalError } from '../errors.ts';
import type { GroupId } from '../wire/ids.ts';
import { compareBytes, type Operation } from './operations.ts';
import { carriedKey, type SignedOperation, verifyInviteSignature, verifyOperation } from './signed-operation.ts';

/**
 * The operations of one group that this device accepted: a directed acyclic graph, closed under "has seen".
 *
 * Whether an operation is accepted depends on itself and its ancestors alone, never on what else is known or on the
 * order of arrival: otherwise a member who signs cleverly could split the group. What an accepted operation does is
 * decided by the fold (roster.ts).
 *
 * `remove` and `leave` are read but refused as 'unsupported': without the rekey that has to follow, a removed member
 * would go on reading, and the roster would say that he does not. A caller counts and drops them.
 */
export type Acceptance =
  | 'added'
  | 'known'
  /** Keep it, and offer it again when others were added. */
  | 'unknown-parents'
  | 'unsupported'
  | 'invalid';

export interface LogEntry {
  readonly signed: SignedOperation;
  /** The author's Ed25519 key that the signature held under, 32 bytes. */
  readonly key: Uint8Array;
  /** Hex id of the invite operation that a join consumes; null for all others. */
  readonly invite: string | null;
}

const UNSUPPORTED: ReadonlySet<Operation['type']> = new Set(['remove', 'leave']);

export class OperationLog {
  readonly groupId: GroupId;
  readonly #p: Primitives;
  readonly #entries = new Map<string, LogEntry>();
  readonly #heads = new Set<string>();
  /** Operations that carry a signing key, by hex member id: nearly always one. */
  readonly #keyCarriers = new Map<string, LogEntry[]>();
  /** Invite operations, by hex invite id: nearly always one. */
  readonly #invites = new Map<string, LogEntry[]>();

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

  /** In one order for everyone that respects "has seen": by clock, then by id. */
  ordered(): LogEntry[] {
    return [...this.#entries.values()].sort(inOrder);
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
    if (UNSUPPORTED.has(operation.type)) return 'unsupported';
    if (!operation.heads.every((head) => this.has(head))) return 'unknown-parents';
    const entry = operation.type === 'create' ? this.#verifyCreate(signed) : this.#verify(signed);
    if (entry === null) return 'invalid';
    this.#insert(entry);
    return 'added';
  }

  /** Hex ids of all that `id` has seen, without itself. */
  ancestors(id: Uint8Array): Set<string> {
    const seen = new Set<string>();
    this.#walk(this.#entry(toHex(id)).signed.operation.heads, 0, (hexId) => {
      seen.add(hexId);
      return false;
    });
    return seen;
  }

  #verifyCreate(signed: SignedOperation): LogEntry | null {
    if (toHex(signed.id) !== toHex(this.groupId) || signed.operation.clock !== 0) return null;
    const key = carriedKey(this.#p, signed);
    return key !== null && verifyOperation(this.#p, this.groupId, signed, key) ? { signed, key, invite: null } : null;
  }

  #verify(signed: SignedOperation): LogEntry | null {
    const { operation } = signed;
    if (operation.clock !== this.#clockAfter(operation.heads)) return null;
    const key = this.#authorKey(signed);
    if (key === null) return null;
    if (operation.type !== 'join') return { signed, key, invite: null };
    // Several may have one id and one key: the first in everyone's order, not the first to arrive here.
    const invites = (this.#invites.get(toHex(operation.inviteId)) ?? []).toSorted(inOrder);
    const invite = invites.find(
      (candidate) => this.#isAncestor(candidate, operation) && this.#agreedByInvite(candidate, signed),
    );
    return invite === undefined ? null : { signed, key, invite: toHex(invite.signed.id) };
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
    const carriers = this.#keyCarriers.get(toHex(operation.author)) ?? [];
    return carriers.find((carrier) => this.#isAncestor(carrier, operation) && verifies(carrier.key))?.key ?? null;
  }

  #isAncestor({ signed }: LogEntry, operation: Operation): boolean {
    // Everything descends from the only operation without heads.
    if (signed.operation.type === 'create') return true;
    const wanted = toHex(signed.id);
    return this.#walk(operation.heads, signed.operation.clock, (hexId) => hexId === wanted);
  }

  /** Visits `from` and its ancestors down to `lowestClock`; true as soon as a visit says so. */
  #walk(from: readonly Uint8Array[], lowestClock: number, visit: (hexId: string) => boolean): boolean {
    const visited = new Set<string>();
    const open = from.map(toHex);
    for (let hexId = open.pop(); hexId !== undefined; hexId = open.pop()) {
      if (visited.has(hexId)) continue;
      visited.add(hexId);
      const { operation } = this.#entry(hexId).signed;
      if (operation.clock < lowestClock) continue;
      if (visit(hexId)) return true;
      open.push(...operation.heads.map(toHex));
    }
    return false;
  }

  #clockAfter(heads: readonly Uint8Array[]): number {
    return heads.reduce((clock, head) => Math.max(clock, this.#entry(toHex(head)).signed.operation.clock + 1), 0);
  }

  #insert(entry: LogEntry): void {
    const { id, operation } = entry.signed;
    const hexId = toHex(id);
    this.#entries.set(hexId, entry);
    for (const head of operation.heads) this.#heads.delete(toHex(head));
    this.#heads.add(hexId);
    if (operation.type === 'create' || operation.type === 'join') {
      append(this.#keyCarriers, toHex(operation.author), entry);
    }
    if (operation.type === 'invite') append(this.#invites, toHex(operation.inviteId), entry);
  }

  #entry(hexId: string): LogEntry {
    const entry = this.#entries.get(hexId);
    if (entry === undefined) throw new InternalError('operation', 'an operation that is not in the log');
    return entry;
  }
}

function inOrder({ signed: a }: LogEntry, { signed: b }: LogEntry): number {
  return a.operation.clock - b.operation.clock || compareBytes(a.id, b.id);
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
