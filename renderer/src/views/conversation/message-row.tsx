import type { MessageView } from '@conclave/desktop/bridge/contract';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../hooks/use-now.ts';
import { dayName } from '../../words/time.ts';
import { EventLine } from './event-line.tsx';
import { sameRun, startsDay } from './runs.ts';
import { TextMessage } from './text-message.tsx';

interface Props {
  readonly message: MessageView;
  readonly previous: MessageView | null;
  readonly next: MessageView | null;
  /** The first that was unread when the group was opened. */
  readonly firstUnread: boolean;
}

/** A message with what stands above it: a new day, where reading stopped, or room before a new run. */
export const MessageRow = memo(function MessageRow({ message, previous, next, firstUnread }: Props) {
  return (
    <>
      {startsDay(previous, message) && <DayLine at={message.sentAt} />}
      {firstUnread && <UnreadLine />}
      {message.kind === 'event' ? (
        <EventLine message={message} />
      ) : (
        <TextMessage
          message={message}
          first={firstUnread || !sameRun(previous, message)}
          last={!sameRun(message, next)}
          newest={next === null}
        />
      )}
    </>
  );
});

function DayLine({ at }: { readonly at: number }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <p className="flex items-center gap-4 px-6 pt-5 pb-2 text-[0.8125rem] font-medium text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {dayName(t, at, now, i18n.language)}
    </p>
  );
}

function UnreadLine() {
  const { t } = useTranslation();
  return (
    <p className="flex items-center gap-4 px-6 pt-4 pb-1 text-[0.8125rem] font-medium text-accent before:h-px before:flex-1 before:bg-accent/50 after:h-px after:flex-1 after:bg-accent/50">
      {t('conversation.unreadBelow')}
    </p>
  );
}
