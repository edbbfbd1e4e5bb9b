import type { Store, Write } from '@conclave/core/ports';
import type Database from '@signalapp/sqlcipher';

/** Records of one table. Not a transaction by itself: the storage wraps one round all that belongs together. */
export class RecordStore implements Store {
  readonly #db: Database;
  readonly #table: 'records' | 'proxy_records';

  constructor(db: Database, table: 'records' | 'proxy_records') {
    this.#db = db;
    this.#table = table;
  }

  load(): Iterable<readonly [string, Uint8Array]> {
    const all = this.#db.prepare(`SELECT key, value FROM ${this.#table}`);
    const rows = all.all<{ key: string; value: Uint8Array<ArrayBuffer> }>();
    return rows.map((row) => [row.key, plainBytes(row.value)] as const);
  }

  commit(writes: readonly Write[]): void {
    for (const { key, value } of writes) {
      if (value === null) this.#run('DELETE FROM', 'WHERE key = ?', [key]);
      // The driver binds an empty array as NULL.
      else if (value.length === 0) this.#run('INSERT OR REPLACE INTO', 'VALUES (?, zeroblob(0))', [key]);
      else this.#run('INSERT OR REPLACE INTO', 'VALUES (?, ?)', [key, plainBytes(value)]);
    }
  }

  clear(): void {
    this.#run('DELETE FROM', '', []);
  }

  #run(verb: string, rest: string, values: (string | Uint8Array<ArrayBuffer>)[]): void {
    this.#db.prepare(`${verb} ${this.#table} ${rest}`).run(values);
  }
}

/** A Uint8Array of its own buffer: the engine hands in, and the database hands out, other kinds as well. */
const plainBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
