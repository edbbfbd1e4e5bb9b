import { KeyRound, PhoneOff, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.tsx';
import { Dialogs } from '../dialogs.tsx';
import { StartForm } from './start-form.tsx';

/** Nothing set up yet: who one is, and which server. */
export function FirstScreen() {
  const { t } = useTranslation();
  return (
    <main className="grid h-full overflow-y-auto three:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <Door />
      <section aria-label={t('start.title')} className="flex items-center justify-center px-8 py-6 three:px-10">
        <StartForm />
        <Dialogs />
      </section>
    </main>
  );
}

/** The cardinal side of the screen: what this is, before anything is asked. */
function Door() {
  const { t } = useTranslation();
  const facts = [
    { icon: <PhoneOff size={18} />, words: t('start.factNoPhone') },
    { icon: <KeyRound size={18} />, words: t('start.factKeys') },
    { icon: <Server size={18} />, words: t('start.factServer') },
  ];
  return (
    <header className="flex flex-col justify-between gap-6 bg-linear-to-b from-door to-door-deep p-8 text-door-ink three:p-12">
      <p className="flex items-center gap-3 font-serif text-xl font-medium">
        <Mark className="size-8 three:hidden" />
        {t('app.name')}
      </p>
      <div className="max-w-md">
        <Mark className="mb-8 hidden size-36 animate-appear tall:block" />
        <h1 className="text-[1.75rem] leading-[1.1] three:text-[2.625rem]">{t('start.headline')}</h1>
        <p className="mt-3 text-pretty opacity-90 three:text-[1.0625rem]">{t('start.lead')}</p>
      </div>
      <ul className="hidden flex-col gap-2 three:flex">
        {facts.map((fact) => (
          <li key={fact.words} className="flex items-center gap-3 opacity-90">
            <span aria-hidden="true">{fact.icon}</span>
            {fact.words}
          </li>
        ))}
      </ul>
    </header>
  );
}
