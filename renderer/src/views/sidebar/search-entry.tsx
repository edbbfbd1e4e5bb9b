import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { commandKey } from '../../components/keys.tsx';
import { openSearch, useSearch } from '../../stores/search.ts';

/** The way to the search; by its key it begins in the open chat, from here in all of them. */
export function SearchEntry() {
  const { t } = useTranslation();
  const here = useSearch((search) => search.scope !== null);
  return (
    <button
      type="button"
      aria-current={here ? 'page' : undefined}
      aria-keyshortcuts="Control+Shift+F Meta+Shift+F"
      onClick={() => openSearch(null)}
      className="mt-2 flex min-h-11 w-full items-center gap-3 rounded-card px-3 text-start transition-colors hover:bg-hover aria-[current]:bg-hover"
    >
      <Search size={19} aria-hidden="true" className="text-soft" />
      <span className="flex-1">{t('search.title')}</span>
      <span aria-hidden="true" className="text-[0.75rem] text-soft">
        {commandKey} F
      </span>
    </button>
  );
}
