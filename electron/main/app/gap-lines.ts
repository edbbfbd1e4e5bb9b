import { toHex } from '@conclave/core/bytes/bytes';
import type { News } from '@conclave/core/client/types';
import type { GapState } from '../storage/gap-store.ts';
import type { Storage } from '../storage/storage.ts';

type Gap = Extract<News, { type: 'gap' }>;

export interface GapContext {
  now(): number;
  /** '' where nobody knows one. */
  nameOf(groupId: string, memberId: string): string;
}

/** What of somebody's messages is missing: one line for all that are asked for, and one for all that nobody gave. */
export function putGap(gap: Gap, storage: Storage, context: GapContext): void {
  const groupId = toHex(gap.groupId);
  const senderId = toHex(gap.senderId);
  const stretch = { groupId, senderId, first: gap.from, last: gap.to };
  if (gap.state === 'repaired') storage.gaps.remove(stretch);
  else storage.gaps.put(stretch, gap.state);
  for (const state of ['asked', 'given-up'] as const) {
    putLine(groupId, senderId, state, state === gap.state, storage, context);
  }
}

/** Ids of the lines that it is about, of which one or both may be gone. */
export function gapLines({ groupId, senderId }: Pick<Gap, 'groupId' | 'senderId'>): readonly [string, string] {
  const [group, sender] = [toHex(groupId), toHex(senderId)];
  return [lineId(group, sender, 'asked'), lineId(group, sender, 'given-up')];
}

/** It stands where the last one of these was noticed. */
function putLine(
  groupId: string,
  senderId: string,
  state: GapState,
  isNew: boolean,
  { gaps, messages }: Storage,
  { now, nameOf }: GapContext,
): void {
  const id = lineId(groupId, senderId, state);
  const count = gaps.count(groupId, senderId, state);
  const before = messages.get(id);
  if (count === 0) messages.remove(id);
  else if (isNew || before !== null) {
    const sentAt = isNew || before === null ? now() : before.sentAt;
    const who = nameOf(groupId, senderId) || messages.lastNameOf(groupId, senderId);
    const event = { what: 'missing', who, count, state } as const;
    messages.putEvent({ kind: 'event', id, groupId, order: orderOf(sentAt, senderId), sentAt, seen: true, event });
  }
}

const lineId = (groupId: string, senderId: string, state: GapState) => `gap:${state}:${groupId}:${senderId}`;

/** As the engine's sort keys: time, then sender, then what tells two of these apart. */
const orderOf = (at: number, senderId: string) => at.toString(16).padStart(12, '0') + senderId + '0'.repeat(16);
