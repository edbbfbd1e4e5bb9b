import type { Store, Write } from '@conclave/core/ports';
import type Database from '@signalapp/sqlcipher';

/** The engine's records. Not a transaction by itself: the storage wraps one round all that belongs together. */
export class RecordStore implements Store {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  load(): Iterable<readonly [string, Uint8Array]> {
    const rows = this.#db
      .prepare('SELECT key, value FROM records')
      .all<{ key: string; value: Uint8Array<ArrayBuffer> }>();
    return rows.map((row) => [row.key, plainBytes(row.value)] as const);
  }

  commit(writes: readonly Write[]): void {
    for (const { key, value } of writes) {
      if (value === null) this.#db.prepare('DELETE FROM records WHERE key = ?').run([key]);
      // The driver binds an empty array as NULL.
      else if (value.length === 0)
        this.#db.prepare('INSERT OR REPLACE INTO records VALUES (?, zeroblob(0))').run([key]);
      else this.#db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?)').run([key, plainBytes(value)]);
    }
  }
}

/** A Uint8Array of its own buffer: the engine hands in, and the database hands out, other kinds as well. */
const plainBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
