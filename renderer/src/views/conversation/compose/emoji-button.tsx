import { Smile } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmojiChoice } from '../../../emoji/emoji-choice.tsx';

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly change: (text: string) => void;
}

/** Puts an emoji where the caret is. */
export function EmojiButton({ field, text, change }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const insert = (emoji: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    change(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd));
    setOpen(false);
    const caret = selectionStart + emoji.length;
    setTimeout(() => field.current?.setSelectionRange(caret, caret));
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={t('composer.emoji')}
        title={t('composer.emoji')}
        className="flex size-10 shrink-0 items-center justify-center rounded-xl text-soft transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover"
      >
        <Smile size={20} aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          aria-label={t('composer.emoji')}
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            field.current?.focus();
          }}
          className="z-30 animate-appear rounded-2xl border border-line bg-raised p-2 shadow-float"
        >
          <EmojiChoice onChoose={insert} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
