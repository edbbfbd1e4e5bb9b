import type { GroupView } from '@conclave/desktop/bridge/contract';
import {
  Copy,
  Forward,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  SquareCheck,
  Trash2,
} from 'lucide-react';
import { send } from '../../../bridge.ts';
import { openAt, startChoosing, startEdit, startReply, type TextMessageView } from '../../../stores/talk.ts';
import { openDialog } from '../../../stores/view.ts';
import { focusComposer, spotOf } from './focus.ts';

export type ActionName = 'react' | 'reply' | 'edit' | 'forward' | 'copy' | 'pin' | 'unpin' | 'choose' | 'delete';

export interface MessageAction {
  readonly name: ActionName;
  readonly Icon: LucideIcon;
  /** As the menu shows it. */
  readonly key: string;
  readonly run: () => void;
}

/** What may be done with a message, in the order of its menu. */
export function messageActions(message: TextMessageView, group: GroupView): readonly MessageAction[] {
  if (message.deleted) return [];
  const { id, pinned, text, sender } = message;
  const copy: MessageAction = { name: 'copy', Icon: Copy, key: 'C', run: () => void send('copyText', { text }) };
  const forward: MessageAction = {
    name: 'forward',
    Icon: Forward,
    key: 'F',
    run: () => openDialog({ what: 'forward', messageIds: [id] }),
  };
  const choose: MessageAction = { name: 'choose', Icon: SquareCheck, key: 'X', run: () => startChoosing(id) };
  if (group.state !== 'member') return [copy, forward, choose];
  return [
    { name: 'react', Icon: SmilePlus, key: '+', run: () => openAt({ what: 'emoji', messageId: id, ...spotOf(id) }) },
    { name: 'reply', Icon: Reply, key: 'R', run: () => thenWrite(() => startReply(message)) },
    ...(sender.me
      ? [{ name: 'edit', Icon: Pencil, key: 'E', run: () => thenWrite(() => startEdit(message)) } as const]
      : []),
    forward,
    copy,
    {
      name: pinned ? 'unpin' : 'pin',
      Icon: pinned ? PinOff : Pin,
      key: 'P',
      run: () => void send('pin', { messageId: id, on: !pinned }),
    },
    choose,
    ...(mayDelete(message, group)
      ? [
          {
            name: 'delete',
            Icon: Trash2,
            key: 'Del',
            run: () => openDialog({ what: 'delete-messages', groupId: group.id, messageIds: [id] }),
          } as const,
        ]
      : []),
  ];
}

/** One's own, and as an admin everybody's. */
export function mayDelete({ sender, deleted }: TextMessageView, group: GroupView): boolean {
  return !deleted && group.state === 'member' && (sender.me || group.mayAdminister);
}

function thenWrite(start: () => void): void {
  start();
  // A menu that closes gives the focus back first.
  setTimeout(focusComposer);
}
