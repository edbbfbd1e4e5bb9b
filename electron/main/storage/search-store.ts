import type Database from '@signalapp/sqlcipher';

/** A message that was found; `marked` has each match between START and END. */
export interface Found {
  readonly id: string;
  readonly groupId: string;
  readonly order: string;
  readonly sentAt: number;
  readonly senderId: string;
  readonly senderName: string;
  readonly marked: string;
}

export interface FoundPage {
  readonly found: readonly Found[];
  /** Nothing older was found. */
  readonly complete: boolean;
}

/** Of the private use area: nobody types them, and where a text has them it is marked oddly and no more. */
export const START = '\ue000';
export const END = '\ue001';
/** Words of a text round its first match. */
const SNIPPET_TOKENS = 24;

/** Search over all texts as they are now. */
export class SearchStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The newest that have all the words, each as a word's beginning, before the order key `before` (null: of all). */
  page(query: string, groupId: string | null, before: string | null, size: number): FoundPage {
    const match = matchOf(query);
    if (match === null) return { found: [], complete: true };
    const rows = this.#db
      .prepare(
        `SELECT m.id, m.group_id AS groupId, m.order_key AS "order", m.sent_at AS sentAt, m.sender_id AS senderId,
           m.sender_name AS senderName, snippet(message_index, 0, '${START}', '${END}', '…', ${SNIPPET_TOKENS}) AS marked
         FROM message_index JOIN messages m ON m.number = message_index.rowid
         WHERE message_index MATCH ? AND m.order_key < ? AND (? IS NULL OR m.group_id = ?)
         ORDER BY m.order_key DESC, m.id DESC LIMIT ?`,
      )
      .all<Found & Record<string, string | number>>([match, before ?? '~', groupId, groupId, size + 1]);
    return { found: rows.slice(0, size), complete: rows.length <= size };
  }
}

/** Null where there is nothing to search for. Quoted, so that nothing in it is an operator of FTS5. */
function matchOf(query: string): string | null {
  const words = query.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
  if (words.length === 0) return null;
  return words
    .slice(0, 16)
    .map((word) => `"${word}"*`)
    .join(' ');
}
