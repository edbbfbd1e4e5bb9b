import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../hooks/use-now.ts';
import { useWorld } from '../../stores/world.ts';
import { nameInText } from '../../words/names.ts';
import { whenWords } from '../../words/time.ts';

/** Invites that were opened, and of which parts are still on their way. */
export function PartialInvites() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const invites = useWorld((world) => world.partialInvites);
  if (invites.length === 0) return null;
  return (
    <ul aria-label={t('sealed.partialList')} className="mx-auto flex max-w-xl flex-col gap-3 px-8 pt-8">
      {invites.map(({ id, groupName, arrivedAt, have, of, expiresAt }) => (
        <li key={id} className="flex items-center gap-4 rounded-2xl bg-panel p-5">
          <span
            aria-hidden="true"
            className="flex size-10 shrink-0 items-center justify-center rounded-full bg-tint text-accent"
          >
            <Hourglass size={19} />
          </span>
          <div className="min-w-0 flex-1">
            <p className="wrap-safe font-medium">
              {groupName === '' ? t('sealed.partialUnknown') : t('sealed.partialOf', { group: nameInText(groupName) })}
            </p>
            <p className="tabular text-[0.875rem]">
              {t('sealed.partial', { have, of })}
              {' · '}
              {t('sealed.opened', { when: whenWords(t, arrivedAt, now, i18n.language) })}
            </p>
            <div aria-hidden="true" className="my-2 h-1 overflow-hidden rounded-full bg-sunken">
              <svg
                viewBox="0 0 100 1"
                preserveAspectRatio="none"
                className="h-full w-full fill-accent rtl:-scale-x-100"
              >
                <rect width={(100 * have) / of} height="1" />
              </svg>
            </div>
            <p className="text-[0.8125rem] text-soft">
              {t('sealed.partialText', { when: whenWords(t, expiresAt, now, i18n.language) })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
