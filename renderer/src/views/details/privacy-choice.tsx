import type { GroupView, PrivacyProfile } from '@conclave/desktop/bridge/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';

const profiles: readonly PrivacyProfile[] = ['fast', 'balanced', 'strong'];

/** How long this person's messages wait on their way into this group, and what that is worth. */
export function PrivacyChoice({ group }: { readonly group: GroupView }) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{t('privacy.label')}</legend>
      <div className="flex flex-col gap-1.5">
        {profiles.map((profile) => (
          <label
            key={profile}
            className="rounded-card border border-strong-line/60 bg-raised px-3 py-2 transition-colors hover:border-soft has-checked:border-accent has-checked:bg-tint has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={`privacy-${group.id}`}
              className="sr-only"
              aria-label={t(`privacy.${profile}`)}
              aria-describedby={`privacy-${profile}`}
              checked={group.profile === profile}
              onChange={() => void send('setProfile', { groupId: group.id, profile })}
            />
            <span className="flex items-baseline justify-between gap-2">
              <span className="font-medium">{t(`privacy.${profile}`)}</span>
              <span className="tabular text-[0.75rem] text-soft">{t(`privacy.time.${profile}`)}</span>
            </span>
            <span id={`privacy-${profile}`} className="mt-0.5 block text-[0.8125rem] text-soft">
              {t(`privacy.cost.${profile}`)}
            </span>
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-[0.8125rem] text-soft">{t('privacy.hint')}</p>
    </fieldset>
  );
}
