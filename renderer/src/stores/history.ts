import type { MessageView } from '@conclave/desktop/bridge/contract';
import type { History } from './world.ts';

function byOrder(a: MessageView, b: MessageView): number {
  return a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
}

/** Puts new and changed messages in their places. Ids are unique: a later one replaces the earlier. */
export function mergeMessages(
  history: History | undefined,
  incoming: readonly MessageView[],
  complete: boolean,
): History {
  const known = new Map((history?.messages ?? []).map((message) => [message.id, message]));
  const first = history?.messages[0];
  let prepended = history?.prepended ?? 0;
  for (const message of incoming) {
    if (first !== undefined && !known.has(message.id) && message.order < first.order) prepended += 1;
    known.set(message.id, message);
  }
  return { messages: [...known.values()].sort(byOrder), complete, prepended };
}

/** The common case, cheap at any length: a new newest message, or a change in place. Null when neither. */
export function placeOne(history: History, message: MessageView): History | null {
  const { messages } = history;
  const last = messages.at(-1);
  const index = messages.findLastIndex((known) => known.id === message.id);
  if (index < 0) {
    if (last !== undefined && last.order >= message.order) return null;
    return { ...history, messages: [...messages, message] };
  }
  return messages[index]?.order === message.order ? { ...history, messages: messages.with(index, message) } : null;
}
