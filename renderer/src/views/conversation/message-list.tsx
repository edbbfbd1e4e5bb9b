import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { GroupView, MessageView } from '@conclave/desktop/bridge/contract';
import { send } from '../../bridge.ts';
import { useStayAtEnd } from '../../hooks/use-stay-at-end.ts';
import type { History } from '../../stores/world.ts';
import { isFounder } from '../../words/membership.ts';
import { safeName } from '../../words/names.ts';
import { JumpToNewest } from './jump-to-newest.tsx';
import { listParts } from './list-parts.tsx';
import { MessageRow } from './message-row.tsx';

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
  const scroller = useStayAtEnd();
  const { messages, prepended, complete } = history;
  const [atBottom, setAtBottom] = useState(true);
  const [seenEnd, setSeenEnd] = useState(0);
  const end = messages.length - prepended;
  const start = firstIndex - prepended;

  useOwnMessageInView(list, messages);

  const row = useCallback(
    (index: number, message: MessageView) => (
      <MessageRow
        message={message}
        previous={messages[index - start - 1] ?? null}
        next={messages[index - start + 1] ?? null}
      />
    ),
    [messages, start],
  );
  const older = () => {
    const first = messages[0];
    if (!complete && first !== undefined) void send('loadOlder', { groupId: group.id, before: first.order });
  };

  return (
    <>
      <Virtuoso
        ref={list}
        data={messages}
        firstItemIndex={start}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        alignToBottom
        atBottomThreshold={48}
        increaseViewportBy={{ top: 900, bottom: 400 }}
        computeItemKey={(_, message) => message.id}
        scrollerRef={scroller}
        atBottomStateChange={(bottom) => {
          setAtBottom(bottom);
          setSeenEnd(end);
        }}
        startReached={older}
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
      {!atBottom && (
        <JumpToNewest
          unseen={Math.max(0, end - seenEnd)}
          onJump={() => list.current?.scrollToIndex({ index: 'LAST', align: 'end' })}
        />
      )}
    </>
  );
}

/** What one has just sent is shown, wherever one was reading. */
function useOwnMessageInView(list: { current: VirtuosoHandle | null }, messages: readonly MessageView[]) {
  const last = messages.at(-1);
  const lastId = last?.id;
  const mine = last?.kind === 'text' && last.sender.me;
  useEffect(() => {
    if (mine && lastId !== undefined) list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, [list, lastId, mine]);
}
