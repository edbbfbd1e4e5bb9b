import { useTranslation } from 'react-i18next';
import { PersonBadge } from '../../components/person-badge.tsx';
import { colourClass } from '../../components/person-colour.ts';
import { nameInText, safeName } from '../../words/names.ts';
import { clockTime } from '../../words/time.ts';
import { BubbleText } from './bubble-text.tsx';
import { Delivery } from './delivery.tsx';
import type { TextMessageView } from './runs.ts';

interface Props {
  readonly message: TextMessageView;
  /** First and last of a run by the same person. */
  readonly first: boolean;
  readonly last: boolean;
}

export function TextMessage({ message, first, last }: Props) {
  const { t, i18n } = useTranslation();
  const { sender } = message;
  const time = clockTime(message.sentAt, i18n.language);
  const label = sender.me
    ? t('conversation.articleMine', { time })
    : t('conversation.articleOther', { name: nameInText(sender.name), time });
  const meta = (
    <span className="tabular flex flex-wrap items-center justify-end gap-x-1.5 text-[0.75rem] text-soft">
      {message.status !== null && <Delivery message={message} status={message.status} />}
      <time dateTime={new Date(message.sentAt).toISOString()}>{time}</time>
    </span>
  );
  return (
    <article
      aria-label={label}
      className={`flex items-end gap-2.5 px-4 two:px-6 ${first ? 'pt-3' : 'pt-0.5'} ${sender.me ? 'justify-end' : ''}`}
    >
      {!sender.me &&
        (last ? <PersonBadge name={sender.name} colour={sender.colour} /> : <span className="w-9 shrink-0" />)}
      <div
        className={`max-w-[min(78%,40rem)] min-w-0 overflow-clip rounded-card px-3 py-1.5 ${sender.me ? `bg-mine ${last ? 'rounded-ee-sm' : ''}` : `border border-line bg-theirs ${last ? 'rounded-es-sm' : ''}`}`}
      >
        {!sender.me && first && (
          <p className={`${colourClass(sender.colour)} person-ink truncate text-[0.8125rem] font-semibold`}>
            <bdi>{safeName(sender.name)}</bdi>
          </p>
        )}
        <BubbleText text={message.text} meta={meta} />
      </div>
    </article>
  );
}
