import { useTranslation } from 'react-i18next';
import type { Strength } from '../words/strength.ts';

const steps = [1, 2, 3, 4] as const;

/** How hard a typed passphrase is to guess, as bars and in words. */
export function StrengthMeter({ strength }: { readonly strength: Strength }) {
  const { t } = useTranslation();
  const enough = strength >= 3;
  return (
    <div className="mt-2 flex items-center gap-3" role="status" aria-label={t('strength.label')}>
      <span aria-hidden="true" className="flex w-28 gap-1">
        {steps.map((step) => (
          <span
            key={step}
            className={`h-1.5 flex-1 rounded-full ${step <= strength ? (enough ? 'bg-good' : 'bg-accent') : 'bg-sunken'}`}
          />
        ))}
      </span>
      <span className={`text-[0.8125rem] ${enough ? 'text-good' : 'text-accent'}`}>{t(`strength.${strength}`)}</span>
    </div>
  );
}
