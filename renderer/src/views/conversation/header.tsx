import type { GroupView } from '@conclave/desktop/bridge/contract';
import { AppWindow, ChevronLeft, EyeOff, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { IconButton } from '../../components/button.tsx';
import { GroupBadge } from '../../components/group-badge.tsx';
import { goTo, showDetails } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';

interface Props {
  readonly group: GroupView;
  readonly alone: boolean;
  readonly details: boolean;
}

export function Header({ group, alone, details }: Props) {
  const { t } = useTranslation();
  const exposed = useWorld((world) => world.network.operatorSeesPaths);
  const inMain = useWorld((world) => world.only === null);
  return (
    <header className="flex min-h-16 items-center gap-3 border-b border-line ps-4 pe-3 py-2">
      {alone && (
        <IconButton
          label={t('conversation.backToGroups')}
          icon={<ChevronLeft size={20} />}
          className="-ms-2"
          onClick={() => goTo({ at: 'home' })}
        />
      )}
      <GroupBadge group={group} className="size-11" />
      <div className="min-w-0 flex-1">
        <h1 className="flex text-[1.1875rem] leading-tight">
          <bdi className="truncate">{safeName(group.name)}</bdi>
        </h1>
        <p className="flex min-w-0 items-center gap-1.5 text-[0.8125rem] text-soft">
          <span className="shrink-0">{t('conversation.people', { count: group.members.length })}</span>
          {exposed && (
            <span title={t('network.operatorSeesPathsWhy')} className="flex min-w-0 items-center gap-1 text-warn">
              <span aria-hidden="true">·</span>
              <EyeOff size={14} aria-hidden="true" className="shrink-0" />
              <span className="truncate">{t('network.operatorSeesPaths')}</span>
            </span>
          )}
        </p>
      </div>
      {inMain && !alone && (
        <IconButton
          label={t('conversation.ownWindow')}
          icon={<AppWindow size={18} />}
          onClick={() => void send('openChatWindow', { groupId: group.id })}
        />
      )}
      <IconButton
        label={details ? t('conversation.hideDetails') : t('conversation.details')}
        aria-expanded={details}
        icon={<Users size={19} />}
        className={details ? 'bg-hover text-ink' : ''}
        onClick={() => showDetails(!details)}
      />
    </header>
  );
}
