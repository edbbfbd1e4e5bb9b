import type { ReplyView } from '../../../bridge/contract.ts';
import type { StoredText } from '../../storage/message-row.ts';

/** Characters of a text that stand for all of it. */
const EXCERPT = 200;

/** `answered` is null where it is not here. */
export function replyView(id: string, answered: StoredText | null, senderName: string): ReplyView {
  if (answered === null) return { id, senderName: '', excerpt: '', deleted: false, missing: true };
  const { text, deleted } = answered;
  return { id, senderName, excerpt: excerptOf(text), deleted, missing: false };
}

/** In one line. Cut between characters: half of one would be shown as a box. */
function excerptOf(text: string): string {
  const line = text
    .slice(0, 4 * EXCERPT)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : line;
}
