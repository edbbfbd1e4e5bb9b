import type { AppEvent, MessageView } from '@conclave/desktop/bridge/contract';
import type { History } from './world.ts';

function byOrder(a: MessageView, b: MessageView): number {
  return a.order < b.order ? -1 : a.order > b.order ? 1 : 0;
}

type Page = Extract<AppEvent, { type: 'history' }>;

/** A page joins what is here, unless it belongs to another place than that. */
export function withPage(history: History | undefined, page: Page): History {
  const isApart = page.part === 'around' || (page.part === 'newest' && history?.atEnd === false);
  const firstUnread = page.part === 'newest' ? page.target : (history?.firstUnread ?? null);
  if (history === undefined || isApart) {
    const { complete, atEnd } = page;
    const turn = (history?.turn ?? 0) + 1;
    const messages = [...page.messages].sort(byOrder);
    return { messages, complete, atEnd, prepended: 0, arrived: 0, turn, firstUnread };
  }
  const complete = page.complete || history.complete;
  const atEnd = page.atEnd || history.atEnd;
  return { ...mergeMessages(history, page.messages), complete, atEnd, firstUnread };
}

/** Puts new and changed messages in their places. Ids are unique: a later one replaces the earlier. */
export function mergeMessages(history: History, incoming: readonly MessageView[]): History {
  const known = new Map(history.messages.map((message) => [message.id, message]));
  const [first] = history.messages;
  let { prepended } = history;
  for (const message of incoming) {
    if (first !== undefined && !known.has(message.id) && message.order < first.order) prepended += 1;
    known.set(message.id, message);
  }
  return { ...history, messages: [...known.values()].sort(byOrder), prepended };
}

export function withoutMessages(history: History, ids: readonly string[]): History {
  const gone = new Set(ids);
  return { ...history, messages: history.messages.filter(({ id }) => !gone.has(id)) };
}

/** The common case, cheap at any length: a new newest message, or a change in place. Null when neither. */
export function placeOne(history: History, message: MessageView): History | null {
  const { messages } = history;
  const last = messages.at(-1);
  const index = messages.findLastIndex((known) => known.id === message.id);
  if (index < 0) {
    if (last !== undefined && last.order >= message.order) return null;
    // It comes with the pages in between.
    if (!history.atEnd) return history;
    return { ...history, messages: [...messages, message], arrived: history.arrived + 1 };
  }
  return messages[index]?.order === message.order ? { ...history, messages: messages.with(index, message) } : null;
}
