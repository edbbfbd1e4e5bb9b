import { send } from '../../bridge.ts';
import { closeSearch } from '../../stores/search.ts';
import { goTo } from '../../stores/view.ts';
import { useWorld } from '../../stores/world.ts';

/** To the message, in its chat. */
export function showMessage(groupId: string, messageId: string): void {
  closeSearch();
  if (useWorld.getState().only === null) goTo({ at: 'group', groupId });
  // The chat asks for its newest page when it is shown, which has happened by then: this page takes the place of that one.
  setTimeout(() => void send('jumpTo', { messageId }));
}
