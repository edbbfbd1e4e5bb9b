import { useEffect } from 'react';
import { goToNth, runAction } from '../keys/actions.ts';
import { actionFor } from '../keys/shortcuts.ts';
import { closeSearch, useSearch } from '../stores/search.ts';
import { goTo, showDetails, useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';

/** The keys that work everywhere. Dialogs handle their own, Escape included. */
export function useKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (useView.getState().dialog === null && !event.defaultPrevented && act(event)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** Whether the key meant something. */
function act(event: KeyboardEvent): boolean {
  const inChat = useWorld.getState().only !== null;
  if (event.key === 'Escape') return stepBack(inChat);
  const action = actionFor(event, inChat);
  if (action !== null) runAction(action);
  else if (!inChat && (event.ctrlKey || event.metaKey) && /^[1-9]$/u.test(event.key)) goToNth(Number(event.key) - 1);
  else return false;
  return true;
}

function stepBack(inChat: boolean): boolean {
  const { details, place } = useView.getState();
  if (useSearch.getState().scope !== null) closeSearch();
  else if (details && place.at === 'group') showDetails(false);
  else if (place.at !== 'home' && !inChat) goTo({ at: 'home' });
  else return false;
  return true;
}
