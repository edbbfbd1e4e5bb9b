import { create } from 'zustand';

/** What is searched; null while nobody searches. It covers the place that one was at, and leaves it as it is. */
export interface Search {
  /** The chat that it is about; null for all of them. */
  readonly scope: { readonly groupId: string | null } | null;
  /** Stays for the next time. */
  readonly query: string;
}

export const noSearch: Search = { scope: null, query: '' };

export const useSearch = create<Search>()(() => noSearch);

export function openSearch(groupId: string | null): void {
  useSearch.setState({ scope: { groupId } });
}

export function setQuery(query: string): void {
  useSearch.setState({ query });
}

export function closeSearch(): void {
  useSearch.setState({ scope: null });
}
