import { toHex } from '../bytes/bytes.ts';
import { isAdmin } from '../group/roster.ts';
import { compose } from './compose.ts';
import { checkContent } from './content.ts';
import { forgetDeleted } from './forgetting.ts';
import { messageIdOf, messageOrder } from './message-id.ts';
import { tellWritten } from './telling.ts';
import type { Turn } from './turn.ts';
import type { Content, EndpointEvent } from './types.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/**
 * A person writes. Throws UsageError 'unknown-group', 'removed', 'text-too-long', and what the files of contents/ throw.
 * Whether there are such messages, and whose they are, is the application's to know.
 */
export function sendContent(turn: Turn, { groupId, content }: Extract<EndpointEvent, { type: 'send' }>): void {
  const group = turn.activeGroup(groupId);
  const { name, memberId } = turn.profile();
  checkContent(content);
  const sent = inFewestBytes(content);
  const message = compose(turn, group, sent);
  const mine = group.roster.members.get(toHex(group.me));
  const byAdmin = mine !== undefined && isAdmin(mine);
  if (sent.type === 'deletion') forgetDeleted(turn, group, sent, { by: toHex(memberId), isAdmin: byAdmin });
  const head = {
    id: messageIdOf(turn.env.primitives, group.id, message),
    groupId: group.id,
    order: messageOrder(message.sentAt, message),
    // What others signed may be ahead of every clock, and orders this one too: shown is when it was written.
    sentAt: Math.min(message.sentAt, turn.now + CLOCK_TOLERANCE),
    senderId: memberId,
    senderName: name,
    mine: true,
    disappears: group.roster.disappearing,
  };
  tellWritten(turn, head, sent, byAdmin);
}

function inFewestBytes(content: Content): Content {
  if (content.type !== 'rich-text') return content;
  const { replyTo, forwarded, mentions, text } = content;
  return replyTo === null && !forwarded && mentions.length === 0 ? { type: 'text', text } : content;
}
