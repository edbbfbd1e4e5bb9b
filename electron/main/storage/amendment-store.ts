import type Database from '@signalapp/sqlcipher';
import { type StoredText, textContent } from './message-row.ts';

/** Who says something about a message, and where that stands in the order. */
export interface Word {
  readonly groupId: string;
  readonly messageId: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly order: string;
}

export interface EditedText {
  readonly text: string;
  readonly mentions: readonly string[];
  readonly mentionsMe: boolean;
}

export interface StoredReaction {
  readonly emoji: string;
  readonly senderId: string;
  readonly senderName: string;
}

type Placed = Pick<StoredText, 'id' | 'groupId'>;

/** More than anybody needs, so that a member cannot fill a window with them. */
const MOST_EMOJIS = 24;

/**
 * Reactions, edits, deletions and pins. They may come in any order, before the message, and twice, and come to the same:
 * of each the last by order counts, and what is early waits. A word in one group has no effect on another's messages,
 * whoever is in both. Each method tells whether something is shown otherwise now.
 */
export class AmendmentStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  react({ groupId, messageId, senderId, senderName, order }: Word, emoji: string, isOn: boolean): boolean {
    const put = this.#db.prepare(
      `INSERT INTO reactions (group_id, message_id, sender_id, emoji, order_key, is_on, sender_name)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET order_key = excluded.order_key, is_on = excluded.is_on,
         sender_name = excluded.sender_name WHERE excluded.order_key > order_key`,
    );
    return put.run([groupId, messageId, senderId, emoji, order, Number(isOn), senderName]).changes > 0;
  }

  pin({ groupId, messageId, order }: Word, isOn: boolean): boolean {
    const put = this.#db.prepare(
      `INSERT INTO pins (group_id, message_id, order_key, is_on) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET order_key = excluded.order_key, is_on = excluded.is_on
         WHERE excluded.order_key > order_key`,
    );
    return put.run([groupId, messageId, order, Number(isOn)]).changes > 0;
  }

  /** `expiresAt` bounds how long it waits for its message. */
  edit(word: Word, edited: EditedText, expiresAt: number | null): boolean {
    if (this.#isHere(word.messageId)) return this.#applyEdit(word, edited);
    if (!this.#isDeletedEarly(word)) this.#keepEarly(word, edited, expiresAt);
    return false;
  }

  delete(word: Word, byAdmin: boolean): boolean {
    const { groupId, messageId, senderId } = word;
    if (this.#isHere(messageId)) return this.#applyDeletion(word, byAdmin);
    const key = [groupId, messageId, senderId, Number(byAdmin)];
    this.#db
      .prepare(
        `INSERT INTO early_deletions (group_id, message_id, sender_id, by_admin) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET by_admin = max(by_admin, excluded.by_admin)`,
      )
      .run(key);
    this.#db
      .prepare('DELETE FROM early_edits WHERE group_id = ? AND message_id = ? AND (sender_id = ? OR ? = 1)')
      .run(key);
    return false;
  }

  /** What was early for a message that is here now. True where it was deleted before it came. */
  settle({ id: messageId, groupId, senderId }: Placed & Pick<StoredText, 'senderId'>): boolean {
    const edit = this.#db
      .prepare(
        `SELECT order_key AS "order", text, mentions, mentions_me AS mentionsMe FROM early_edits
         WHERE group_id = ? AND message_id = ? AND sender_id = ?`,
      )
      .get<{ order: string; text: string; mentions: string; mentionsMe: number }>([groupId, messageId, senderId]);
    if (edit !== undefined) {
      const mentions = JSON.parse(edit.mentions) as string[];
      const edited = { text: edit.text, mentions, mentionsMe: edit.mentionsMe === 1 };
      this.#applyEdit({ groupId, messageId, senderId, order: edit.order }, edited);
    }
    const isDeleted = this.#isDeletedEarly({ groupId, messageId, senderId });
    if (isDeleted) this.#erase(groupId, messageId);
    for (const table of ['early_edits', 'early_deletions']) {
      this.#db.prepare(`DELETE FROM ${table} WHERE group_id = ? AND message_id = ?`).run([groupId, messageId]);
    }
    return isDeleted;
  }

  /** In the order in which each emoji was first used. */
  reactionsTo({ id, groupId, deleted }: Placed & Pick<StoredText, 'deleted'>): readonly StoredReaction[] {
    if (deleted) return [];
    const rows = this.#db
      .prepare(
        `SELECT emoji, sender_id AS senderId, sender_name AS senderName FROM reactions
         WHERE group_id = ? AND message_id = ? AND is_on = 1 ORDER BY order_key, emoji`,
      )
      .all<StoredReaction & Record<string, string>>([groupId, id]);
    const shown = new Set([...new Set(rows.map(({ emoji }) => emoji))].slice(0, MOST_EMOJIS));
    return rows.filter(({ emoji }) => shown.has(emoji));
  }

  isPinned({ id, groupId }: Placed): boolean {
    const find = this.#db.prepare('SELECT 1 FROM pins WHERE group_id = ? AND message_id = ? AND is_on = 1', PLUCK);
    return find.get<number>([groupId, id]) !== undefined;
  }

  /** Ids of messages that are here and not deleted, the oldest pin first. */
  pinnedIn(groupId: string): readonly string[] {
    return this.#db
      .prepare(
        `SELECT pins.message_id FROM pins JOIN messages ON messages.id = pins.message_id
         WHERE pins.group_id = ? AND pins.is_on = 1 AND messages.group_id = pins.group_id AND messages.deleted = 0
         ORDER BY pins.order_key`,
        PLUCK,
      )
      .all<string>([groupId]);
  }

  #isHere(messageId: string): boolean {
    const find = this.#db.prepare(`SELECT 1 FROM messages WHERE id = ? AND kind = 'text'`, PLUCK);
    return find.get<number>([messageId]) !== undefined;
  }

  #isDeletedEarly({ groupId, messageId, senderId }: Pick<Word, 'groupId' | 'messageId' | 'senderId'>): boolean {
    const find = this.#db.prepare(
      `SELECT 1 FROM early_deletions
       WHERE group_id = ? AND message_id = ? AND (sender_id = ? OR by_admin = 1) LIMIT 1`,
      PLUCK,
    );
    return find.get<number>([groupId, messageId, senderId]) !== undefined;
  }

  #keepEarly(word: Word, { text, mentions, mentionsMe }: EditedText, expiresAt: number | null): void {
    const { groupId, messageId, senderId, order } = word;
    const put = this.#db.prepare(
      `INSERT INTO early_edits (group_id, message_id, sender_id, order_key, text, mentions, mentions_me, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET order_key = excluded.order_key, text = excluded.text, mentions = excluded.mentions,
         mentions_me = excluded.mentions_me, expires_at = excluded.expires_at WHERE excluded.order_key > order_key`,
    );
    put.run([groupId, messageId, senderId, order, text, JSON.stringify(mentions), Number(mentionsMe), expiresAt]);
  }

  #applyEdit(
    { groupId, messageId, senderId, order }: Omit<Word, 'senderName'>,
    { text, mentions, mentionsMe }: EditedText,
  ): boolean {
    const change = this.#db.prepare(
      `UPDATE messages SET text = ?, content = json_set(content, '$.mentions', json(?)), mentions_me = ?, edited = ?
       WHERE id = ? AND group_id = ? AND sender_id = ? AND deleted = 0 AND (edited IS NULL OR edited < ?)`,
    );
    const key = [messageId, groupId, senderId, order];
    return change.run([text, JSON.stringify(mentions), Number(mentionsMe), order, ...key]).changes > 0;
  }

  #applyDeletion({ groupId, messageId, senderId }: Word, byAdmin: boolean): boolean {
    const mayGo = this.#db.prepare(
      'SELECT 1 FROM messages WHERE id = ? AND group_id = ? AND deleted = 0 AND (sender_id = ? OR ? = 1)',
      PLUCK,
    );
    if (mayGo.get<number>([messageId, groupId, senderId, Number(byAdmin)]) === undefined) return false;
    this.#erase(groupId, messageId);
    return true;
  }

  /** That there was a message stays. */
  #erase(groupId: string, messageId: string): void {
    this.#db
      .prepare(
        `UPDATE messages SET text = NULL, content = ?, mentions_me = 0, reply_to = NULL, edited = NULL, deleted = 1,
           seen = 1 WHERE id = ?`,
      )
      .run([textContent({ forwarded: false, mentions: [] }), messageId]);
    this.#db.prepare('DELETE FROM reactions WHERE group_id = ? AND message_id = ?').run([groupId, messageId]);
  }
}

const PLUCK = { pluck: true } as const;
