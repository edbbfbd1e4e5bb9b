import type { SealedMessageView } from '@conclave/desktop/bridge/contract';
import { ChevronLeft, LockKeyhole, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../components/button.tsx';
import { Mark } from '../../components/mark.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { goTo, openDialog } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';
import { whenWords } from '../../words/time.ts';
import { PartialInvites } from './partial-invites.tsx';
import { SealedForm } from './sealed-form.tsx';

/** The messages that none of one's keys open, and the one field that may change that. */
export function SealedView({ alone }: { readonly alone: boolean }) {
  const { t } = useTranslation();
  const sealed = useWorld((world) => world.sealed);
  const opening = useWorld((world) => world.partialInvites.length > 0);
  return (
    <div className="h-full overflow-y-auto">
      {alone && (
        <IconButton
          label={t('conversation.backToGroups')}
          icon={<ChevronLeft size={20} />}
          className="m-2"
          onClick={() => goTo({ at: 'home' })}
        />
      )}
      <PartialInvites />
      {sealed.length > 0 && <SealedList sealed={sealed} />}
      {sealed.length === 0 && !opening && <NothingSealed />}
    </div>
  );
}

function NothingSealed() {
  const { t } = useTranslation();
  return (
    <div className="mx-auto flex min-h-full max-w-md flex-col items-center justify-center p-8 text-center">
      <Mark className="mb-5 size-20 text-accent opacity-30" />
      <h1 className="text-[1.5rem]">{t('sealed.emptyTitle')}</h1>
      <p className="mt-2 mb-5 text-soft">{t('sealed.emptyText')}</p>
      <Button onClick={() => openDialog({ what: 'contact-card' })}>{t('home.cardButton')}</Button>
    </div>
  );
}

function SealedList({ sealed }: { readonly sealed: readonly SealedMessageView[] }) {
  const { t } = useTranslation();
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-6 p-8">
      <header>
        <h1 className="text-[1.75rem] leading-tight">{t('sealed.title')}</h1>
        <p className="mt-1.5 text-soft">{t('sealed.lead', { count: sealed.length })}</p>
      </header>
      <SealedForm count={sealed.length} />
      <ul aria-label={t('sealed.list')} className="divide-y divide-line border-y border-line">
        {sealed.map((message) => (
          <SealedRow key={message.id} message={message} />
        ))}
      </ul>
    </div>
  );
}

function SealedRow({ message }: { readonly message: SealedMessageView }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const lastDay = message.expiresAt - now < 24 * 3_600_000;
  const when = (at: number) => whenWords(t, at, now, i18n.language);
  return (
    <li className="flex items-center gap-4 py-3.5">
      <span
        aria-hidden="true"
        className="flex size-10 shrink-0 items-center justify-center rounded-full bg-tint text-accent"
      >
        {message.forContactCode ? <ShieldCheck size={19} /> : <LockKeyhole size={19} />}
      </span>
      <div className="min-w-0">
        <p className="font-medium">{t('sealed.arrived', { when: when(message.arrivedAt) })}</p>
        <p className="text-[0.8125rem] text-soft">
          {message.forContactCode ? t('sealed.twoLocks') : t('sealed.oneLock')}
          {' · '}
          <span className={lastDay ? 'font-medium text-warn' : ''}>
            {t(lastDay ? 'sealed.lastDay' : 'sealed.expires', { when: when(message.expiresAt) })}
          </span>
        </p>
      </div>
    </li>
  );
}
