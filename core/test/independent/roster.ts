import { bytes, counted, hex, int, join, label, sized } from './bytes.ts';
import { sha256, signer } from './crypto.ts';
import { memberIdOf } from './message.ts';
import type { Hex, OperationVector } from './shapes.ts';

interface Member {
  readonly author: Hex;
  readonly signingKey: Hex;
  deviceKey: Hex;
  mailboxId: Hex;
  name: Hex;
  role: number;
  readonly joinedAt: number;
  readonly addedBy: Hex;
}

/** [GR-7] The fold of operations that break no rule, in its order: by clock, then by id. */
export function foldOf(operations: readonly OperationVector[]) {
  const members = new Map<Hex, Member>();
  const invites = new Map<Hex, { readonly operation: Hex; readonly author: Hex }>();
  const settings = new Map<number, Hex>();
  let [name, colour] = ['', 0];
  const ordered = operations.toSorted((a, b) => a.clock - b.clock || (a.id < b.id ? -1 : 1));
  for (const { type, id, author: seed, clock, fields } of ordered) {
    const author = hex(memberIdOf(signer(bytes(seed))));
    const text = (field: string) => fields[field] as Hex;
    if (type === 'create' || type === 'rename') [name, colour] = [text('groupName'), fields.colour as number];
    if (type === 'create' || type === 'join') {
      members.set(author, {
        author,
        signingKey: text('device.signingKey'),
        deviceKey: text('device.deviceKey'),
        mailboxId: text('device.mailboxId'),
        name: text('device.name'),
        role: type === 'create' ? 0 : 2,
        joinedAt: clock,
        addedBy: type === 'create' ? '' : invites.get(text('inviteId'))!.author,
      });
    }
    if (type === 'invite') invites.set(text('inviteId'), { operation: id, author });
    if (type === 'join') invites.delete(text('inviteId'));
    if (type === 'promote') members.get(text('member'))!.role = 1;
    if (type === 'settings') settings.set(fields.key as number, text('value'));
    if (type === 'update') {
      const { deviceKey, mailboxId, name: own } = fields as Record<string, Hex>;
      Object.assign(members.get(author)!, { deviceKey, mailboxId, name: own });
    }
  }
  const pending = [...invites.keys()].sort();
  const state = join(
    bytes(operations[0]!.id),
    sized(bytes(name), 2),
    int(colour, 1),
    counted([...members.values()].map(memberState), 4),
    counted(
      pending.map((invite) => join(bytes(invite), bytes(invites.get(invite)!.operation))),
      4,
    ),
    ...[...settings].sort(([a], [b]) => a - b).map(([key, value]) => join(int(key, 1), sized(bytes(value), 2))),
  );
  return {
    members: [...members.keys()],
    invites: pending,
    hash: hex(sha256(label('roster'), state).slice(0, 8)),
  };
}

function memberState(member: Member): Uint8Array {
  const fixed = [member.author, member.signingKey, member.deviceKey, member.mailboxId].map(bytes);
  const name = sized(bytes(member.name), 2);
  return join(...fixed, name, int(member.role, 1), int(member.joinedAt, 4), sized(bytes(member.addedBy), 1));
}
