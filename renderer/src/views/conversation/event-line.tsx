import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { GroupEventLine, MessageView } from '@conclave/desktop/bridge/contract';
import { nameInText } from '../../words/names.ts';
import { clockTime } from '../../words/time.ts';

/** A line about the group itself. */
export function EventLine({ message }: { readonly message: MessageView }) {
  const { t, i18n } = useTranslation();
  if (message.kind !== 'event') return null;
  return (
    <p className="px-6 py-1.5 text-center text-[0.8125rem] text-balance text-soft">
      {eventWords(t, message.event)}
      {' · '}
      <time dateTime={new Date(message.sentAt).toISOString()}>{clockTime(message.sentAt, i18n.language)}</time>
    </p>
  );
}

export function eventWords(t: TFunction, event: GroupEventLine): string {
  const who = nameInText(event.who);
  switch (event.what) {
    case 'created':
      return t('event.created', { who });
    case 'invited':
      return t('event.invited', { who, target: nameInText(event.target) });
    case 'joined':
      return t('event.joined', { who, addedBy: nameInText(event.addedBy) });
  }
}
