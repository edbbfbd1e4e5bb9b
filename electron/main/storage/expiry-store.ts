import type Database from '@signalapp/sqlcipher';

export interface Gone {
  readonly id: string;
  readonly groupId: string;
}

/** Messages whose time is over, and those that the engine has still to forget. */
export class ExpiryStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** When the next one goes, in milliseconds; null where all stay. */
  next(): number | null {
    const times = ['messages', 'early_edits'].map((table) =>
      this.#db.prepare(`SELECT min(expires_at) FROM ${table}`, { pluck: true }).get<number | null>(),
    );
    const known = times.filter((time): time is number => typeof time === 'number');
    return known.length === 0 ? null : Math.min(...known);
  }

  /** Erases what expires at `now` or before, with all that is about it. */
  expire(now: number): readonly Gone[] {
    const gone = this.#db
      .prepare('SELECT id, group_id AS groupId FROM messages WHERE expires_at <= ?')
      .all<Gone & Record<string, string>>([now]);
    for (const { id, groupId } of gone) {
      this.#db.prepare('DELETE FROM messages WHERE id = ?').run([id]);
      for (const table of ['reactions', 'pins', 'early_edits', 'early_deletions']) {
        this.#db.prepare(`DELETE FROM ${table} WHERE group_id = ? AND message_id = ?`).run([groupId, id]);
      }
      this.toForget(id, groupId);
    }
    const early = this.#db
      .prepare('DELETE FROM early_edits WHERE expires_at <= ? RETURNING message_id AS id, group_id AS groupId')
      .all<Gone & Record<string, string>>([now]);
    for (const { id, groupId } of early) this.toForget(id, groupId);
    return gone;
  }

  toForget(id: string, groupId: string): void {
    this.#db.prepare('INSERT OR IGNORE INTO to_forget (message_id, group_id) VALUES (?, ?)').run([id, groupId]);
  }

  /** Ids by group. */
  unforgotten(): ReadonlyMap<string, readonly string[]> {
    const rows = this.#db
      .prepare('SELECT message_id AS id, group_id AS groupId FROM to_forget')
      .all<Gone & Record<string, string>>();
    const byGroup = new Map<string, string[]>();
    for (const { id, groupId } of rows) byGroup.set(groupId, [...(byGroup.get(groupId) ?? []), id]);
    return byGroup;
  }

  forgotten(ids: readonly string[]): void {
    for (const id of ids) this.#db.prepare('DELETE FROM to_forget WHERE message_id = ?').run([id]);
  }
}
