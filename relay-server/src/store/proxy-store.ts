import type { Store, Write } from '@conclave/core/ports';
import { blob, openDatabase, transact } from './sqlite-open.ts';

const SCHEMA = 'CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;';
/** Onion keys and a day's replay tags, many times over. */
const MAX_BYTES = 256 * 2 ** 20;

export interface ProxyStore extends Store {
  close(): void;
}

/**
 * The records of one proxy in an encrypted file: onion keys, and the packets it has seen. What is replaced is
 * overwritten. Its functions throw StoreError.
 */
export function openProxyStore(path: string, key: Uint8Array): ProxyStore {
  const db = openDatabase(path, key, SCHEMA, MAX_BYTES);
  const all = db.prepare('SELECT key, value FROM records');
  const put = db.prepare('INSERT INTO records VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const remove = db.prepare('DELETE FROM records WHERE key = ?');
  const apply = ({ key, value }: Write) => (value === null ? remove.run([key]) : put.run([key, blob(value)]));

  return {
    load: () =>
      all.all<{ key: string; value: Uint8Array<ArrayBuffer> }>().map(({ key, value }) => [key, new Uint8Array(value)]),
    commit: (writes) => transact(db, () => writes.forEach(apply)),
    close: () => db.close(),
  };
}
