import { KeyRound, PhoneOff, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Mark } from '../../components/mark.tsx';
import { StartForm } from './start-form.tsx';

/** Nothing set up yet: who one is, and which server. */
export function FirstScreen() {
  const { t } = useTranslation();
  const facts = [
    { icon: <PhoneOff size={18} />, words: t('start.factNoPhone') },
    { icon: <KeyRound size={18} />, words: t('start.factKeys') },
    { icon: <Server size={18} />, words: t('start.factServer') },
  ];
  return (
    <main className="grid h-full overflow-y-auto three:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <section className="relative flex flex-col justify-between gap-8 overflow-hidden bg-panel p-8 three:p-12">
        <p className="flex items-center gap-3 font-serif text-xl font-medium text-accent">
          <Mark className="size-8" />
          {t('app.name')}
        </p>
        <Mark className="pointer-events-none absolute -right-[38%] -bottom-[22%] hidden w-[110%] text-accent opacity-[0.055] three:block" />
        <div className="relative max-w-md">
          <h1 className="text-[2rem] leading-[1.1] three:text-[2.75rem]">{t('start.headline')}</h1>
          <p className="mt-4 text-[1.0625rem] text-soft">{t('start.lead')}</p>
        </div>
        <ul className="relative hidden flex-col gap-2.5 text-soft three:flex">
          {facts.map((fact) => (
            <li key={fact.words} className="flex items-center gap-3">
              <span aria-hidden="true" className="text-accent">
                {fact.icon}
              </span>
              {fact.words}
            </li>
          ))}
        </ul>
      </section>
      <section className="flex items-center justify-center p-8 three:p-10">
        <StartForm />
      </section>
    </main>
  );
}
