import { equalBytes, toHex } from '../bytes/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { GroupId, MemberId } from '../wire/ids.ts';
import { holdersOf } from './holders.ts';
import type { OperationLog } from './operation-log.ts';
import { compareBytes } from './operations.ts';
import { type Rekey, verifyRekey } from './rekey.ts';
import { isAdmin, type Roster, rosterAt } from './roster.ts';

/** A stretch of a group's life with keys of its own. */
export interface Epoch {
  /** SHA-256 of the rekey's core; the groupId for epoch 0. 32 bytes. */
  readonly id: Uint8Array;
  readonly number: number;
  /** Its first, in hours since 1970. */
  readonly hour: number;
  /** What its author had seen: its recipients are the members and pending invites of that fold. */
  readonly heads: readonly Uint8Array[];
  /** Null for epoch 0. */
  readonly author: MemberId | null;
}

/** The epoch that a group begins with. */
export function firstEpoch(groupId: GroupId, createId: Uint8Array, hour: number): Epoch {
  return { id: groupId, number: 0, hour, heads: [createId], author: null };
}

/** The epoch that a rekey begins. */
export function epochOf({ id, number, hour, heads, author }: Rekey): Epoch {
  return { id, number, hour, heads, author };
}

/** In the order in which a rekey is sealed to them. */
export interface Recipients {
  /** X25519, 32 bytes each: the members' device keys, then the invites' sealing keys. */
  readonly keys: readonly Uint8Array[];
  /** By rank. */
  readonly members: readonly MemberId[];
  /** Invite ids, ascending. */
  readonly invites: readonly Uint8Array[];
}

/** Who is to have an epoch that begins after `heads`. Throws UsageError 'unknown-heads'. */
export function recipientsOf(p: Primitives, log: OperationLog, heads: readonly Uint8Array[]): Recipients {
  return recipientsIn(rosterAt(p, log, heads));
}

/** The same of a roster that is known. */
export function recipientsIn(roster: Roster): Recipients {
  const members = [...roster.members.values()];
  const invites = [...roster.invites.values()].sort((a, b) => compareBytes(a.inviteId, b.inviteId));
  return {
    keys: [...members.map(({ deviceKey }) => deviceKey), ...invites.map(({ sealingKey }) => sealingKey)],
    members: members.map(({ id }) => id),
    invites: invites.map(({ inviteId }) => inviteId),
  };
}

/**
 * Whether only people have it who are to have it, by all that is known: `roster` is the fold of the log, `atHeads` that
 * of the epoch's heads. Who was out in between, and came back by another join, is one who is not to have it: something
 * may have been written meanwhile. Nobody sends in an epoch that is not usable.
 */
export function isUsable(log: OperationLog, roster: Roster, atHeads: Roster, epoch: Epoch): boolean {
  const { invites } = holdersOf(log, atHeads, log.seenBy(epoch.heads), log.ordered());
  return (
    [...atHeads.members].every(([key, { operation }]) => roster.members.get(key)?.operation === operation) &&
    [...invites].every(([key, inviteId]) => roster.invites.has(key) || isJoinedBy(log, roster, inviteId))
  );
}

/** Whether it was consumed, and by somebody who is a member now because of it. */
function isJoinedBy(log: OperationLog, roster: Roster, inviteId: Uint8Array): boolean {
  return log.joinsBy(inviteId).some(({ author, id }) => roster.members.get(author)?.operation === id);
}

/** The order in which epochs take precedence: the highest number first, of one number the lowest id. */
export function compareEpochs(a: Pick<Epoch, 'number' | 'id'>, b: Pick<Epoch, 'number' | 'id'>): number {
  return b.number - a.number || compareBytes(a.id, b.id);
}

/** The one to send in, of those that are usable and open here: of the highest number, then of the lowest id. */
export function bestOf(epochs: readonly Epoch[]): Epoch | null {
  return epochs.toSorted(compareEpochs)[0] ?? null;
}

/**
 * Whether a rekey begins an epoch, as everyone judges who has seen what its author had; 'wait' where this device has not,
 * or does not know the parent. Whether the own place opens is another matter (rekey.ts).
 */
export function checkRekey(
  p: Primitives,
  log: OperationLog,
  parent: Epoch | null,
  rekey: Rekey,
  arrivalHour: number,
): 'valid' | 'wait' | 'invalid' {
  if (rekey.heads.length === 0 || rekey.hour > arrivalHour + 1) return 'invalid';
  if (parent === null || ![...rekey.heads, ...parent.heads].every((head) => log.has(head))) return 'wait';
  if (!equalBytes(parent.id, rekey.parent) || rekey.number !== parent.number + 1) return 'invalid';
  if (rekey.hour < parent.hour) return 'invalid';
  const seen = log.seenBy(rekey.heads);
  if (!parent.heads.every((head) => seen.has(toHex(head)))) return 'invalid';

  const roster = rosterAt(p, log, rekey.heads);
  const author = roster.members.get(toHex(rekey.author));
  if (author === undefined) return 'invalid';
  if (!isAdmin(author) && !leaverHolds(p, log, roster, parent, rekey.heads)) return 'invalid';
  if (rekey.sealed.length !== recipientsIn(roster).keys.length) return 'invalid';
  const signs = verifyRekey(log.groupId, p.ed25519PublicKey(author.signingKey), rekey);
  return signs ? 'valid' : 'invalid';
}

/**
 * Whether somebody who left by himself has the epoch, by the operations that `heads` have seen: then any member may
 * rekey, so that the group does not fall silent until an admin comes. `roster` is the fold of `heads`.
 */
export function leaverHolds(
  p: Primitives,
  log: OperationLog,
  roster: Roster,
  epoch: Epoch,
  heads: readonly Uint8Array[],
): boolean {
  const leavers = [...roster.left].filter(([, { by }]) => by === null);
  if (leavers.length === 0) return false;
  const atHeads = rosterAt(p, log, epoch.heads);
  const { members } = holdersOf(log, atHeads, log.seenBy(epoch.heads), log.entriesSeenBy(heads));
  return leavers.some(([member]) => members.has(member));
}
