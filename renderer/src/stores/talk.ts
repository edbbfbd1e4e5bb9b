import type { MessageView } from '@conclave/desktop/bridge/contract';
import { create } from 'zustand';

export type TextMessageView = Extract<MessageView, { kind: 'text' }>;

/** A message of one's own while it is being changed. */
export interface Edit {
  readonly messageId: string;
  readonly text: string;
}

/** What the person is about to do in a conversation. In this window alone, and gone with it. */
export interface Talk {
  /** What the next message answers, by group. */
  readonly replies: Readonly<Record<string, TextMessageView>>;
  /** By group. */
  readonly edits: Readonly<Record<string, Edit>>;
  /** Chosen messages of the open group; null where nothing is being chosen. */
  readonly chosen: readonly string[] | null;
  /** The message that arrow keys go on from. */
  readonly current: string | null;
  /** Where the list is to go; `turn` counts, so that the same message can be gone to again. */
  readonly jump: { readonly groupId: string; readonly messageId: string; readonly turn: number } | null;
  /** Where the list is to go once its group is open. */
  readonly jumpOnOpening: { readonly groupId: string; readonly messageId: string } | null;
  /** A message that was jumped to, as long as it is marked. */
  readonly marked: string | null;
  /** What is open at a message: its menu, or the choice of an emoji. */
  readonly open: OpenAt | null;
}

export interface OpenAt {
  readonly what: 'menu' | 'emoji';
  readonly messageId: string;
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
}

export const emptyTalk: Talk = {
  replies: {},
  edits: {},
  chosen: null,
  current: null,
  jump: null,
  jumpOnOpening: null,
  marked: null,
  open: null,
};

export const useTalk = create<Talk>()(() => emptyTalk);

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([known]) => known !== key));
}

/** One answers or changes a message, never both at once. */
export function startReply(message: TextMessageView): void {
  useTalk.setState(({ replies, edits }) => ({
    replies: { ...replies, [message.groupId]: message },
    edits: without(edits, message.groupId),
  }));
}

export function endReply(groupId: string): void {
  useTalk.setState(({ replies }) => ({ replies: without(replies, groupId) }));
}

export function startEdit(message: TextMessageView): void {
  useTalk.setState(({ replies, edits }) => ({
    edits: { ...edits, [message.groupId]: { messageId: message.id, text: message.text } },
    replies: without(replies, message.groupId),
  }));
}

export function changeEdit(groupId: string, text: string): void {
  useTalk.setState(({ edits }) => {
    const edit = edits[groupId];
    return edit === undefined ? {} : { edits: { ...edits, [groupId]: { ...edit, text } } };
  });
}

export function endEdit(groupId: string): void {
  useTalk.setState(({ edits }) => ({ edits: without(edits, groupId) }));
}

export function startChoosing(messageId: string): void {
  useTalk.setState({ chosen: [messageId] });
}

export function toggleChosen(messageId: string): void {
  useTalk.setState(({ chosen }) => {
    if (chosen === null) return {};
    const rest = chosen.filter((id) => id !== messageId);
    return { chosen: rest.length < chosen.length ? rest : [...chosen, messageId] };
  });
}

export function endChoosing(): void {
  useTalk.setState({ chosen: null });
}

/** Has the list of that group go there, and mark the message for a moment. */
export function jumpInList(groupId: string, messageId: string): void {
  useTalk.setState(({ jump }) => ({
    jump: { groupId, messageId, turn: (jump?.turn ?? 0) + 1 },
    jumpOnOpening: null,
    current: messageId,
  }));
}

export function openAt(open: OpenAt | null): void {
  useTalk.setState({ open });
}
