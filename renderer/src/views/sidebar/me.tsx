import { Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { PersonBadge } from '../../components/person-badge.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';

/** Who one is here: name and short id, the way to the contact card and to the settings. */
export function Me() {
  const { t } = useTranslation();
  const profile = useWorld((world) => world.profile);
  if (profile === null) return null;
  const { name, mailboxId } = profile;
  return (
    <header className="flex items-center gap-1 px-3 pt-3 pb-2">
      <button
        type="button"
        onClick={() => openDialog({ what: 'contact-card' })}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-card p-1.5 text-start transition-colors hover:bg-hover"
      >
        <PersonBadge name={name} colour={10} className="size-10 text-base" />
        <span className="min-w-0">
          <bdi className="block truncate font-semibold">{safeName(name)}</bdi>
          <span className="tabular block truncate text-[0.8125rem] text-soft">{mailboxId ?? t('me.noId')}</span>
          <span className="sr-only">{t('me.open')}</span>
        </span>
      </button>
      {mailboxId !== null && <CopyButton text={mailboxId} label={t('me.copyId')} />}
      <IconButton
        label={t('sidebar.settings')}
        icon={<Settings size={18} />}
        small
        onClick={() => openDialog({ what: 'settings' })}
      />
    </header>
  );
}
