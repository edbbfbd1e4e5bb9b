import type { PendingInviteView } from '@conclave/desktop/bridge/contract';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { QrCode } from '../../components/qr-code.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { closeDialog } from '../../stores/view.ts';
import { statusWords } from '../../words/status.ts';
import { whenWords } from '../../words/time.ts';

interface Props {
  /** Null in the moment before the group brings it. */
  readonly invite: PendingInviteView | null;
  readonly target: string;
  readonly passphrase: string;
  readonly onAnother: () => void;
}

/** The invite has gone; the words still have to travel. */
export function InviteSent({ invite, target, passphrase, onAnother }: Props) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-3">
        <span
          aria-hidden="true"
          className="flex size-10 shrink-0 items-center justify-center rounded-full bg-tint text-accent"
        >
          <Check size={20} />
        </span>
        <p role="status" className="min-w-0">
          <span className="block truncate font-medium">{t('invite.sentTo', { target: invite?.target ?? target })}</span>
          {invite !== null && (
            <span className="block text-[0.8125rem] text-soft">
              {invite.status !== null && `${statusWords(t, invite.status)} · `}
              {t('details.expires', { when: whenWords(t, invite.expiresAt, now, i18n.language) })}
            </span>
          )}
        </p>
      </div>
      <div>
        <p className="mb-2 font-medium">{t('invite.sentNow')}</p>
        <div className="flex flex-wrap items-start gap-4">
          <div className="min-w-56 flex-1">
            <p className="wrap-safe rounded-card bg-sunken px-4 py-3 font-serif text-[1.25rem] leading-snug select-text">
              {passphrase}
            </p>
            <div className="mt-2">
              <CopyButton shown text={passphrase} label={t('invite.copyPassphrase')} />
            </div>
            <p className="mt-3 text-[0.8125rem] text-soft">{t('invite.sentQr')}</p>
          </div>
          <QrCode text={passphrase} label={t('invite.passphraseQr')} className="size-36" />
        </div>
      </div>
      <p className="text-soft">{t('invite.sentHow')}</p>
      <footer className="flex justify-end gap-2">
        <Button onClick={onAnother}>{t('invite.sentAnother')}</Button>
        <Button look="primary" onClick={closeDialog}>
          {t('common.done')}
        </Button>
      </footer>
    </div>
  );
}
