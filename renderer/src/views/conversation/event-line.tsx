import type { MessageView } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { eventWords } from '../../words/event.ts';
import { clockTime } from '../../words/time.ts';

/** A line about the group itself. */
export function EventLine({ message }: { readonly message: MessageView }) {
  const { t, i18n } = useTranslation();
  if (message.kind !== 'event') return null;
  return (
    <p className="px-6 py-1.5 text-center wrap-anywhere text-[0.8125rem] text-balance text-soft">
      {eventWords(t, message.event)}
      {' · '}
      <time dateTime={new Date(message.sentAt).toISOString()}>{clockTime(message.sentAt, i18n.language)}</time>
    </p>
  );
}
