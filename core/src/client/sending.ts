import { compose } from './compose.ts';
import { checkContent } from './content.ts';
import { messageIdOf, messageOrder } from './message-id.ts';
import type { Turn } from './turn.ts';
import type { EndpointEvent } from './types.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/** A person writes. Throws UsageError 'unknown-group', 'removed', 'text-empty', 'text-too-long'. */
export function sendContent(turn: Turn, { groupId, content }: Extract<EndpointEvent, { type: 'send' }>): void {
  const group = turn.activeGroup(groupId);
  const { name, memberId } = turn.profile();
  checkContent(content);
  const message = compose(turn, group, content);
  turn.tell({
    type: 'message',
    message: {
      id: messageIdOf(turn.env.primitives, group.id, message),
      groupId: group.id,
      order: messageOrder(message.sentAt, message),
      // What others signed may be ahead of every clock, and orders this one too: shown is when it was written.
      sentAt: Math.min(message.sentAt, turn.now + CLOCK_TOLERANCE),
      senderId: memberId,
      senderName: name,
      mine: true,
      content,
    },
  });
}
