import type Database from '@signalapp/sqlcipher';

/** Whose signing keys this person has compared with what their owners see. */
export class VerifiedStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The key that was compared, by member id: it holds for no other. */
  all(): ReadonlyMap<string, Uint8Array> {
    const rows = this.#db
      .prepare('SELECT member_id AS id, signing_key AS key FROM verified')
      .all<{ id: string; key: Uint8Array<ArrayBuffer> }>();
    return new Map(rows.map(({ id, key }) => [id, Uint8Array.from(key)]));
  }

  set(memberId: string, signingKey: Uint8Array): void {
    this.#db.prepare('INSERT OR REPLACE INTO verified VALUES (?, ?)').run([memberId, Uint8Array.from(signingKey)]);
  }

  remove(memberId: string): void {
    this.#db.prepare('DELETE FROM verified WHERE member_id = ?').run([memberId]);
  }
}
