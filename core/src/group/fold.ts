import { equalBytes, toHex } from '../bytes/bytes.ts';
import type { MailboxId, MemberId } from '../wire/ids.ts';
import type { LogEntry } from './operation-log.ts';
import type { MemberDevice, Operation } from './operations.ts';
import { isSettable, readSettings } from './settings.ts';

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

/** Somebody who is a member no more. */
export interface Departed {
  /** As he was. */
  readonly member: Member;
  /** Null where he left by himself. */
  readonly by: MemberId | null;
  /** Hex id of the remove or leave. */
  readonly operation: string;
}

export interface RemovedInvite {
  readonly by: MemberId;
  /** Hex id of the remove. */
  readonly operation: string;
}

/** An operation that gave somebody or something its place, and on what it rested in turn. */
export interface Grounds {
  readonly entry: LogEntry;
  readonly on: readonly Grounds[];
}

export function isAdmin({ role }: Member): boolean {
  return role !== 'member';
}

/** What a group is after some operations, applied one after the other (roster.ts has the rules). */
export class Fold {
  name: string | null = null;
  colour = 0;
  /** By rank. */
  readonly members = new Map<string, Member>();
  readonly invites = new Map<string, PendingInvite>();
  readonly settings = new Map<number, Uint8Array>();
  readonly left = new Map<string, Departed>();
  readonly removedInvites = new Map<string, RemovedInvite>();
  readonly #usedInvites = new Set<string>();
  /** What each member's membership rests on, each admin's being one, and each pending invite. */
  readonly #membership = new Map<string, Grounds>();
  readonly #adminship = new Map<string, Grounds>();
  readonly #invited = new Map<string, Grounds>();

  get everyMemberInvites(): boolean {
    return readSettings(this.settings).everyMemberInvites;
  }

  /** False where the operation changes nothing. Not for removals. */
  apply(entry: LogEntry): boolean {
    const { operation } = entry.signed;
    if (operation.type === 'create') {
      const { groupName, colour, device } = operation;
      this.#rename(groupName, colour);
      this.#admit(entry, device, 'creator', null, []);
      this.#adminship.set(entry.author, { entry, on: [] });
      return true;
    }
    if (operation.type === 'join') return this.#join(entry, operation);
    const author = this.author(entry);
    return author !== null && this.#applyBy(author, entry);
  }

  /** Of a remove or leave that counts: takes its subject out, whatever has become of its author by now. */
  remove(entry: LogEntry, authorGrounds: readonly Grounds[]): boolean {
    const { operation } = entry.signed;
    if (operation.type === 'leave') return this.#takeOut(entry.author, null, entry, authorGrounds);
    if (operation.type !== 'remove') return false;
    const { author, subject } = operation;
    if (subject.type === 'invite') {
      const key = toHex(subject.inviteId);
      if (!this.invites.delete(key)) return false;
      this.removedInvites.set(key, { by: author, operation: entry.id });
      return true;
    }
    const member = toHex(subject.memberId);
    return this.#takeOut(member, member === entry.author ? null : author, entry, authorGrounds);
  }

  /** Null unless he is a member, and by the very key that signed. */
  author({ author, key }: LogEntry): Member | null {
    const member = this.members.get(author);
    if (member === undefined) return null;
    return member.signingKey === key || equalBytes(member.signingKey, key) ? member : null;
  }

  mayInvite(member: Member): boolean {
    return this.everyMemberInvites || isAdmin(member);
  }

  /** What an operation by this member rests on. */
  groundsOf(member: string, asAdmin: boolean): Grounds[] {
    const grounds = [this.#membership.get(member), asAdmin ? this.#adminship.get(member) : undefined];
    return grounds.filter((one) => one !== undefined);
  }

  /** The operation that made him an admin; null for one who is none. */
  adminSince(member: string): LogEntry | null {
    return this.#adminship.get(member)?.entry ?? null;
  }

  #applyBy(author: Member, entry: LogEntry): boolean {
    const { operation } = entry.signed;
    if (operation.type === 'invite') return this.#invite(author, entry, operation);
    if (operation.type === 'update') {
      const { deviceKey, mailboxId, name } = operation;
      this.members.set(entry.author, { ...author, deviceKey, mailboxId, name });
      return true;
    }
    if (!isAdmin(author)) return false;
    switch (operation.type) {
      case 'promote':
        return this.#promote(toHex(operation.member), entry, this.groundsOf(entry.author, true));
      case 'rename':
        return this.#rename(operation.groupName, operation.colour);
      case 'settings':
        if (!isSettable(operation.key, operation.value)) return false;
        this.settings.set(operation.key, operation.value);
        return true;
      default:
        return false;
    }
  }

  #rename(name: string, colour: number): boolean {
    this.name = name;
    this.colour = colour;
    return true;
  }

  #invite(author: Member, entry: LogEntry, operation: Extract<Operation, { type: 'invite' }>): boolean {
    const { inviteId, signingKey, sealingKey, expiry, target } = operation;
    const key = entry.inviteId;
    if (!this.mayInvite(author) || this.#usedInvites.has(key)) return false;
    this.#usedInvites.add(key);
    const invite = { inviteId, author: author.id, signingKey, sealingKey, expiry, target, operation: entry.id };
    this.invites.set(key, invite);
    this.#invited.set(key, { entry, on: this.groundsOf(entry.author, !this.everyMemberInvites) });
    return true;
  }

  #join(entry: LogEntry, { device, at }: Extract<Operation, { type: 'join' }>): boolean {
    const key = entry.inviteId;
    const invite = this.invites.get(key);
    const grounds = this.#invited.get(key);
    if (invite === undefined || grounds === undefined || at > invite.expiry) return false;
    if (this.members.has(entry.author)) return false;
    this.invites.delete(key);
    this.#admit(entry, device, 'member', invite.author, [grounds]);
    return true;
  }

  #admit(
    entry: LogEntry,
    device: MemberDevice,
    role: Member['role'],
    addedBy: MemberId | null,
    on: readonly Grounds[],
  ): void {
    this.members.set(entry.author, newMember(entry, device, role, addedBy));
    this.#membership.set(entry.author, { entry, on });
    this.left.delete(entry.author);
  }

  #promote(subject: string, entry: LogEntry, on: readonly Grounds[]): boolean {
    const member = this.members.get(subject);
    if (member === undefined || isAdmin(member)) return false;
    this.members.set(subject, { ...member, role: 'admin' });
    this.#adminship.set(subject, { entry, on });
    return true;
  }

  #takeOut(subject: string, by: MemberId | null, entry: LogEntry, on: readonly Grounds[]): boolean {
    const member = this.members.get(subject);
    if (member === undefined) return false;
    this.members.delete(subject);
    this.#membership.delete(subject);
    this.#adminship.delete(subject);
    this.left.set(subject, { member, by, operation: entry.id });
    // Succession: with nobody to rekey, the group would fall silent.
    const [first] = this.members.keys();
    if (this.#adminship.size === 0 && first !== undefined) this.#promote(first, entry, on);
    return true;
  }
}

/** Always the same object for one entry, of which all of it follows, so that what is made of it can be kept. */
function newMember(entry: LogEntry, device: MemberDevice, role: Member['role'], addedBy: MemberId | null): Member {
  const known = newMembers.get(entry);
  if (known !== undefined) return known;
  const { author: id, clock } = entry.signed.operation;
  const member = { id, ...device, role, joinedAt: clock, addedBy, operation: entry.id };
  newMembers.set(entry, member);
  return member;
}

const newMembers = new WeakMap<LogEntry, Member>();
