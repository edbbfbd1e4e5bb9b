import type { ReplyView } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { oneLine, safeName } from '../../words/names.ts';
import { showMessage } from './actions/jump.ts';

interface Props {
  readonly groupId: string;
  readonly replyTo: ReplyView;
  readonly reachable: boolean;
}

/** What a message answers; a press goes there. */
export function Quote({ groupId, replyTo, reachable }: Props) {
  const { t } = useTranslation();
  const { id, senderName, excerpt, deleted, missing } = replyTo;
  const look =
    'mt-0.5 mb-1 block w-full rounded-md border-s-[3px] border-accent bg-ink/5 px-2 py-1 text-start text-[0.8125rem]';
  if (missing) return <p className={`${look} text-soft italic`}>{t('message.quoteMissing')}</p>;
  const words = deleted ? t('message.deleted') : oneLine(excerpt);
  return (
    <button
      type="button"
      tabIndex={reachable ? 0 : -1}
      aria-label={t('message.quote', { name: safeName(senderName), text: words })}
      onClick={() => showMessage(groupId, id)}
      className={`${look} hover:bg-ink/10`}
    >
      <bdi className="block truncate font-semibold">{safeName(senderName)}</bdi>
      <span dir="auto" className={`line-clamp-2 wrap-anywhere ${deleted ? 'italic' : ''}`}>
        {words}
      </span>
    </button>
  );
}
