import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupView } from '@conclave/desktop/bridge/contract';
import { send } from '../bridge.ts';
import { Dialog } from '../components/dialog.tsx';
import { GroupBadge } from '../components/group-badge.tsx';
import { closeDialog, goTo } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { matchingGroups } from '../words/matching.ts';
import { safeName } from '../words/names.ts';

/** Goes to a group by some letters of its name. The field keeps the focus; arrows move through what it finds. */
export function Switcher() {
  const { t } = useTranslation();
  const groups = useWorld((world) => world.groups);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const found = matchingGroups(groups, query);
  const current = found[Math.min(at, found.length - 1)];

  const open = (group: GroupView | undefined, inOwnWindow: boolean) => {
    if (group === undefined) return;
    closeDialog();
    if (inOwnWindow) void send('openChatWindow', { groupId: group.id });
    else goTo({ at: 'group', groupId: group.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0)
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === 'Enter') open(current, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t('switcher.title')} width="max-w-md">
      <div className="flex min-h-0 flex-col px-3 pb-3">
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : `${list}-${current.id}`}
          aria-label={t('switcher.field')}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={query}
          placeholder={t('switcher.placeholder')}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          className="mx-3 rounded-card border border-strong-line bg-raised px-3 py-2 focus-visible:outline-offset-0"
        />
        <ul id={list} role="listbox" aria-label={t('sidebar.groups')} className="mt-3 h-72 min-h-0 overflow-y-auto">
          {found.map((group) => (
            <Found
              key={group.id}
              id={`${list}-${group.id}`}
              group={group}
              chosen={group === current}
              onOpen={(inOwnWindow) => open(group, inOwnWindow)}
            />
          ))}
        </ul>
        <p role="status" className="min-h-6 px-3 pt-2 text-[0.8125rem] text-soft">
          {found.length === 0 ? t('switcher.nothing') : t('switcher.hint')}
        </p>
      </div>
    </Dialog>
  );
}

interface FoundProps {
  readonly id: string;
  readonly group: GroupView;
  readonly chosen: boolean;
  readonly onOpen: (inOwnWindow: boolean) => void;
}

/** The keyboard stays in the field, so a row hears the pointer alone. */
function Found({ id, group, chosen, onOpen }: FoundProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={chosen}
      onClick={(event) => onOpen(event.ctrlKey || event.metaKey)}
      className="flex items-center gap-3 rounded-card px-3 py-1.5 hover:bg-hover aria-selected:bg-tint"
    >
      <GroupBadge group={group} className="size-9" />
      <bdi className="min-w-0 flex-1 truncate">{safeName(group.name)}</bdi>
      {group.unread > 0 && (
        <span className="text-[0.8125rem] text-soft">{t('sidebar.unread', { count: group.unread })}</span>
      )}
    </li>
  );
}
