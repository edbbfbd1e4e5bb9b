import type { GroupView } from '@conclave/desktop/bridge/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { applyEvent } from '../../../apply-event.ts';
import { send } from '../../../bridge.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog, DialogBody } from '../../../components/dialog.tsx';
import { GroupBadge } from '../../../components/group-badge.tsx';
import { ProblemLine } from '../../../components/problem-line.tsx';
import { endChoosing } from '../../../stores/talk.ts';
import { closeDialog } from '../../../stores/view.ts';
import { useWorld } from '../../../stores/world.ts';
import { matchingGroups } from '../../../words/matching.ts';
import { safeName } from '../../../words/names.ts';

/** Chooses the groups that get these messages, too. */
export function ForwardMessages({ messageIds }: { readonly messageIds: readonly string[] }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const all = useWorld((world) => world.groups);
  const problem = useWorld((world) => world.problems.forward ?? null);
  useEffect(() => () => applyEvent({ type: 'problem-read', name: 'forward' }), []);
  const open = all.filter(({ state }) => state === 'member');
  const groups = matchingGroups(open, query);
  const toggle = (id: string) => {
    setChosen((ids) => (ids.includes(id) ? ids.filter((known) => known !== id) : [...ids, id]));
  };
  const forward = async () => {
    if (!(await send('forward', { messageIds, groupIds: chosen }))) return;
    endChoosing();
    closeDialog();
  };
  return (
    <Dialog title={t('forward.title', { count: messageIds.length })} lead={t('forward.lead')} width="max-w-md">
      <DialogBody className="flex flex-col gap-3">
        <input
          type="search"
          aria-label={t('forward.search')}
          placeholder={t('forward.search')}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          className="min-h-10 rounded-card border border-strong-line/60 bg-paper px-3 focus:border-accent focus:outline-none"
        />
        <ul aria-label={t('forward.groups')} className="-mx-2 h-64 overflow-y-auto">
          {groups.map((group) => (
            <Choice key={group.id} group={group} chosen={chosen.includes(group.id)} onToggle={() => toggle(group.id)} />
          ))}
        </ul>
        {problem !== null && <ProblemLine problem={problem} />}
        <footer className="flex items-center justify-end gap-2">
          <Button onClick={closeDialog}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={chosen.length === 0} onClick={() => void forward()}>
            {t('forward.submit', { count: chosen.length })}
          </Button>
        </footer>
      </DialogBody>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly group: GroupView;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

function Choice({ group, chosen, onToggle }: ChoiceProps) {
  return (
    <li>
      <label className="flex items-center gap-3 rounded-card px-2 py-1.5 hover:bg-hover has-checked:bg-tint has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent">
        <input type="checkbox" checked={chosen} onChange={onToggle} className="size-4 accent-accent" />
        <GroupBadge group={group} className="size-9" />
        <bdi className="truncate font-medium">{safeName(group.name)}</bdi>
      </label>
    </li>
  );
}
