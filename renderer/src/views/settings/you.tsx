import { KeyRound, Pencil, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Warning } from '../../components/warning.tsx';
import { openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';
import { Fact, Facts } from './fact.tsx';

export function You() {
  const { t } = useTranslation();
  const profile = useWorld((world) => world.profile);
  if (profile === null) return null;
  return (
    <>
      <Facts>
        <Fact name={t('settings.name')}>
          <bdi className="truncate">{safeName(profile.name)}</bdi>
          <IconButton
            small
            label={t('editName.title')}
            icon={<Pencil size={16} />}
            onClick={() => openDialog({ what: 'edit-name' })}
          />
        </Fact>
        <Fact name={t('card.shortId')}>
          {profile.mailboxId ?? t('me.noId')}
          {profile.mailboxId !== null && <CopyButton text={profile.mailboxId} label={t('card.copyShortId')} />}
        </Fact>
      </Facts>
      <div>
        <Button onClick={() => openDialog({ what: 'contact-card' })}>{t('settings.showCard')}</Button>
      </div>
      {profile.keychain === 'basic' ? (
        <Warning icon={<KeyRound size={17} />} title={t('settings.keychainTitle')}>
          {t('settings.keychainText')}
        </Warning>
      ) : (
        <p className="flex gap-2.5 text-[0.875rem] text-soft">
          <ShieldCheck size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-good" />
          {t('settings.keychainFine')}
        </p>
      )}
    </>
  );
}
