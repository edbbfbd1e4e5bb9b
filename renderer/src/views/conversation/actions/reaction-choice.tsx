import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { send } from '../../../bridge.ts';
import { EmojiChoice } from '../../../emoji/emoji-choice.tsx';
import { openAt, type TextMessageView } from '../../../stores/talk.ts';
import { messageElement } from './focus.ts';
import { Spot } from './spot.tsx';

const usual = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

interface Props {
  readonly message: TextMessageView;
  readonly x: number;
  readonly y: number;
}

/** Which emoji to react with: six at hand, and all the others below. One that is there already is taken back. */
export function ReactionChoice({ message, x, y }: Props) {
  const { t } = useTranslation();
  const mine = new Set(message.reactions.filter((reaction) => reaction.mine).map(({ emoji }) => emoji));
  const choose = (emoji: string) => {
    openAt(null);
    void send('react', { messageId: message.id, emoji, on: !mine.has(emoji) });
  };
  return (
    <Popover.Root open onOpenChange={(open) => open || openAt(null)}>
      <Popover.Anchor asChild>
        <Spot x={x} y={y} />
      </Popover.Anchor>
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          aria-label={t('message.action.react')}
          align="start"
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            messageElement(message.id)?.focus();
          }}
          className="z-30 animate-appear rounded-2xl border border-line bg-raised p-2 shadow-float"
        >
          <div role="group" aria-label={t('emoji.usual')} className="mb-1 flex justify-between px-1">
            {usual.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-pressed={mine.has(emoji)}
                onClick={() => choose(emoji)}
                className="size-10 rounded-card text-[1.375rem] hover:bg-hover aria-pressed:bg-tint aria-pressed:ring-1 aria-pressed:ring-accent"
              >
                {emoji}
              </button>
            ))}
          </div>
          <EmojiChoice onChoose={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
