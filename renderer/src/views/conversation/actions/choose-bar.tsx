import type { GroupView } from '@conclave/desktop/bridge/contract';
import { Copy, Forward, Trash2, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../../bridge.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { endChoosing, type TextMessageView } from '../../../stores/talk.ts';
import { openDialog } from '../../../stores/view.ts';
import { useWorld } from '../../../stores/world.ts';
import { mayDelete } from './message-actions.tsx';

interface Props {
  readonly group: GroupView;
  readonly chosen: readonly string[];
}

/** In the place of the field while messages are being chosen: what to do with all of them. */
export function ChooseBar({ group, chosen }: Props) {
  const { t } = useTranslation();
  const history = useWorld((world) => world.histories[group.id]);
  useEffect(() => endChoosing, []);
  const messages = (history?.messages ?? []).filter(
    (message): message is TextMessageView => message.kind === 'text' && !message.deleted && chosen.includes(message.id),
  );
  const messageIds = messages.map(({ id }) => id);
  const none = messages.length === 0;
  const copy = () => {
    void send('copyText', { text: messages.map(({ text }) => text).join('\n\n') });
    endChoosing();
  };
  return (
    <div
      role="toolbar"
      aria-label={t('choose.label')}
      className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3 two:px-6"
    >
      <IconButton label={t('choose.end')} icon={<X size={19} />} onClick={endChoosing} />
      <p role="status" className="me-auto font-medium">
        {t('choose.count', { count: messages.length })}
      </p>
      <Button className="px-3!" icon={<Copy size={16} />} disabled={none} onClick={copy}>
        {t('choose.copy')}
      </Button>
      <Button
        className="px-3!"
        icon={<Forward size={16} className="rtl:-scale-x-100" />}
        disabled={none}
        onClick={() => openDialog({ what: 'forward', messageIds })}
      >
        {t('choose.forward')}
      </Button>
      {group.state === 'member' && (
        <Button
          className="px-3!"
          icon={<Trash2 size={16} />}
          disabled={none || !messages.every((message) => mayDelete(message, group))}
          onClick={() => openDialog({ what: 'delete-messages', groupId: group.id, messageIds })}
        >
          {t('choose.delete')}
        </Button>
      )}
    </div>
  );
}
