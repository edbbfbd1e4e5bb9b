import type { TFunction } from 'i18next';
import { BellOff, DoorClosed } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupView } from '@conclave/desktop/bridge/contract';
import { GroupBadge } from '../../components/group-badge.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../stores/view.ts';
import { lineInText, nameInText, safeName } from '../../words/names.ts';
import { listTime } from '../../words/time.ts';

export const GroupRow = memo(function GroupRow({ group, open }: { readonly group: GroupView; readonly open: boolean }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const unread = group.unread > 0;
  const inside = group.state === 'member';
  return (
    <button
      type="button"
      aria-current={open ? 'page' : undefined}
      onClick={() => goTo({ at: 'group', groupId: group.id })}
      className="flex w-full items-center gap-3 rounded-card px-2 py-1.5 text-start transition-colors hover:bg-hover aria-[current]:bg-hover"
    >
      <GroupBadge group={group} className="size-12" />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          {/* As wide as the name, so that one from right to left stands beside its badge, too. */}
          <span className="flex min-w-0 flex-1">
            <bdi className={`truncate ${unread ? 'font-semibold' : 'font-medium'} ${inside ? '' : 'text-soft'}`}>
              {safeName(group.name)}
            </bdi>
          </span>
          {group.last !== null && (
            <time className="shrink-0 text-[0.75rem] text-soft">{listTime(group.last.at, now, i18n.language)}</time>
          )}
        </span>
        <span className="flex items-center gap-1.5 text-[0.8125rem] text-soft">
          {!inside && <DoorClosed size={14} aria-hidden="true" className="shrink-0" />}
          <span dir={i18n.dir()} className="min-w-0 flex-1 truncate">
            {lastLine(t, group)}
          </span>
          {group.mutedUntil !== null && group.mutedUntil > now && (
            <span title={t('mute.muted')} className="shrink-0">
              <BellOff size={14} aria-hidden="true" />
              <span className="sr-only">{t('mute.muted')}</span>
            </span>
          )}
          {unread && (
            <span className="tabular shrink-0 rounded-full bg-accent px-1.5 text-center text-[0.75rem] leading-5 font-semibold text-on-accent">
              <span aria-hidden="true">{group.unread > 999 ? '999+' : group.unread}</span>
              <span className="sr-only">{t('sidebar.unread', { count: group.unread })}</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
});

/** The newest of what was said; once one is out of the group, that. */
function lastLine(t: TFunction, { last, state }: GroupView): string {
  if (state !== 'member') return t(`sidebar.${state}`);
  if (last === null) return t('sidebar.noLast');
  const text = lineInText(last.text);
  return last.sender === null ? text : t('sidebar.lastFrom', { name: nameInText(last.sender), text });
}
