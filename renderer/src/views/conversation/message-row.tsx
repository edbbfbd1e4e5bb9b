import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '@conclave/desktop/bridge/contract';
import { useNow } from '../../hooks/use-now.ts';
import { dayName } from '../../words/time.ts';
import { EventLine } from './event-line.tsx';
import { sameRun, startsDay } from './runs.ts';
import { TextMessage } from './text-message.tsx';

interface Props {
  readonly message: MessageView;
  readonly previous: MessageView | null;
  readonly next: MessageView | null;
}

/** A message with what stands above it: a new day, or room before a new run. */
export const MessageRow = memo(function MessageRow({ message, previous, next }: Props) {
  return (
    <>
      {startsDay(previous, message) && <DayLine at={message.sentAt} />}
      {message.kind === 'event' ? (
        <EventLine message={message} />
      ) : (
        <TextMessage message={message} first={!sameRun(previous, message)} last={!sameRun(message, next)} />
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
