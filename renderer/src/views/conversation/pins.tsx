import type { GroupView } from '@conclave/desktop/bridge/contract';
import { PinOff } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { IconButton } from '../../components/button.tsx';
import { useNow } from '../../hooks/use-now.ts';
import type { TextMessageView } from '../../stores/talk.ts';
import { useWorld } from '../../stores/world.ts';
import { nameInText, oneLine, safeName } from '../../words/names.ts';
import { listTime } from '../../words/time.ts';
import { showMessage } from './actions/jump.ts';

/** Messages that somebody has pinned, the newest pin first. */
export function Pins({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  const { id, pins, state } = group;
  const messages = useWorld((world) => world.pins[id]);
  useEffect(() => {
    if (pins > 0) void send('loadPins', { groupId: id });
  }, [id, pins]);
  const pinned = (messages ?? []).filter((message): message is TextMessageView => message.kind === 'text');
  if (pins === 0 || pinned.length === 0) return null;
  return (
    <section aria-label={t('pins.title')} className="mb-5">
      <h3 className="mb-1 text-[0.8125rem] font-semibold text-soft">{t('pins.title')}</h3>
      <ul aria-label={t('pins.title')}>
        {pinned.toReversed().map((message) => (
          <PinRow key={message.id} message={message} mayUnpin={state === 'member'} />
        ))}
      </ul>
    </section>
  );
}

function PinRow({ message, mayUnpin }: { readonly message: TextMessageView; readonly mayUnpin: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { id, groupId, sender, text, sentAt } = message;
  return (
    <li className="-mx-2 flex items-center gap-1">
      <button
        type="button"
        aria-label={t('pins.go', { name: nameInText(sender.name), text: oneLine(text) })}
        onClick={() => showMessage(groupId, id)}
        className="min-w-0 flex-1 rounded-card px-2 py-1.5 text-start hover:bg-hover"
      >
        <span className="flex items-baseline gap-2 text-[0.8125rem]">
          <bdi className="truncate font-semibold">{safeName(sender.name)}</bdi>
          <time className="shrink-0 text-soft">{listTime(sentAt, now, i18n.language)}</time>
        </span>
        <span dir="auto" className="line-clamp-2 text-[0.875rem] wrap-anywhere">
          {oneLine(text)}
        </span>
      </button>
      {mayUnpin && (
        <IconButton
          small
          label={t('pins.unpin', { text: oneLine(text) })}
          icon={<PinOff size={16} />}
          onClick={() => void send('pin', { messageId: id, on: false })}
        />
      )}
    </li>
  );
}
