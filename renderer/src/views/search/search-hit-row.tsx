import type { SearchHit } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { GroupBadge } from '../../components/group-badge.tsx';
import { PersonBadge } from '../../components/person-badge.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';
import { safePieces } from '../../words/pieces.ts';
import { whenWords } from '../../words/time.ts';
import { showMessage } from './show-message.ts';

/** One message that was found: who, when, and the words round what was looked for. */
export function SearchHitRow({ hit, everywhere }: { readonly hit: SearchHit; readonly everywhere: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const group = useWorld((world) => world.groups.find(({ id }) => id === hit.groupId));
  const { sender } = hit;
  return (
    <li>
      <button
        type="button"
        onClick={() => showMessage(hit.groupId, hit.messageId)}
        className="flex w-full items-start gap-3 rounded-card px-3 py-2.5 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2"
      >
        {everywhere && group !== undefined ? (
          <GroupBadge group={group} className="size-10" />
        ) : (
          <PersonBadge name={sender.name} colour={sender.colour} className="size-10 text-sm" />
        )}
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="flex min-w-0 flex-1 gap-1.5">
              <bdi className="truncate font-medium">{sender.me ? t('common.you') : safeName(sender.name)}</bdi>
              {everywhere && group !== undefined && (
                <bdi className="truncate text-soft">{t('search.in', { group: safeName(group.name) })}</bdi>
              )}
            </span>
            <time dateTime={new Date(hit.sentAt).toISOString()} className="shrink-0 text-[0.75rem] text-soft">
              {whenWords(t, hit.sentAt, now, i18n.language)}
            </time>
          </span>
          <span dir="auto" className="wrap-safe line-clamp-2 text-[0.875rem] text-soft">
            {safePieces(hit.pieces).map(({ text, match }, index) =>
              match ? (
                <mark key={index} className="rounded-xs bg-tint px-0.5 font-semibold text-ink">
                  {text}
                </mark>
              ) : (
                <span key={index}>{text}</span>
              ),
            )}
          </span>
        </span>
      </button>
    </li>
  );
}
