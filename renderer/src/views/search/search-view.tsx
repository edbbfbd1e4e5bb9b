import type { TFunction } from 'i18next';
import { ArrowLeft, SearchX, TextSearch } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../bridge.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useFocusBack } from '../../hooks/use-focus-back.ts';
import { closeSearch, openSearch, setQuery, useSearch } from '../../stores/search.ts';
import { type Found, useWorld } from '../../stores/world.ts';
import { safeName } from '../../words/names.ts';
import { Scope } from './scope.tsx';
import { SearchHitRow } from './search-hit-row.tsx';

const typingPause = 140;

interface Props {
  /** Null: all chats. */
  readonly groupId: string | null;
  /** The chat that one came from, which the search can be narrowed to; null where there was none. */
  readonly from: string | null;
  /** There is nothing but this one chat. */
  readonly only: boolean;
}

/** Search over everything that was said, with the way back on Escape and the way to each message on Enter. */
export function SearchView({ groupId, from, only }: Props) {
  const { t } = useTranslation();
  const query = useSearch((search) => search.query);
  const name = useWorld((world) => world.groups.find(({ id }) => id === (groupId ?? from))?.name ?? '');
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useFocusBack();
  useEffect(() => field.current?.select(), []);
  const { found, searching } = useFound(query.trim(), groupId);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    list.current?.querySelector('button')?.focus();
  };

  return (
    <section aria-label={t('search.title')} className="flex h-full min-w-0 flex-col">
      <header className="border-b border-line px-4 py-3">
        <h1 className="sr-only">{t('search.title')}</h1>
        <div className="mx-auto flex max-w-3xl flex-col gap-2">
          <div className="flex items-center gap-2">
            <IconButton
              label={t('search.back')}
              icon={<ArrowLeft size={20} className="rtl:-scale-x-100" />}
              className="-ms-2"
              onClick={closeSearch}
            />
            <input
              ref={field}
              autoFocus
              type="search"
              dir="auto"
              autoComplete="off"
              aria-label={groupId === null ? t('search.everywhere') : t('search.inGroup', { group: safeName(name) })}
              placeholder={t('search.placeholder')}
              value={query}
              onKeyDown={onKeyDown}
              onChange={(event) => setQuery(event.target.value)}
              className="min-h-10 min-w-0 flex-1 rounded-card border border-strong-line bg-raised px-3 focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
            />
          </div>
          {from !== null && !only && (
            <Scope here={groupId !== null} name={name} onChoose={(here) => openSearch(here ? from : null)} />
          )}
        </div>
      </header>
      <p role="status" className="sr-only">
        {found === null || searching ? '' : resultWords(t, found)}
      </p>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.trim() === '' && (
          <Nothing icon={<TextSearch size={40} />} title={t('search.emptyTitle')} text={t('search.emptyText')} />
        )}
        {found !== null && found.hits.length === 0 && !searching && (
          <Nothing icon={<SearchX size={40} />} title={t('search.noneTitle')} text={t('search.noneText')} />
        )}
        {found !== null && found.hits.length > 0 && (
          <div className="mx-auto max-w-[50rem] px-4 py-3">
            <p aria-hidden="true" className="px-3 pb-2 text-[0.8125rem] text-soft">
              {resultWords(t, found)}
            </p>
            <ul ref={list} aria-label={t('search.results')} onKeyDown={(event) => moveInList(event, field.current)}>
              {found.hits.map((hit) => (
                <SearchHitRow key={hit.messageId} hit={hit} everywhere={groupId === null} />
              ))}
            </ul>
            {!found.complete && <More found={found} />}
          </div>
        )}
      </div>
    </section>
  );
}

function resultWords(t: TFunction, { hits, complete }: Found): string {
  return t(complete ? 'search.count' : 'search.countNewest', { count: hits.length });
}

/** What was found for these words; what stands there while the next comes is that of the words before. */
function useFound(query: string, groupId: string | null): { found: Found | null; searching: boolean } {
  const found = useWorld((world) => world.found);
  const fits = found !== null && found.query === query && found.groupId === groupId;
  const isThere = useRef(fits);
  useEffect(() => {
    // Opened again: what it found the last time may have been changed since.
    const pause = isThere.current ? 0 : typingPause;
    isThere.current = false;
    if (query === '') return undefined;
    const timer = setTimeout(() => void send('search', { query, groupId, before: null }), pause);
    return () => clearTimeout(timer);
  }, [query, groupId]);
  return { found: query === '' || found?.groupId !== groupId ? null : found, searching: !fits };
}

function More({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const running = useWorld((world) => world.running.search === true);
  const last = found.hits.at(-1);
  const more = () => {
    if (last !== undefined && !running) {
      void send('search', { query: found.query, groupId: found.groupId, before: last.order });
    }
  };
  return (
    <div className="p-3 text-center">
      <Button aria-disabled={running} onClick={more}>
        {t('search.older')}
      </Button>
    </div>
  );
}

/** Arrow keys, Home and End move through what was found; above the first one is the field. */
function moveInList(event: KeyboardEvent<HTMLUListElement>, field: HTMLInputElement | null): void {
  const rows = [...event.currentTarget.querySelectorAll('button')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  const to = steps[event.key];
  if (to === undefined || event.altKey) return;
  event.preventDefault();
  if (to < 0) field?.focus();
  else rows[Math.min(to, rows.length - 1)]?.focus();
}

function Nothing({ icon, title, text }: { readonly icon: ReactNode; readonly title: string; readonly text: string }) {
  return (
    <div className="flex h-full flex-col items-center justify-center p-8 text-center">
      <span aria-hidden="true" className="mb-4 text-accent opacity-60">
        {icon}
      </span>
      <h2 className="text-[1.375rem]">{title}</h2>
      <p className="mt-1.5 max-w-sm text-soft">{text}</p>
    </div>
  );
}
