import { send } from '../../../bridge.ts';
import { jumpInList, useTalk } from '../../../stores/talk.ts';
import { goTo, useView } from '../../../stores/view.ts';
import { useWorld } from '../../../stores/world.ts';

/** Shows a message in its conversation, wherever the person is: what is loaded is scrolled to, the rest is asked for. */
export function showMessage(groupId: string, messageId: string): void {
  const { place } = useView.getState();
  const { only, histories } = useWorld.getState();
  const isOpen = only === groupId || (only === null && place.at === 'group' && place.groupId === groupId);
  if (!isOpen) {
    useTalk.setState({ jumpOnOpening: { groupId, messageId } });
    goTo({ at: 'group', groupId });
  } else if (histories[groupId]?.messages.some(({ id }) => id === messageId) === true) {
    jumpInList(groupId, messageId);
  } else void send('jumpTo', { messageId });
}

/** Asks for the group's newest messages, or, where somebody wants to see a certain one, for those round that. */
export function openConversation(groupId: string): void {
  const { jumpOnOpening } = useTalk.getState();
  void send('openGroup', { groupId });
  if (jumpOnOpening?.groupId === groupId) void send('jumpTo', { messageId: jumpOnOpening.messageId });
  useTalk.setState({ jumpOnOpening: null, jump: null });
}
