import { Link2, MonitorUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export type How = 'join' | 'host';

export function HowChoice({ how, onChoose }: { readonly how: How; readonly onChoose: (how: How) => void }) {
  const { t } = useTranslation();
  const choices: { value: How; icon: ReactNode; label: string; hint: string }[] = [
    { value: 'join', icon: <Link2 size={20} />, label: t('start.join'), hint: t('start.joinHint') },
    { value: 'host', icon: <MonitorUp size={20} />, label: t('start.host'), hint: t('start.hostHint') },
  ];
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{t('start.how')}</legend>
      <div className="grid gap-2.5 two:grid-cols-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex flex-col gap-1 rounded-card border border-strong-line/60 bg-raised p-3.5 transition-colors hover:border-soft has-checked:border-accent has-checked:bg-tint has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="how"
              className="sr-only"
              aria-label={choice.label}
              aria-describedby={`how-${choice.value}`}
              checked={how === choice.value}
              onChange={() => onChoose(choice.value)}
            />
            <span aria-hidden="true" className="text-accent">
              {choice.icon}
            </span>
            <span className="font-medium">{choice.label}</span>
            <span id={`how-${choice.value}`} className="text-[0.8125rem] text-soft">
              {choice.hint}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
