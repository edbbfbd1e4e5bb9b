import type { GroupView } from '@conclave/desktop/bridge/contract';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { openAt, type TextMessageView } from '../../../stores/talk.ts';
import { messageElement } from './focus.ts';
import { type MessageAction, messageActions } from './message-actions.tsx';
import { Spot } from './spot.tsx';

interface Props {
  readonly message: TextMessageView;
  readonly group: GroupView;
  readonly x: number;
  readonly y: number;
}

/** The menu of one message, where the pointer was or at the message itself. */
export function MessageMenu({ message, group, x, y }: Props) {
  const { t } = useTranslation();
  const actions = messageActions(message, group);
  const close = () => openAt(null);
  if (actions.length === 0) return null;
  return (
    // Not modal: the modal one adds a style element to the page, which the page's policy forbids.
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => open || close()}>
      <DropdownMenu.Trigger asChild>
        <Spot x={x} y={y} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          aria-label={t('message.menu')}
          align="start"
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (document.activeElement === document.body) messageElement(message.id)?.focus();
          }}
          className="z-30 min-w-52 animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
        >
          {actions.map((action) => (
            <Entry key={action.name} action={action} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Entry({ action: { name, Icon, key, run } }: { readonly action: MessageAction }) {
  const { t } = useTranslation();
  return (
    <DropdownMenu.Item
      // The menu is gone first: what it leads to may open in its place.
      onSelect={() => setTimeout(run)}
      aria-keyshortcuts={key === 'Del' ? 'Delete' : key}
      className={`flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[0.9375rem] focus-visible:-outline-offset-2 data-[highlighted]:bg-tint ${name === 'delete' ? 'text-accent' : ''}`}
    >
      <Icon size={17} aria-hidden="true" className={name === 'delete' ? '' : 'text-soft'} />
      <span className="flex-1">{t(`message.action.${name}`)}</span>
      <kbd aria-hidden="true" className="ms-6 font-sans text-[0.75rem] text-soft">
        {key}
      </kbd>
    </DropdownMenu.Item>
  );
}
