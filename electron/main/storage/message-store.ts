import type Database from '@signalapp/sqlcipher';
import type { DeliveryStatus, RouteView } from '../../bridge/contract.ts';
import { type MessageRow, type StoredMessage, type StoredText, toRow, toStored } from './message-row.ts';

/** A part of a group's history, oldest first. */
export interface HistoryPage {
  readonly messages: readonly StoredMessage[];
  /** Nothing older exists. */
  readonly complete: boolean;
}

/** Above every order key: those are lower-case hexadecimal. */
const AFTER_ALL = '~';

/** The histories that the window shows. */
export class MessageStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Inserts, or replaces all but what has become of it since: seen, status and route stay. */
  put(message: StoredMessage): void {
    this.#db
      .prepare(
        `INSERT INTO messages
           (id, group_id, order_key, sent_at, kind, mine, seen, sender_id, sender_name, content, status, route)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, order_key = excluded.order_key,
           sent_at = excluded.sent_at, sender_name = excluded.sender_name, content = excluded.content`,
      )
      .run(toRow(message));
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

  /** The `size` newest ones before the order key `before` (null: of all), and any that tie with the oldest of them. */
  page(groupId: string, before: string | null, size: number): HistoryPage {
    const end = before ?? AFTER_ALL;
    const start = this.#db
      .prepare(
        `SELECT order_key FROM messages WHERE group_id = ? AND order_key < ?
         ORDER BY order_key DESC LIMIT 1 OFFSET ?`,
        { pluck: true },
      )
      .get<string>([groupId, end, size - 1]);
    const rows = this.#db
      .prepare(`SELECT * FROM messages WHERE group_id = ? AND order_key < ? AND order_key >= ? ORDER BY order_key, id`)
      .all<MessageRow>([groupId, end, start ?? '']);
    return { messages: rows.map(toStored), complete: start === undefined || !this.#hasBefore(groupId, start) };
  }

  /** The newest message that somebody wrote. */
  newestText(groupId: string): StoredText | null {
    const row = this.#db
      .prepare(`SELECT * FROM messages WHERE group_id = ? AND kind = 'text' ORDER BY order_key DESC, id DESC LIMIT 1`)
      .get<MessageRow>([groupId]);
    const stored = row ? toStored(row) : null;
    return stored?.kind === 'text' ? stored : null;
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

  /** How many became seen. */
  markSeen(groupId: string): number {
    return this.#db.prepare('UPDATE messages SET seen = 1 WHERE group_id = ? AND seen = 0').run([groupId]).changes;
  }

  #hasBefore(groupId: string, order: string): boolean {
    return (
      this.#db
        .prepare('SELECT 1 FROM messages WHERE group_id = ? AND order_key < ? LIMIT 1', { pluck: true })
        .get<number>([groupId, order]) !== undefined
    );
  }
}
