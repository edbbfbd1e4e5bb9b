import type { GroupView } from '@conclave/desktop/bridge/contract';
import type { KeyboardEvent } from 'react';
import { endChoosing, openAt, type TextMessageView, toggleChosen, useTalk } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { focusComposer, messageIdAt, spotOf } from './focus.ts';
import { type ActionName, messageActions } from './message-actions.tsx';

const actionKeys: Readonly<Record<string, readonly ActionName[]>> = {
  r: ['reply'],
  e: ['edit'],
  f: ['forward'],
  c: ['copy'],
  p: ['pin', 'unpin'],
  x: ['choose'],
  '+': ['react'],
  delete: ['delete'],
};

export function textMessage(groupId: string, messageId: string | null): TextMessageView | null {
  const found = useWorld.getState().histories[groupId]?.messages.find(({ id }) => id === messageId);
  return found?.kind === 'text' ? found : null;
}

/** The keys of the message that has the focus. `move` goes on to the message so many further. */
export function useMessageKeys(group: GroupView, move: (from: string, by: number) => void) {
  return (event: KeyboardEvent) => {
    const message = textMessage(group.id, messageIdAt(event.target));
    if (message === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressed(event, message, group, move)) event.preventDefault();
  };
}

/** Whether the key meant something. */
function pressed(
  { key, target, currentTarget }: KeyboardEvent,
  message: TextMessageView,
  group: GroupView,
  move: (from: string, by: number) => void,
): boolean {
  const isChoosing = useTalk.getState().chosen !== null;
  const onMessage = target instanceof HTMLElement && target.dataset['message'] !== undefined;
  if (key === 'ArrowUp' || key === 'ArrowDown') move(message.id, key === 'ArrowUp' ? -1 : 1);
  else if (key === 'Home' || key === 'End') move(message.id, key === 'Home' ? -Infinity : Infinity);
  else if (key === 'Escape') leave(isChoosing);
  else if ((key === ' ' || key === 'Enter') && onMessage && isChoosing) toggleChosen(message.id);
  else if (key === 'Enter' && onMessage) openAt({ what: 'menu', messageId: message.id, ...spotOf(message.id) });
  else if (isChoosing || !(currentTarget instanceof HTMLElement)) return false;
  else return act(key, message, group);
  return true;
}

function leave(isChoosing: boolean): void {
  if (isChoosing) endChoosing();
  else focusComposer();
}

function act(key: string, message: TextMessageView, group: GroupView): boolean {
  const names = actionKeys[key.toLowerCase()];
  const action = messageActions(message, group).find(({ name }) => names?.includes(name));
  action?.run();
  return action !== undefined;
}
