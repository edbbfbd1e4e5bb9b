import type { GroupView } from '@conclave/desktop/bridge/contract';
import { useTalk } from '../../../stores/talk.ts';
import { useWorld } from '../../../stores/world.ts';
import { MessageMenu } from './message-menu.tsx';
import { ReactionChoice } from './reaction-choice.tsx';

/** What is open at one of the messages: one menu and one choice of emoji for all of them. */
export function OpenAtMessage({ group }: { readonly group: GroupView }) {
  const open = useTalk((talk) => talk.open);
  const message = useWorld((world) => {
    const found = world.histories[group.id]?.messages.find(({ id }) => id === open?.messageId);
    return found?.kind === 'text' ? found : null;
  });
  if (open === null || message === null) return null;
  const { x, y } = open;
  return open.what === 'menu' ? (
    <MessageMenu message={message} group={group} x={x} y={y} />
  ) : (
    <ReactionChoice message={message} x={x} y={y} />
  );
}
