import { ContactRound, KeyRound, MessagesSquare, Share2, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '@conclave/desktop/bridge/contract';
import { Button } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Mark } from '../components/mark.tsx';
import { Warning } from '../components/warning.tsx';
import { openDialog } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { hostOf } from '../words/address.ts';
import { nameInText } from '../words/names.ts';
import { problemWords } from '../words/problem.ts';

const silent: Problem = { code: 'server-unreachable', detail: {} };

/** Where no group is chosen: the next steps, or a quiet room for those who know them. */
export function Home() {
  const groups = useWorld((world) => world.groups.length);
  return groups === 0 ? <FirstSteps /> : <QuietRoom />;
}

function QuietRoom() {
  const { t } = useTranslation();
  return (
    <div className="flex h-full flex-col items-center justify-center gap-5 p-8 text-soft">
      <Mark className="size-24 text-accent opacity-25" />
      <h1 className="sr-only">{t('app.name')}</h1>
      <p className="max-w-xs text-center text-balance">{t('home.choose')}</p>
    </div>
  );
}

function FirstSteps() {
  const { t } = useTranslation();
  const name = useWorld((world) => world.profile?.name ?? '');
  const noKeychain = useWorld((world) => world.profile?.keychain === 'basic');
  const server = useWorld((world) => world.server);
  const seated = useWorld((world) => world.profile?.mailboxId !== null);
  const stopped = server?.state === 'offline' || server?.state === 'refused';
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-xl flex-col justify-center gap-6 p-8">
        <header>
          <Mark className="mb-4 size-12 text-accent" />
          <h1 className="wrap-safe text-[2rem] leading-tight">{t('home.title', { name: nameInText(name) })}</h1>
          <p className="mt-1 text-[1.0625rem] text-soft">{t('home.lead')}</p>
        </header>
        <ol className="divide-y divide-line border-y border-line">
          {!seated && stopped && !server.hostedHere && (
            <Step
              icon={<Unplug size={22} />}
              title={t('home.noSeat', { server: hostOf(server.address) })}
              hint={Object.values(problemWords(t, server.problem ?? silent)).join(' ')}
            >
              <Button look="primary" onClick={() => openDialog({ what: 'change-server' })}>
                {t('server.change')}
              </Button>
            </Step>
          )}
          <Step icon={<MessagesSquare size={22} />} title={t('home.group')} hint={t('home.groupHint')}>
            <Button
              look={seated ? 'primary' : 'quiet'}
              disabled={!seated}
              onClick={() => openDialog({ what: 'new-group' })}
            >
              {t('sidebar.newGroup')}
            </Button>
          </Step>
          <Step icon={<ContactRound size={22} />} title={t('home.card')} hint={t('home.cardHint')}>
            <Button onClick={() => openDialog({ what: 'contact-card' })}>{t('home.cardButton')}</Button>
          </Step>
          {server?.hostedHere === true && (
            <Step icon={<Share2 size={22} />} title={t('home.address')} hint={t('home.addressHint')}>
              <CopyButton shown text={server.address} label={t('home.addressButton')} />
            </Step>
          )}
        </ol>
        {noKeychain && (
          <Warning icon={<KeyRound size={17} />} title={t('settings.keychainTitle')}>
            {t('settings.keychainText')}
          </Warning>
        )}
      </div>
    </div>
  );
}

interface StepProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

function Step({ icon, title, hint, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 py-4">
      <span aria-hidden="true" className="text-accent">
        {icon}
      </span>
      <span className="min-w-48 flex-1">
        <span className="block font-semibold">{title}</span>
        <span className="block text-[0.875rem] text-soft">{hint}</span>
      </span>
      {children}
    </li>
  );
}
