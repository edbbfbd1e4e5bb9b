import type { ReactionView } from '@conclave/desktop/bridge/contract';
import { Tooltip } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { send } from '../../../bridge.ts';
import type { TextMessageView } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { nameInText } from '../../../words/names.ts';

interface Props {
  readonly message: TextMessageView;
  /** The keyboard reaches them: their message is the current one. */
  readonly reachable: boolean;
}

/** Who reacted with what. A press joins in, or takes one's own back. */
export function Reactions({ message, reachable }: Props) {
  const { t } = useTranslation();
  const { id, groupId, reactions } = message;
  const isMember = useWorld(
    ({ groups }) => reactions.length > 0 && groups.find((group) => group.id === groupId)?.state === 'member',
  );
  const me = useWorld(({ groups }) => {
    const group = reactions.length === 0 ? undefined : groups.find((known) => known.id === groupId);
    return group?.members.find((member) => member.me)?.name ?? null;
  });
  if (reactions.length === 0) return null;
  return (
    <ul aria-label={t('message.reactions')} className="-mt-1 flex flex-wrap gap-1 px-1.5 pb-0.5">
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip
            reaction={reaction}
            me={me}
            disabled={!isMember}
            reachable={reachable}
            onPress={() => void send('react', { messageId: id, emoji: reaction.emoji, on: !reaction.mine })}
          />
        </li>
      ))}
    </ul>
  );
}

interface ChipProps {
  readonly reaction: ReactionView;
  /** The name that this person has in the group. */
  readonly me: string | null;
  readonly disabled: boolean;
  readonly reachable: boolean;
  readonly onPress: () => void;
}

function Chip({ reaction: { emoji, who, mine }, me, disabled, reachable, onPress }: ChipProps) {
  const { t } = useTranslation();
  const names = useNames(who, mine ? me : null);
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          tabIndex={reachable ? 0 : -1}
          aria-label={t('message.reactedBy', { emoji, names })}
          aria-pressed={mine}
          aria-disabled={disabled}
          onClick={() => disabled || onPress()}
          className="flex min-h-7 items-center gap-1 rounded-full border border-line bg-raised px-2 text-[0.8125rem] transition-colors hover:bg-hover aria-pressed:border-accent aria-pressed:bg-tint aria-pressed:text-accent"
        >
          <span className="max-w-8 overflow-hidden text-[0.9375rem] leading-none">{emoji}</span>
          <span className="tabular">{who.length}</span>
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-[0.8125rem] text-paper"
        >
          {names}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

const mostNames = 12;

/** "You, Ben and Carol", at most twelve names. */
function useNames(who: readonly string[], me: string | null): string {
  const { t, i18n } = useTranslation();
  const mine = me === null ? -1 : who.indexOf(me);
  const others = who.filter((_, index) => index !== mine).map(nameInText);
  const all = mine < 0 ? others : [t('common.you'), ...others];
  const more = all.length - mostNames;
  const shown = more > 0 ? [...all.slice(0, mostNames), t('message.moreNames', { count: more })] : all;
  return new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(shown);
}
