import type Database from '@signalapp/sqlcipher';

/** What this person alone has of a group: an unsent text, and quiet. */
export class PlaceStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** '' where nothing is. */
  draft(groupId: string): string {
    const find = this.#db.prepare('SELECT draft FROM group_places WHERE group_id = ?', { pluck: true });
    return find.get<string>([groupId]) ?? '';
  }

  setDraft(groupId: string, draft: string): void {
    this.#db
      .prepare(
        `INSERT INTO group_places (group_id, draft) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET draft = excluded.draft`,
      )
      .run([groupId, draft]);
  }

  /** Milliseconds; null where it is not muted. */
  mutedUntil(groupId: string): number | null {
    const find = this.#db.prepare('SELECT muted_until FROM group_places WHERE group_id = ?', { pluck: true });
    return find.get<number | null>([groupId]) ?? null;
  }

  setMuted(groupId: string, until: number | null): void {
    this.#db
      .prepare(
        `INSERT INTO group_places (group_id, muted_until) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET muted_until = excluded.muted_until`,
      )
      .run([groupId, until]);
  }
}
