import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/button.tsx';
import { openDialog } from '../../stores/view.ts';
import { GroupList } from './group-list.tsx';
import { Me } from './me.tsx';
import { NetworkLine } from './network-line.tsx';
import { SealedEntry } from './sealed-entry.tsx';
import { SearchEntry } from './search-entry.tsx';

export function Sidebar({ alone }: { readonly alone: boolean }) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t('sidebar.label')}
      className={`flex h-full flex-col bg-panel ${alone ? 'w-full' : 'w-72 shrink-0 border-e border-line three:w-80'}`}
    >
      <Me />
      <NetworkLine />
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        <SearchEntry />
        <SealedEntry />
        <header className="flex items-center justify-between ps-3 pt-3 pb-1">
          <h2 className="font-sans text-[0.8125rem] font-semibold tracking-normal text-soft">{t('sidebar.groups')}</h2>
          <IconButton
            label={t('sidebar.newGroup')}
            icon={<Plus size={19} />}
            small
            onClick={() => openDialog({ what: 'new-group' })}
          />
        </header>
        <GroupList />
      </div>
    </nav>
  );
}
