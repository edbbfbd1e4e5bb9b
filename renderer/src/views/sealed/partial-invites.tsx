import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../hooks/use-now.ts';
import { useWorld } from '../../stores/world.ts';
import { whenWords } from '../../words/time.ts';

/** Invites that were opened, and of which parts are still on their way. */
export function PartialInvites() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const invites = useWorld((world) => world.partialInvites);
  if (invites.length === 0) return null;
  return (
    <ul aria-label={t('sealed.partialList')} className="mx-auto flex max-w-xl flex-col gap-3 px-8 pt-8">
      {invites.map(({ id, have, of, expiresAt }) => (
        <li key={id} className="flex items-center gap-4 rounded-2xl bg-panel p-5">
          <span
            aria-hidden="true"
            className="flex size-10 shrink-0 items-center justify-center rounded-full bg-tint text-accent"
          >
            <Hourglass size={19} />
          </span>
          <div className="min-w-0">
            <p className="font-medium">{t('sealed.partial', { have, of })}</p>
            <p className="text-[0.8125rem] text-soft">
              {t('sealed.partialText', { when: whenWords(t, expiresAt, now, i18n.language) })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
