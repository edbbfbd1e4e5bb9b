import type { GroupView } from '@conclave/desktop/bridge/contract';
import { type RefObject, useEffect, useRef } from 'react';
import type { IndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso';
import { useTalk } from '../../stores/talk.ts';
import type { History } from '../../stores/world.ts';
import { messageElement } from './actions/focus.ts';

const markedFor = 2_000;

interface Options {
  readonly list: RefObject<VirtuosoHandle | null>;
  readonly group: GroupView;
  readonly history: History;
  /** The list is not to stay at its end any more. */
  readonly letGo: () => void;
}

/** Follows jumps to messages of this group. Gives the place where the list begins. */
export function useJumps({ list, group, history, letGo }: Options): IndexLocationWithAlign {
  const jump = useTalk((talk) => (talk.jump?.groupId === group.id ? talk.jump : null));
  const { messages, turn, firstUnread } = history;
  const target = messages.findIndex(({ id }) => id === jump?.messageId);
  const unread = messages.findIndex(({ id }) => id === firstUnread);
  const followed = useRef<object | null>(null);
  const begun = useRef<string | null>(null);

  // Only a new jump leads anywhere: not the messages that arrive meanwhile.
  useEffect(() => {
    if (jump === null || target < 0 || followed.current === jump) return;
    followed.current = jump;
    letGo();
    list.current?.scrollToIndex({ index: target, align: 'center' });
    mark(jump.messageId);
    const before = document.activeElement;
    // Rows on the way are measured only now: look again, and give it the focus, unless that is elsewhere by now.
    setTimeout(() => {
      list.current?.scrollIntoView({ index: target, behavior: 'auto' });
      const isFree = document.activeElement === before || document.activeElement === document.body;
      if (isFree) messageElement(jump.messageId)?.focus({ preventScroll: true });
    }, 120);
  }, [jump, target, list, letGo]);

  // The same list opened again, with something unread in it.
  useEffect(() => {
    const opening = `${turn} ${firstUnread ?? ''}`;
    if (unread < 0 || jump !== null || begun.current === opening) return;
    begun.current = opening;
    letGo();
    list.current?.scrollToIndex({ index: unread, align: 'start' });
  }, [turn, firstUnread, unread, jump, list, letGo]);

  if (target >= 0) return { index: target, align: 'center' };
  return unread >= 0 ? { index: unread, align: 'start' } : { index: messages.length - 1, align: 'end' };
}

function mark(messageId: string): void {
  useTalk.setState({ marked: messageId });
  setTimeout(() => useTalk.setState(({ marked }) => (marked === messageId ? { marked: null } : {})), markedFor);
}
