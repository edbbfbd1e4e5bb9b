import { bytes, counted, hex, int, join, label, sized } from './bytes.ts';
import { sha256 } from './crypto.ts';
import type { Hex, OperationVector } from './shapes.ts';
import { acceptedRemovals, authorOf, byClock, type History, type Standing, voids } from './strong-remove.ts';

interface Member extends Standing {
  readonly signingKey: Hex;
  deviceKey: Hex;
  mailboxId: Hex;
  name: Hex;
  role: number;
  readonly joinedAt: number;
  readonly addedBy: Hex;
  adminship: readonly Hex[];
}

interface Invite {
  readonly operation: Hex;
  readonly author: Hex;
  readonly expiry: number;
  readonly rests: readonly Hex[];
}

/** [GR-7] The fold of operations that are closed under "has seen", in its order: by clock, then by id. */
export class Roster {
  readonly members = new Map<Hex, Member>();
  readonly invites = new Map<Hex, Invite>();
  readonly settings = new Map<number, Hex>();
  readonly #used = new Set<Hex>();
  #name = '';
  #colour = 0;

  constructor(history: History, operations: readonly OperationVector[]) {
    const accepted = acceptedRemovals(history, operations);
    for (const operation of operations.toSorted(byClock)) {
      const removal = accepted.get(operation);
      if (removal !== undefined) this.#remove(operation, removal);
      else if (!isRemoval(operation) && ![...accepted.keys()].some((x) => voids(history, x, operation)))
        this.#apply(operation);
    }
  }

  get open(): boolean {
    return this.settings.get(1) !== '00';
  }

  /** [GR-20] */
  hash(groupId: Hex): Hex {
    const pending = [...this.invites].sort(([a], [b]) => (a < b ? -1 : 1));
    const state = join(
      bytes(groupId),
      sized(bytes(this.#name), 2),
      int(this.#colour, 1),
      counted([...this.members.values()].map(memberState), 4),
      counted(
        pending.map(([invite, { operation }]) => join(bytes(invite), bytes(operation))),
        4,
      ),
      ...[...this.settings].sort(([a], [b]) => a - b).map(([key, value]) => join(int(key, 1), sized(bytes(value), 2))),
    );
    return hex(sha256(label('roster'), state).slice(0, 8));
  }

  #apply(operation: OperationVector): void {
    const { type, id, at, fields } = operation;
    const text = (field: string) => fields[field] as Hex;
    const invite = this.invites.get(text('inviteId'));
    const author = this.members.get(authorOf(operation));
    if (type === 'create') {
      [this.#name, this.#colour] = [text('groupName'), fields.colour as number];
      this.#admit(operation, { role: 0, addedBy: '', membership: [id], adminship: [id] });
    } else if (type === 'join' && author === undefined && invite !== undefined && at <= invite.expiry) {
      this.invites.delete(text('inviteId'));
      this.#admit(operation, { role: 2, addedBy: invite.author, membership: [id, ...invite.rests], adminship: [] });
    }
    if (author === undefined) return;
    const isAdmin = author.role < 2;
    if (type === 'invite' && (isAdmin || this.open) && !this.#used.has(text('inviteId'))) {
      const rests = [id, ...author.membership, ...(this.open ? [] : author.adminship)];
      this.#used.add(text('inviteId'));
      const expiry = fields.expiry as number;
      this.invites.set(text('inviteId'), { operation: id, author: author.author, expiry, rests });
    }
    if (type === 'update') {
      Object.assign(author, { deviceKey: text('deviceKey'), mailboxId: text('mailboxId'), name: text('name') });
    }
    if (!isAdmin) return;
    if (type === 'rename') [this.#name, this.#colour] = [text('groupName'), fields.colour as number];
    if (type === 'settings') this.settings.set(fields.key as number, text('value'));
    const promoted = type === 'promote' ? this.members.get(text('member')) : undefined;
    if (promoted !== undefined && promoted.role === 2) {
      Object.assign(promoted, { role: 1, adminship: [id, ...author.membership, ...author.adminship] });
    }
  }

  #admit({ clock, fields, ...operation }: OperationVector, member: Partial<Member>): void {
    const author = authorOf(operation);
    const device = Object.fromEntries(
      ['signingKey', 'deviceKey', 'mailboxId', 'name'].map((field) => [field, fields[`device.${field}`]]),
    );
    this.members.set(author, { author, joinedAt: clock, ...device, ...member } as Member);
  }

  #remove(removal: OperationVector, credentials: readonly Hex[]): void {
    const { fields } = removal;
    const invite = fields['subject.inviteId'] as Hex | undefined;
    if (invite !== undefined) this.invites.delete(invite);
    else this.members.delete((fields['subject.memberId'] as Hex | undefined) ?? authorOf(removal));
    const [first] = this.members.values();
    if (first === undefined || [...this.members.values()].some(({ role }) => role < 2)) return;
    Object.assign(first, { role: 1, adminship: credentials });
  }
}

const isRemoval = ({ type }: OperationVector) => type === 'remove' || type === 'leave';

function memberState(member: Member): Uint8Array {
  const fixed = [member.author, member.signingKey, member.deviceKey, member.mailboxId].map(bytes);
  const name = sized(bytes(member.name), 2);
  return join(...fixed, name, int(member.role, 1), int(member.joinedAt, 4), sized(bytes(member.addedBy), 1));
}
