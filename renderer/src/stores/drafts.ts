import type { GroupView } from '@conclave/desktop/bridge/contract';
import { send } from '../bridge.ts';
import { setDraft, useView } from './view.ts';

const pauseMs = 500;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** What stands in the field of a group: what this window has typed, or else what is kept. */
export function useDraft(group: GroupView): string {
  return useView((view) => view.drafts[group.id] ?? group.draft);
}

export function draftOf(group: Pick<GroupView, 'id' | 'draft'>): string {
  return useView.getState().drafts[group.id] ?? group.draft;
}

/** Shows it at once, and has it kept when typing pauses. */
export function writeDraft(groupId: string, text: string): void {
  setDraft(groupId, text);
  cancel(groupId);
  waiting.set(
    groupId,
    setTimeout(() => keep(groupId), pauseMs),
  );
}

/** It was sent, and so it is not to be kept any more. */
export function emptyDraft(groupId: string): void {
  cancel(groupId);
  setDraft(groupId, '');
}

/** What was typed a moment ago is kept now: the window goes elsewhere, or away. */
export function keepDrafts(): void {
  for (const groupId of [...waiting.keys()]) keep(groupId);
}

function keep(groupId: string): void {
  cancel(groupId);
  const text = useView.getState().drafts[groupId];
  if (text !== undefined) void send('setDraft', { groupId, text });
}

function cancel(groupId: string): void {
  clearTimeout(waiting.get(groupId));
  waiting.delete(groupId);
}
