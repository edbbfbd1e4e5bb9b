import type { GroupView } from '@conclave/desktop/bridge/contract';
import { applyEvent } from '../../../apply-event.ts';
import { send } from '../../../bridge.ts';
import { draftOf, emptyDraft, writeDraft } from '../../../stores/drafts.ts';
import { type Edit, endEdit, endReply, startReply, type TextMessageView, useTalk } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { mentionedIn } from '../../../words/mentions.ts';

export function forgetProblems(): void {
  applyEvent({ type: 'problem-read', name: 'sendMessage' });
  applyEvent({ type: 'problem-read', name: 'editMessage' });
}

/** The newest message of one's own that can be changed. */
export function lastOwn(groupId: string): TextMessageView | null {
  const last = useWorld
    .getState()
    .histories[groupId]?.messages.findLast(
      (message) => message.kind === 'text' && message.sender.me && !message.deleted,
    );
  return last?.kind === 'text' ? last : null;
}

/** Clears the field at once; if the message is refused, its words come back before whatever was typed since. */
export async function sendDraft(group: GroupView, text: string): Promise<void> {
  const { id } = group;
  const reply = useTalk.getState().replies[id];
  emptyDraft(id);
  endReply(id);
  const mentions = mentionedIn(text, group.members);
  if (await send('sendMessage', { groupId: id, text, replyTo: reply?.id ?? null, mentions })) {
    showNewest(id);
    return;
  }
  const since = draftOf({ id, draft: '' });
  writeDraft(id, since === '' ? text : `${text}\n${since}`);
  if (reply !== undefined) startReply(reply);
}

/** The change stays in the field until it is accepted. */
export async function sendEdit(group: GroupView, { messageId, text }: Edit): Promise<void> {
  const before = useWorld.getState().histories[group.id]?.messages.find(({ id }) => id === messageId);
  const isSame = before?.kind === 'text' && before.text === text;
  const mentions = mentionedIn(text, group.members);
  if (isSame || (await send('editMessage', { messageId, text, mentions }))) endEdit(group.id);
}

/** What one has written stands at the end, which is not loaded where one read further up. */
function showNewest(groupId: string): void {
  if (useWorld.getState().histories[groupId]?.atEnd === false) void send('openGroup', { groupId });
}
