import { MailQuestionMark } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearch } from '../../stores/search.ts';
import { goTo, useView } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';

export function SealedEntry() {
  const { t } = useTranslation();
  const count = useWorld((world) => world.sealed.length);
  const searching = useSearch((search) => search.scope !== null);
  const here = useView((view) => view.place.at === 'sealed') && !searching;
  return (
    <button
      type="button"
      aria-current={here ? 'page' : undefined}
      onClick={() => goTo({ at: 'sealed' })}
      className="mt-2 flex min-h-11 w-full items-center gap-3 rounded-card px-3 text-start transition-colors hover:bg-hover aria-[current]:bg-hover"
    >
      <MailQuestionMark size={19} aria-hidden="true" className={count > 0 ? 'text-accent' : 'text-soft'} />
      <span className="flex-1">{t('sidebar.sealed')}</span>
      {count > 0 && (
        <span className="tabular min-w-6 rounded-full bg-accent px-2 text-center text-[0.8125rem] font-semibold text-on-accent">
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{t('sidebar.sealedCount', { count })}</span>
        </span>
      )}
    </button>
  );
}
