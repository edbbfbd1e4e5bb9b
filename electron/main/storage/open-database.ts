import type { SecretBytes } from '@conclave/core/bytes/secret';
import Database from '@signalapp/sqlcipher';
import { migrations } from './migrations.ts';
import { StorageError, toStorageError } from './storage-error.ts';

/**
 * Opens or makes the encrypted database and brings it up to date. Every byte on disk is under the key (32 bytes),
 * pages are authenticated, and a commit is on the disk when it returns. Throws StorageError.
 */
export function openDatabase(path: string, key: SecretBytes): Database {
  const db = new Database(path, { cacheStatements: true });
  try {
    // SQLCipher reports a wrong key on stderr, too; the error says it.
    db.pragma('cipher_log_level = NONE');
    db.exec(`PRAGMA key = "x'${Buffer.from(key.reveal()).toString('hex')}'"`);
    prepareDatabase(db);
    return db;
  } catch (thrown) {
    db.close();
    throw toStorageError(thrown);
  }
}

/** What holds of every database of this app, whatever encrypts it. */
export function prepareDatabase(db: Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Deleted content is overwritten, not only unlinked.
  db.pragma('secure_delete = ON');
  migrate(db);
}

function migrate(db: Database): void {
  const done = Number(db.pragma('user_version', { simple: true }));
  if (done > migrations.length) throw new StorageError('newer-version', 'made by a newer version of Conclave');
  migrations.slice(done).forEach((sql, i) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${done + i + 1}`);
    })();
  });
}
