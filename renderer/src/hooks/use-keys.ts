import { useEffect } from 'react';
import { goTo, openDialog, showDetails, useView } from '../stores/view.ts';
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
  if (event.key === 'Escape') return stepBack();
  if (event.altKey && event.key === 'ArrowDown') return neighbour(1);
  if (event.altKey && event.key === 'ArrowUp') return neighbour(-1);
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false;
  if (event.key === 'n') openDialog({ what: 'new-group' });
  else if (event.key === ',') openDialog({ what: 'settings' });
  else return false;
  return true;
}

function stepBack(): boolean {
  const { details, place } = useView.getState();
  if (details && place.at === 'group') showDetails(false);
  else if (place.at !== 'home') goTo({ at: 'home' });
  else return false;
  return true;
}

function neighbour(step: 1 | -1): boolean {
  const { groups } = useWorld.getState();
  const { place } = useView.getState();
  const index = groups.findIndex((group) => place.at === 'group' && group.id === place.groupId);
  const next = groups[index < 0 ? 0 : index + step];
  if (next !== undefined) goTo({ at: 'group', groupId: next.id });
  return true;
}
