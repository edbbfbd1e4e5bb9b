import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from '../../stores/search.ts';
import { useView } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { GroupRow } from './group-row.tsx';

/** Arrow keys, Home and End move through the list; Enter opens. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const to = steps[event.key];
  if (to === undefined || event.altKey) return;
  event.preventDefault();
  rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
}

export function GroupList() {
  const { t } = useTranslation();
  const groups = useWorld((world) => world.groups);
  const searching = useSearch((search) => search.scope !== null);
  const openId = useView((view) => (view.place.at === 'group' && !searching ? view.place.groupId : null));
  if (groups.length === 0) {
    return (
      <div className="px-3 py-2 text-soft">
        <p>{t('sidebar.noGroups')}</p>
        <p className="text-[0.8125rem]">{t('sidebar.noGroupsHint')}</p>
      </div>
    );
  }
  return (
    <ul aria-label={t('sidebar.groups')} onKeyDown={moveFocus} className="flex flex-col gap-0.5">
      {groups.map((group) => (
        <li key={group.id}>
          <GroupRow group={group} open={group.id === openId} />
        </li>
      ))}
    </ul>
  );
}
