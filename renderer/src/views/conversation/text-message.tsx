import { Circle, CircleCheck, Forward, Pin, Timer, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonBadge } from '../../components/person-badge.tsx';
import { colourClass } from '../../components/person-colour.ts';
import { type TextMessageView, useTalk } from '../../stores/talk.ts';
import { nameInText, safeName } from '../../words/names.ts';
import { clockTime } from '../../words/time.ts';
import { MessageToolbar } from './actions/message-toolbar.tsx';
import { Reactions } from './actions/reactions.tsx';
import { Delivery } from './delivery.tsx';
import { Quote } from './quote.tsx';
import { BubbleText } from './text/bubble-text.tsx';
import { useMentioned } from './text/use-mentioned.ts';

export interface TextMessageProps {
  readonly message: TextMessageView;
  /** First and last of a run by the same person. */
  readonly first: boolean;
  readonly last: boolean;
  /** Of all that is loaded: Tab leads here as long as no other message is the current one. */
  readonly newest: boolean;
}

export function TextMessage({ message, first, last, newest }: TextMessageProps) {
  const { id, sender } = message;
  const [near, setNear] = useState(false);
  const chosen = useTalk((talk) => talk.chosen?.includes(id) ?? null);
  const reachable = useTalk((talk) => (talk.current === null ? newest : talk.current === id));
  const marked = useTalk((talk) => talk.marked === id);
  const label = useLabel(message);
  return (
    <article
      data-message={id}
      tabIndex={reachable ? 0 : -1}
      aria-label={label}
      aria-describedby={`text-${id}`}
      aria-keyshortcuts={message.deleted ? undefined : 'R E F P C X + Delete'}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={() => setNear(false)}
      className={`flex items-end gap-2.5 px-4 focus-visible:-outline-offset-2 two:px-6 ${first ? 'pt-3' : 'pt-0.5'} ${chosen === true ? 'bg-tint' : ''} ${chosen === null ? '' : 'cursor-pointer'} ${sender.me ? 'justify-end' : ''}`}
    >
      {chosen !== null && <Tick chosen={chosen} apart={sender.me} />}
      {!sender.me &&
        (last ? <PersonBadge name={sender.name} colour={sender.colour} /> : <span className="w-9 shrink-0" />)}
      {sender.me && near && chosen === null && <MessageToolbar message={message} />}
      <div className="flex max-w-[min(78%,40rem)] min-w-0 flex-col">
        <Bubble message={message} first={first} last={last} marked={marked} reachable={reachable} />
        <div className={sender.me ? 'self-end' : ''}>
          <Reactions message={message} reachable={reachable} />
        </div>
      </div>
      {!sender.me && near && chosen === null && <MessageToolbar message={message} />}
    </article>
  );
}

function useLabel({ sender, sentAt, mentionsMe, forwarded, pinned, edited }: TextMessageView): string {
  const { t, i18n } = useTranslation();
  const time = clockTime(sentAt, i18n.language);
  const who = sender.me
    ? t('conversation.articleMine', { time })
    : t('conversation.articleOther', { name: nameInText(sender.name), time });
  const more = [
    mentionsMe ? t('message.mentionsYou') : null,
    forwarded ? t('message.forwarded') : null,
    edited ? t('message.edited') : null,
    pinned ? t('message.pinned') : null,
  ];
  return [who, ...more.filter((words) => words !== null)].join(', ');
}

/** `apart`: at the start of the row, whose message is at its end. */
function Tick({ chosen, apart }: { readonly chosen: boolean; readonly apart: boolean }) {
  const { t } = useTranslation();
  const Icon = chosen ? CircleCheck : Circle;
  return (
    <span className={`shrink-0 self-center ${apart ? 'me-auto' : ''} ${chosen ? 'text-accent' : 'text-soft'}`}>
      <Icon size={20} aria-hidden="true" />
      <span className="sr-only">{chosen ? t('choose.chosen') : t('choose.notChosen')}</span>
    </span>
  );
}

interface BubbleProps extends Omit<TextMessageProps, 'newest'> {
  readonly marked: boolean;
  readonly reachable: boolean;
}

function Bubble({ message, first, last, marked, reachable }: BubbleProps) {
  const { t } = useTranslation();
  const { sender, deleted, replyTo } = message;
  const mentioned = useMentioned(message);
  const side = sender.me
    ? `bg-mine ${last ? 'rounded-ee-sm' : ''}`
    : `border border-line bg-theirs ${last ? 'rounded-es-sm' : ''}`;
  const ring = marked ? 'ring-2 ring-accent' : message.mentionsMe ? 'ring-1 ring-accent' : '';
  return (
    <div
      data-bubble
      className={`w-fit max-w-full overflow-clip rounded-card px-3 py-1.5 transition-shadow duration-500 ${sender.me ? 'self-end' : ''} ${deleted ? 'border border-dashed border-strong-line/60' : side} ${ring}`}
    >
      {!sender.me && first && (
        <p className={`${colourClass(sender.colour)} person-ink truncate text-[0.8125rem] font-semibold`}>
          <bdi>{safeName(sender.name)}</bdi>
        </p>
      )}
      {message.forwarded && !deleted && (
        <p className="flex items-center gap-1 text-[0.75rem] text-soft">
          <Forward size={13} aria-hidden="true" className="rtl:-scale-x-100" />
          {t('message.forwarded')}
        </p>
      )}
      {replyTo !== null && !deleted && <Quote groupId={message.groupId} replyTo={replyTo} reachable={reachable} />}
      {deleted ? (
        <Deleted message={message} reachable={reachable} />
      ) : (
        <BubbleText
          id={`text-${message.id}`}
          text={message.text}
          mentioned={mentioned}
          meta={<Meta message={message} reachable={reachable} />}
        />
      )}
    </div>
  );
}

/** That there was a message is all that is left. */
function Deleted({ message, reachable }: { readonly message: TextMessageView; readonly reachable: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap items-center gap-x-3 text-soft">
      <span id={`text-${message.id}`} className="flex items-center gap-1.5 italic">
        <Trash2 size={15} aria-hidden="true" />
        {t('message.deleted')}
      </span>
      <Meta message={message} reachable={reachable} />
    </div>
  );
}

function Meta({ message, reachable }: { readonly message: TextMessageView; readonly reachable: boolean }) {
  const { t, i18n } = useTranslation();
  const { status, sentAt, edited, pinned, disappearsAt, deleted } = message;
  return (
    <span className="tabular flex flex-wrap items-center justify-end gap-x-1.5 text-[0.75rem] text-soft">
      {pinned && <Pin size={13} role="img" aria-label={t('message.pinned')} />}
      {disappearsAt !== null && !deleted && <Timer size={13} role="img" aria-label={t('message.disappears')} />}
      {status !== null && <Delivery message={message} status={status} reachable={reachable} />}
      {edited && !deleted && <span>{t('message.edited')}</span>}
      <time dateTime={new Date(sentAt).toISOString()}>{clockTime(sentAt, i18n.language)}</time>
    </span>
  );
}
