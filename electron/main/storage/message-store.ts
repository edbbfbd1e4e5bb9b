import type Database from '@signalapp/sqlcipher';
import type { DeliveryStatus, RouteView } from '../../bridge/contract.ts';
import {
  type MessageRow,
  type StoredEvent,
  type StoredMessage,
  type StoredText,
  toRow,
  toStored,
} from './message-row.ts';

/** A part of a group's history, oldest first. */
export interface HistoryPage {
  readonly messages: readonly StoredMessage[];
  /** Nothing older exists. */
  readonly complete: boolean;
  /** Nothing newer exists. */
  readonly atEnd: boolean;
}

/** Above every order key: those are lower-case hexadecimal. */
const AFTER_ALL = '~';

/** The histories that the window shows. */
export class MessageStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** A text that is new here: each comes once. */
  add(message: StoredText): void {
    this.#insert(message, 'ON CONFLICT (id) DO NOTHING');
  }

  /** Inserts, or replaces what it says. */
  putEvent(line: StoredEvent): void {
    this.#insert(
      line,
      `ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, order_key = excluded.order_key,
         sent_at = excluded.sent_at, content = excluded.content`,
    );
  }

  /** For a line that is true no more. */
  remove(id: string): void {
    this.#db.prepare('DELETE FROM messages WHERE id = ?').run([id]);
  }

  /** What somebody was called when he last wrote; '' where nothing of him is here. */
  lastNameOf(groupId: string, senderId: string): string {
    const find = this.#db.prepare(
      'SELECT sender_name FROM messages WHERE group_id = ? AND sender_id = ? ORDER BY order_key DESC LIMIT 1',
      { pluck: true },
    );
    return find.get<string>([groupId, senderId]) ?? '';
  }

  /** False where there is no such message (the status of an invite, say). */
  setStatus(id: string, status: DeliveryStatus): boolean {
    const statement = this.#db.prepare('UPDATE messages SET status = ? WHERE id = ?');
    return statement.run([JSON.stringify(status), id]).changes > 0;
  }

  setRoute(id: string, route: RouteView): boolean {
    const statement = this.#db.prepare('UPDATE messages SET route = ? WHERE id = ?');
    return statement.run([JSON.stringify(route), id]).changes > 0;
  }

  get(id: string): StoredMessage | null {
    const row = this.#db.prepare('SELECT * FROM messages WHERE id = ?').get<MessageRow>([id]);
    return row ? toStored(row) : null;
  }

  /** Null for an event, too. */
  text(id: string): StoredText | null {
    const stored = this.get(id);
    return stored?.kind === 'text' ? stored : null;
  }

  /** The `size` newest ones before the order key `before` (null: of all), and any that tie with the oldest of them. */
  page(groupId: string, before: string | null, size: number): HistoryPage {
    const end = before ?? AFTER_ALL;
    const rows = this.#older(groupId, end, size);
    return this.#paged(groupId, rows, end);
  }

  /** The `size` oldest ones after the order key `after`. */
  pageAfter(groupId: string, after: string, size: number): HistoryPage {
    return this.#paged(groupId, this.#newer(groupId, after, size), after);
  }

  /** `size` before it, itself, and `size` after it; null where there is no such message. */
  pageAround(id: string, size: number): HistoryPage | null {
    const middle = this.#db.prepare('SELECT * FROM messages WHERE id = ?').get<MessageRow>([id]);
    if (middle === undefined) return null;
    const { group_id: groupId, order_key: order } = middle;
    // `~` after the key of the middle takes in what ties with it.
    const rows = [...this.#older(groupId, `${order}~`, size), ...this.#newer(groupId, order, size)];
    return this.#paged(groupId, rows, order);
  }

  /** The newest message that somebody wrote. */
  newestText(groupId: string): StoredText | null {
    const row = this.#db
      .prepare(`SELECT * FROM messages WHERE group_id = ? AND kind = 'text' ORDER BY order_key DESC, id DESC LIMIT 1`)
      .get<MessageRow>([groupId]);
    const stored = row ? toStored(row) : null;
    return stored?.kind === 'text' ? stored : null;
  }

  /** Messages that answer this one, the newest hundred. */
  answering(id: string): readonly string[] {
    const find = this.#db.prepare('SELECT id FROM messages WHERE reply_to = ? ORDER BY order_key DESC LIMIT 100', {
      pluck: true,
    });
    return find.all<string>([id]);
  }

  /** Time of the newest line of any kind, in milliseconds. */
  activeAt(groupId: string): number | null {
    const newest = this.#db.prepare('SELECT sent_at FROM messages WHERE group_id = ? ORDER BY order_key DESC LIMIT 1', {
      pluck: true,
    });
    return newest.get<number>([groupId]) ?? null;
  }

  unread(groupId: string): number {
    return Number(
      this.#db
        .prepare('SELECT count(*) FROM messages WHERE group_id = ? AND seen = 0', { pluck: true })
        .get<number>([groupId]),
    );
  }

  /** Something unread mentions this person. */
  isMentioned(groupId: string): boolean {
    const find = this.#db.prepare(
      'SELECT 1 FROM messages WHERE group_id = ? AND seen = 0 AND mentions_me = 1 LIMIT 1',
      { pluck: true },
    );
    return find.get<number>([groupId]) !== undefined;
  }

  /** Id of the first message that is unread. */
  firstUnread(groupId: string): string | null {
    const find = this.#db.prepare(
      'SELECT id FROM messages WHERE group_id = ? AND seen = 0 ORDER BY order_key, id LIMIT 1',
      { pluck: true },
    );
    return find.get<string>([groupId]) ?? null;
  }

  /** How many became seen. */
  markSeen(groupId: string): number {
    return this.#db.prepare('UPDATE messages SET seen = 1 WHERE group_id = ? AND seen = 0').run([groupId]).changes;
  }

  #insert(message: StoredMessage, onConflict: string): void {
    const row = toRow(message);
    const columns = Object.keys(row);
    const places = columns.map(() => '?').join(', ');
    this.#db
      .prepare(`INSERT INTO messages (${columns.join(', ')}) VALUES (${places}) ${onConflict}`)
      .run(Object.values(row));
  }

  #older(groupId: string, end: string, size: number): MessageRow[] {
    const start = this.#db
      .prepare(
        `SELECT order_key FROM messages WHERE group_id = ? AND order_key < ?
         ORDER BY order_key DESC LIMIT 1 OFFSET ?`,
        { pluck: true },
      )
      .get<string>([groupId, end, size - 1]);
    return this.#db
      .prepare('SELECT * FROM messages WHERE group_id = ? AND order_key < ? AND order_key >= ? ORDER BY order_key, id')
      .all<MessageRow>([groupId, end, start ?? '']);
  }

  #newer(groupId: string, after: string, size: number): MessageRow[] {
    const end = this.#db
      .prepare(
        `SELECT order_key FROM messages WHERE group_id = ? AND order_key > ?
         ORDER BY order_key LIMIT 1 OFFSET ?`,
        { pluck: true },
      )
      .get<string>([groupId, after, size - 1]);
    return this.#db
      .prepare('SELECT * FROM messages WHERE group_id = ? AND order_key > ? AND order_key <= ? ORDER BY order_key, id')
      .all<MessageRow>([groupId, after, end ?? AFTER_ALL]);
  }

  /** `border` stands for the place of a page with nothing in it. */
  #paged(groupId: string, rows: readonly MessageRow[], border: string): HistoryPage {
    return {
      messages: rows.map(toStored),
      complete: !this.#exists(groupId, '<', rows[0]?.order_key ?? border),
      atEnd: !this.#exists(groupId, '>', rows.at(-1)?.order_key ?? border),
    };
  }

  #exists(groupId: string, comparison: '<' | '>', order: string): boolean {
    return (
      this.#db
        .prepare(`SELECT 1 FROM messages WHERE group_id = ? AND order_key ${comparison} ? LIMIT 1`, { pluck: true })
        .get<number>([groupId, order]) !== undefined
    );
  }
}
