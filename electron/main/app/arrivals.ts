import { toHex } from '@conclave/core/bytes/bytes';
import type { News } from '@conclave/core/client/types';
import type { Arrival } from '../notifications/arrival.ts';
import type { Storage } from '../storage/storage.ts';
import type { Publisher } from './publisher.ts';

interface Context {
  readonly storage: Storage;
  readonly publisher: Publisher;
  readonly isWatching: (groupId: string) => boolean;
  readonly now: () => number;
}

/** What in the news is from somebody else, and not before this person's eyes already. */
export function arrivalsIn(news: readonly News[], context: Context): readonly Arrival[] {
  return news.flatMap((item) => {
    if (item.type === 'message') return messageArrival(item.message.id, context);
    if (item.type === 'amendment') return reactionArrival(item.amendment, context);
    return [];
  });
}

function messageArrival(id: string, { storage, publisher, now }: Context): Arrival[] {
  const stored = storage.messages.get(id);
  if (stored?.kind !== 'text' || stored.mine || stored.seen || stored.deleted) return [];
  const { groupId, senderName: sender, text, mentionsMe } = stored;
  const what = { kind: 'message', text } as const;
  return [{ ...groupFacts(groupId, storage, publisher, now()), sender, what, mentionsMe }];
}

/** Of reactions, those to a message of one's own are worth a word. */
function reactionArrival(
  { groupId: id, senderName: sender, mine, content }: Extract<News, { type: 'amendment' }>['amendment'],
  { storage, publisher, isWatching, now }: Context,
): Arrival[] {
  const groupId = toHex(id);
  if (content.type !== 'reaction' || !content.on || mine || isWatching(groupId)) return [];
  const about = storage.messages.get(content.messageId);
  if (about?.kind !== 'text' || !about.mine || about.deleted) return [];
  const what = { kind: 'reaction', emoji: content.emoji } as const;
  return [{ ...groupFacts(groupId, storage, publisher, now()), sender, what, mentionsMe: false }];
}

function groupFacts(groupId: string, { places }: Storage, publisher: Publisher, now: number) {
  return {
    groupId,
    groupName: publisher.group(groupId)?.name ?? '',
    muted: (places.mutedUntil(groupId) ?? 0) > now,
  };
}
