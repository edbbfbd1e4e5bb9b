import { fromHex, toHex } from '../bytes/bytes.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { InternalError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import type { GroupId, MemberId } from '../wire/ids.ts';
import { type Departed, type Fold, isAdmin, type Member, type PendingInvite, type RemovedInvite } from './fold.ts';
import type { OperationLog } from './operation-log.ts';
import { compareBytes } from './operations.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Folded, foldEntries } from './standing.ts';

export { type Departed, isAdmin, type Member, type PendingInvite } from './fold.ts';

/**
 * What a group is now: the fold of its operations in the order of operation-log.ts. Members that have seen the same
 * operations have the same roster, whatever the order in which they came.
 *
 * Rules. Whoever created the group, and members promoted by an admin, are admins. Only admins promote, rename and set;
 * an invite needs an admin, or the setting that lets every member invite (on, until an admin turns it off). The first
 * join in order that names an invite still open, and was made before its expiry, consumes it. Admins remove members and
 * invites, whoever invited may revoke, everyone may leave: that counts, and makes void what it has not seen, as
 * removals.ts says. Where members are left without an admin, the one of lowest rank is one. An operation that breaks a
 * rule changes nothing ("void"), and stays in the log.
 */
export interface Roster extends Settings {
  readonly groupId: GroupId;
  readonly name: string;
  readonly colour: number;
  /** By hex member id, in the order in which they joined: a member's place in it is his rank. */
  readonly members: ReadonlyMap<string, Member>;
  /** Not consumed; the expired ones too, for the fold has no clock. By hex invite id. */
  readonly invites: ReadonlyMap<string, PendingInvite>;
  /** Who was a member and is not, by hex member id. */
  readonly left: ReadonlyMap<string, Departed>;
  /** By hex invite id. */
  readonly removedInvites: ReadonlyMap<string, RemovedInvite>;
  /** SHA-256(label ‖ name, members, pending invites and settings, encoded)[0..8]. */
  readonly hash: Uint8Array;
  /** Hex ids of the operations that changed nothing. */
  readonly voided: ReadonlySet<string>;
}

export function mayInvite(roster: Roster, member: MemberId): boolean {
  const found = roster.members.get(toHex(member));
  return found !== undefined && (roster.everyMemberInvites || isAdmin(found));
}

/** Throws InternalError for a log without its create. */
export function foldRoster(p: Primitives, log: OperationLog): Roster {
  return rosterOf(p, log.groupId, foldEntries(log, log.ordered()));
}

/** The fold of `heads` and all that they have seen. Throws UsageError 'unknown-heads'. */
export function rosterAt(p: Primitives, log: OperationLog, heads: readonly Uint8Array[]): Roster {
  return rosterOf(p, log.groupId, foldEntries(log, log.entriesSeenBy(heads)));
}

function rosterOf(p: Primitives, groupId: GroupId, { state, voided }: Folded): Roster {
  const { name, colour, members, invites, left, removedInvites } = state;
  if (name === null) throw new InternalError('roster', 'a group without its create');
  const hash = p.sha256(labels.roster, encodeState(groupId, name, state)).slice(0, geometry.rosterHash);
  const settings = readSettings(state.settings);
  return { groupId, name, colour, members, invites, ...settings, left, removedInvites, hash, voided };
}

const ROLES = ['creator', 'admin', 'member'] as const;

/** Only ever hashed: one encoding for one state. */
function encodeState(groupId: GroupId, name: string, { colour, members, invites, settings }: Fold): Uint8Array {
  const writer = new Writer().bytes(groupId).text16(name).u8(colour).u32(members.size);
  for (const member of members.values()) writer.bytes(encodeMember(member));
  writer.u32(invites.size);
  for (const invite of [...invites.values()].sort((a, b) => compareBytes(a.inviteId, b.inviteId))) {
    writer.bytes(invite.inviteId).bytes(fromHex(invite.operation));
  }
  for (const [key, value] of [...settings].sort(([a], [b]) => a - b)) writer.u8(key).vector16(value);
  return writer.finish();
}

/** Kept, for a large group is folded again with every operation and nearly all of it is as before. */
function encodeMember(member: Member): Uint8Array {
  const known = encodedMembers.get(member);
  if (known !== undefined) return known;
  const { id, signingKey, deviceKey, mailboxId, name, role, joinedAt, addedBy } = member;
  const writer = new Writer().bytes(id).bytes(signingKey).bytes(deviceKey).bytes(mailboxId).text16(name);
  const encoded = writer
    .u8(ROLES.indexOf(role))
    .u32(joinedAt)
    .vector8(addedBy ?? new Uint8Array(0))
    .finish();
  encodedMembers.set(member, encoded);
  return encoded;
}

const encodedMembers = new WeakMap<Member, Uint8Array>();
