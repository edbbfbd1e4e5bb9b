import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/copy-button.tsx';
import { Dialog, DialogBody } from '../components/dialog.tsx';
import { QrCode } from '../components/qr-code.tsx';
import { useWorld } from '../stores/world.ts';

export function ContactCard() {
  const { t } = useTranslation();
  const profile = useWorld((world) => world.profile);
  const mailboxId = profile?.mailboxId ?? null;
  const code = profile?.contactCode ?? null;
  return (
    <Dialog title={t('card.title')} lead={t('card.lead')} width="max-w-xl">
      <DialogBody className="flex flex-col gap-5">
        {mailboxId === null || code === null ? (
          <p className="rounded-card bg-panel p-4 text-soft">{t('card.none')}</p>
        ) : (
          <>
            <section aria-label={t('card.shortId')} className="flex flex-wrap items-center gap-5">
              <div className="min-w-48 flex-1">
                <h3 className="font-medium">{t('card.shortId')}</h3>
                <p className="flex items-center gap-2 font-serif text-[1.75rem] tracking-wide select-text">
                  {mailboxId}
                  <CopyButton text={mailboxId} label={t('card.copyShortId')} />
                </p>
                <p className="text-[0.8125rem] text-soft">{t('card.shortIdHint')}</p>
              </div>
              <QrCode text={mailboxId} label={t('card.shortIdQr')} className="size-24" />
            </section>
            <section aria-label={t('card.code')} className="flex flex-wrap gap-5 border-t border-line pt-5">
              <QrCode text={code} label={t('card.qr')} />
              <div className="min-w-48 flex-1">
                <h3 className="font-medium">{t('card.code')}</h3>
                <p className="mt-1 mb-3 text-[0.8125rem] text-soft">{t('card.codeHint')}</p>
                <p className="mb-3 rounded-card bg-sunken p-2.5 font-mono text-[0.75rem] leading-snug break-all text-soft select-all">
                  {code}
                </p>
                <CopyButton shown text={code} label={t('card.copyCode')} />
              </div>
            </section>
          </>
        )}
      </DialogBody>
    </Dialog>
  );
}
