import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { InternalError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import type { GroupId, MailboxId, MemberId } from '../wire/ids.ts';
import type { LogEntry, OperationLog } from './operation-log.ts';
import { compareBytes, type MemberDevice } from './operations.ts';

/**
 * What a group is now: the fold of its operations in the order of operation-log.ts. Members that have seen the same
 * operations have the same roster, whatever the order in which they came.
 *
 * Rules. Whoever created the group, and members promoted by an admin, are admins. Only admins promote, rename and set;
 * an invite needs an admin, or the setting that lets every member invite (on, until an admin turns it off). The first
 * join in order that names an invite still open, and was made before its expiry, consumes it. An operation that breaks
 * a rule changes nothing ("void"), and stays in the log. `remove` and `leave` do not get into the log yet.
 */
export interface Roster {
  readonly groupId: GroupId;
  readonly name: string;
  readonly colour: number;
  /** By hex member id, in the order in which they joined: a member's place in it is his rank. */
  readonly members: ReadonlyMap<string, Member>;
  /** Not consumed; the expired ones too, for the fold has no clock. By hex invite id. */
  readonly invites: ReadonlyMap<string, PendingInvite>;
  readonly everyMemberInvites: boolean;
  /** SHA-256(label ‖ all of the above, encoded)[0..8]. */
  readonly hash: Uint8Array;
  /** Hex ids of the operations that changed nothing. */
  readonly voided: ReadonlySet<string>;
}

export interface Member extends MemberDevice {
  readonly id: MemberId;
  readonly role: 'creator' | 'admin' | 'member';
  /** Clock of the create or join. */
  readonly joinedAt: number;
  /** Author of the invite; null for the creator. */
  readonly addedBy: MemberId | null;
  /** Hex id of the create or join. */
  readonly operation: string;
}

export interface PendingInvite {
  readonly inviteId: Uint8Array;
  readonly author: MemberId;
  readonly signingKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly expiry: number;
  readonly target: MailboxId;
  /** Hex id of the invite operation. */
  readonly operation: string;
}

/** Key of the setting whose one byte says who may invite: 0 admins, 1 every member. Other keys are kept, unread. */
export const SETTING_INVITERS = 1;

export function isAdmin({ role }: Member): boolean {
  return role !== 'member';
}

export function mayInvite(roster: Roster, member: MemberId): boolean {
  const found = roster.members.get(toHex(member));
  return found !== undefined && (roster.everyMemberInvites || isAdmin(found));
}

/** Throws InternalError for a log without its create. */
export function foldRoster(p: Primitives, log: OperationLog): Roster {
  const state = new Fold();
  const voided = new Set<string>();
  for (const entry of log.ordered()) if (!state.apply(entry)) voided.add(toHex(entry.signed.id));
  const { name, colour, members, invites, settings } = state;
  if (name === null) throw new InternalError('roster', 'a group without its create');
  const hash = p.sha256(labels.roster, encodeState(log.groupId, name, state)).slice(0, geometry.rosterHash);
  const everyMemberInvites = settings.get(SETTING_INVITERS)?.[0] !== 0;
  return { groupId: log.groupId, name, colour, members, invites, everyMemberInvites, hash, voided };
}

class Fold {
  name: string | null = null;
  colour = 0;
  readonly members = new Map<string, Member>();
  readonly invites = new Map<string, PendingInvite>();
  readonly settings = new Map<number, Uint8Array>();
  readonly #usedInvites = new Set<string>();

  /** False where the operation changes nothing. */
  apply(entry: LogEntry): boolean {
    const { operation } = entry.signed;
    if (operation.type === 'create') {
      this.name = operation.groupName;
      this.colour = operation.colour;
      this.#admit(entry, operation.device, 'creator', null);
      return true;
    }
    if (operation.type === 'join') return this.#join(entry, operation);
    const author = this.#author(entry);
    return author !== null && this.#applyBy(author, entry);
  }

  #applyBy(author: Member, { signed: { id, operation } }: LogEntry): boolean {
    switch (operation.type) {
      case 'invite': {
        const key = toHex(operation.inviteId);
        if (!isAdmin(author) && this.settings.get(SETTING_INVITERS)?.[0] === 0) return false;
        if (this.#usedInvites.has(key)) return false;
        this.#usedInvites.add(key);
        const { inviteId, signingKey, sealingKey, expiry, target } = operation;
        const invite = { inviteId, author: author.id, signingKey, sealingKey, expiry, target, operation: toHex(id) };
        this.invites.set(key, invite);
        return true;
      }
      case 'promote': {
        const subject = this.members.get(toHex(operation.member));
        if (!isAdmin(author) || subject === undefined || isAdmin(subject)) return false;
        return this.#replace({ ...subject, role: 'admin' });
      }
      case 'rename':
        if (!isAdmin(author)) return false;
        this.name = operation.groupName;
        this.colour = operation.colour;
        return true;
      case 'update': {
        const { deviceKey, mailboxId, name } = operation;
        return this.#replace({ ...author, deviceKey, mailboxId, name });
      }
      case 'settings':
        if (!isAdmin(author)) return false;
        if (operation.key === SETTING_INVITERS && !isInvitersValue(operation.value)) return false;
        this.settings.set(operation.key, operation.value);
        return true;
      default:
        throw new InternalError('operation', `a ${operation.type} in the log`);
    }
  }

  #join(
    entry: LogEntry,
    { inviteId, device, at }: { inviteId: Uint8Array; device: MemberDevice; at: number },
  ): boolean {
    const key = toHex(inviteId);
    const invite = this.invites.get(key);
    if (invite === undefined || invite.operation !== entry.invite || at > invite.expiry) return false;
    if (this.members.has(toHex(entry.signed.operation.author))) return false;
    this.invites.delete(key);
    this.#admit(entry, device, 'member', invite.author);
    return true;
  }

  #admit({ signed }: LogEntry, device: MemberDevice, role: Member['role'], addedBy: MemberId | null): void {
    const { author, clock } = signed.operation;
    const operation = toHex(signed.id);
    this.members.set(toHex(author), { id: author, ...device, role, joinedAt: clock, addedBy, operation });
  }

  /** Null unless the author is a member, and by the very key that signed. */
  #author({ signed, key }: LogEntry): Member | null {
    const member = this.members.get(toHex(signed.operation.author));
    return member !== undefined && equalBytes(member.signingKey, key) ? member : null;
  }

  #replace(member: Member): boolean {
    this.members.set(toHex(member.id), member);
    return true;
  }
}

function isInvitersValue(value: Uint8Array): boolean {
  return value.length === 1 && (value[0] as number) <= 1;
}

const ROLES = ['creator', 'admin', 'member'] as const;

/** Only ever hashed: one encoding for one state. */
function encodeState(groupId: GroupId, name: string, { colour, members, invites, settings }: Fold): Uint8Array {
  const writer = new Writer().bytes(groupId).text16(name).u8(colour).u32(members.size);
  for (const member of members.values()) {
    writer.bytes(member.id).bytes(member.signingKey).bytes(member.deviceKey).bytes(member.mailboxId);
    writer.text16(member.name).u8(ROLES.indexOf(member.role)).u32(member.joinedAt);
    writer.vector8(member.addedBy ?? new Uint8Array(0));
  }
  writer.u32(invites.size);
  for (const invite of [...invites.values()].sort((a, b) => compareBytes(a.inviteId, b.inviteId))) {
    writer.bytes(invite.inviteId).bytes(fromHex(invite.operation));
  }
  for (const [key, value] of [...settings].sort(([a], [b]) => a - b)) writer.u8(key).vector16(value);
  return writer.finish();
}
