import type { GroupView, MessageView } from '@conclave/desktop/bridge/contract';
import { type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { send } from '../../bridge.ts';
import { useStayAtEnd } from '../../hooks/use-stay-at-end.ts';
import { openAt, toggleChosen, useTalk } from '../../stores/talk.ts';
import type { History } from '../../stores/world.ts';
import { isFounder } from '../../words/membership.ts';
import { safeName } from '../../words/names.ts';
import { messageIdAt, spotOf } from './actions/focus.ts';
import { OpenAtMessage } from './actions/open-at-message.tsx';
import { useMessageKeys } from './actions/use-message-keys.ts';
import { JumpToNewest } from './jump-to-newest.tsx';
import { JumpToUnread } from './jump-to-unread.tsx';
import { listParts } from './list-parts.tsx';
import { MessageRow } from './message-row.tsx';
import { useJumps } from './use-jumps.ts';
import { useMove } from './use-move.ts';

// High enough that no history ever prepends this many.
const firstIndex = 10_000_000;

interface Props {
  readonly group: GroupView;
  readonly history: History;
}

/** Everything said, virtualised. It stays where one reads: older pages grow above, new messages below. */
export function MessageList({ group, history }: Props) {
  const { t } = useTranslation();
  const list = useRef<VirtuosoHandle>(null);
  const { messages, prepended, complete, atEnd, arrived, turn, firstUnread } = history;
  const { scroller, letGo } = useStayAtEnd(atEnd);
  const [atBottom, setAtBottom] = useState(true);
  const [seen, setSeen] = useState(arrived);
  const start = firstIndex - prepended;
  const begin = useJumps({ list, group, history, letGo });
  const onKeyDown = useMessageKeys(group, useMove(list, messages));

  useOwnMessageInView(list, history);

  const row = useCallback(
    (index: number, message: MessageView) => (
      <MessageRow
        message={message}
        previous={messages[index - start - 1] ?? null}
        next={messages[index - start + 1] ?? null}
        firstUnread={message.id === firstUnread}
      />
    ),
    [messages, start, firstUnread],
  );
  const older = () => {
    const first = messages[0];
    if (!complete && first !== undefined) void send('loadOlder', { groupId: group.id, before: first.order });
  };
  const newer = () => {
    const last = messages.at(-1);
    if (!atEnd && last !== undefined) void send('loadNewer', { groupId: group.id, after: last.order });
  };
  const toNewest = () => {
    if (atEnd) list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
    else void send('openGroup', { groupId: group.id });
  };

  return (
    // The keys and presses of all messages: each is found by what it is marked with.
    <div className="@container h-full" {...pointing} onKeyDown={onKeyDown} onFocus={(event) => follow(event.target)}>
      <Virtuoso
        key={turn}
        ref={list}
        data={messages}
        firstItemIndex={start}
        initialTopMostItemIndex={begin}
        alignToBottom
        atBottomThreshold={48}
        increaseViewportBy={{ top: 900, bottom: 400 }}
        computeItemKey={(_, message) => message.id}
        scrollerRef={scroller}
        atBottomStateChange={(bottom) => {
          setAtBottom(bottom);
          setSeen(arrived);
        }}
        startReached={older}
        endReached={newer}
        itemContent={row}
        components={listParts}
        context={{
          complete,
          group: safeName(group.name),
          founder: isFounder(group),
          label: t('conversation.messages'),
        }}
        className="h-full"
      />
      <JumpToUnread group={group} history={history} />
      {(!atBottom || !atEnd) && <JumpToNewest unseen={Math.max(0, arrived - seen)} onJump={toNewest} />}
      <OpenAtMessage group={group} />
    </div>
  );
}

/** What a pointer does to messages: chooses them, or opens their menu. */
const pointing = {
  onClickCapture: (event: MouseEvent) => {
    const messageId = messageIdAt(event.target);
    if (useTalk.getState().chosen === null || messageId === null) return;
    event.preventDefault();
    event.stopPropagation();
    toggleChosen(messageId);
  },
  onContextMenu: (event: MouseEvent) => {
    const messageId = messageIdAt(event.target);
    // Words that are marked are to be copied, say; the menu of the system has that.
    const isMarking = document.getSelection()?.isCollapsed === false;
    if (messageId === null || isMarking || useTalk.getState().chosen !== null) return;
    event.preventDefault();
    const isPointer = event.button === 2 || event.clientX !== 0 || event.clientY !== 0;
    const { x, y } = isPointer ? { x: event.clientX, y: event.clientY } : spotOf(messageId);
    openAt({ what: 'menu', messageId, x, y });
  },
};

/** Arrow keys go on from the message that has the focus. */
function follow(target: EventTarget): void {
  const current = messageIdAt(target);
  if (current !== null) useTalk.setState({ current });
}

/** What one has just sent is shown, wherever one was reading. */
function useOwnMessageInView(list: { current: VirtuosoHandle | null }, { messages, arrived }: History) {
  const last = messages.at(-1);
  const mine = last?.kind === 'text' && last.sender.me;
  useEffect(() => {
    if (mine && arrived > 0) list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, [list, arrived, mine]);
}
