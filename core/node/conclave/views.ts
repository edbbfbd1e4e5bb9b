import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, GroupLine, ReceivedMessage, SealedInfo } from '@conclave/core/client/types';
import { formatMailboxId, mailboxId } from '@conclave/core/identity/mailbox-id';
import { geometry } from '@conclave/core/wire/geometry';
import type { Group, Invite, Line, LineEvent, Message } from './types.ts';

export function groupOf({ id, name, members, mayInvite }: GroupInfo): Group {
  return {
    id: toHex(id),
    name,
    mayInvite,
    members: members.map((member) => ({
      id: toHex(member.id),
      name: member.name,
      shortId: formatMailboxId(member.mailboxId),
      role: member.role,
      me: member.me,
    })),
  };
}

export function messageOf(message: ReceivedMessage): Message {
  const { id, groupId, order, sentAt, senderId, senderName, content } = message;
  const rich = content.type === 'rich-text' ? content : null;
  return {
    id,
    groupId: toHex(groupId),
    order,
    sentAt,
    senderId: toHex(senderId),
    senderName,
    text: content.text,
    replyTo: rich?.replyTo ?? null,
    mentions: (rich?.mentions ?? []).map(toHex),
    forwarded: rich?.forwarded ?? false,
  };
}

export function lineOf({ id, groupId, order, at, event }: GroupLine): Line {
  const texts = Object.entries(event).map(([key, value]: [string, unknown]) => [key, textOf(value)]);
  return { id, groupId: toHex(groupId), order, at, event: Object.fromEntries(texts) as LineEvent };
}

function textOf(value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return value.length === geometry.mailboxId ? formatMailboxId(mailboxId(value)) : toHex(value);
}

/** Without the salt, which says nothing to anybody. */
export function inviteOf({ id, arrivedAt, expiresAt, forContactCode }: SealedInfo): Invite {
  return { id, arrivedAt, expiresAt, forContactCode };
}
