import { EllipsisVertical } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../components/button.tsx';
import { openAt, type TextMessageView } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { messageActions } from './message-actions.tsx';

const atHand = ['react', 'reply'];

/** Beside the message that the pointer or the focus is at. */
export function MessageToolbar({ message }: { readonly message: TextMessageView }) {
  const { t } = useTranslation();
  const group = useWorld((world) => world.groups.find(({ id }) => id === message.groupId));
  const actions = group === undefined ? [] : messageActions(message, group);
  if (actions.length === 0) return null;
  const more = (event: MouseEvent) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    openAt({ what: 'menu', messageId: message.id, x: left, y: bottom });
  };
  return (
    // Takes no room, so that no word moves when it comes and goes.
    <div
      role="group"
      aria-label={t('message.toolbar')}
      className={`flex w-0 animate-appear self-center ${message.sender.me ? 'justify-end' : ''}`}
    >
      {actions
        .filter(({ name }) => atHand.includes(name))
        .map(({ name, Icon, run }) => (
          <IconButton
            key={name}
            small
            label={t(`message.action.${name}`)}
            icon={<Icon size={17} className="rtl:-scale-x-100" />}
            className="@max-md:hidden"
            onClick={run}
          />
        ))}
      <IconButton
        small
        label={t('message.more')}
        icon={<EllipsisVertical size={17} />}
        aria-haspopup="menu"
        onClick={more}
      />
    </div>
  );
}
