import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { toHex } from '@conclave/core/bytes/bytes';
import Database from '@signalapp/sqlcipher';
import { StoreError } from './mailbox-store.ts';

/** SQLCipher's default; fixed, so that a number of pages is a number of bytes. */
export const PAGE_SIZE = 4096;

/**
 * Opens the encrypted database at `path`, or makes it with `schema`.
 *
 * `key` (32 bytes) comes from a 0600 file in the same folder. That gives: a copy of the database file alone (a backup
 * that leaves the key out, a block that a disk or snapshot kept) says nothing; altered pages are noticed, not served;
 * and erasing 32 bytes erases everything. It does not protect against whoever can read the whole data folder.
 *
 * Throws StoreError 'data-in-use', 'wrong-store-key', 'disk-full' or 'store-failed'.
 */
export function openDatabase(path: string, key: Uint8Array, schema: string, totalBytes: number): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Before SQLite does, which would let others read it; the log beside it gets the same rights.
  closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path, { cacheStatements: true });
  try {
    // What SQLCipher would print on its own arrives here as an error anyway.
    db.pragma('cipher_log_level = NONE');
    db.pragma(`key = "x'${toHex(key)}'"`);
    // One process per data folder: two would sign two directories under one sequence number.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // FULL: a commit is on the disk when it returns, so that "taken" can be said.
    db.pragma('synchronous = FULL');
    // Acknowledged deliveries and expired tags are overwritten, not only unlinked.
    db.pragma('secure_delete = ON');
    // What a burst leaves of the log is given back, and old contents with it.
    db.pragma(`journal_size_limit = ${4 * 2 ** 20}`);
    db.exec('BEGIN IMMEDIATE');
    if (db.pragma('user_version', { simple: true }) === 0) {
      db.exec(schema);
      db.exec('PRAGMA user_version = 1');
    }
    db.exec('COMMIT');
    db.pragma(`max_page_count = ${Math.max(1, Math.floor(totalBytes / PAGE_SIZE))}`);
    return db;
  } catch (error) {
    db.close();
    throw storeError(error);
  }
}

/** What the engine says, in the terms of MailboxStore. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  if (code === 'SQLITE_FULL' || message.includes('ENOSPC')) {
    return new StoreError('disk-full', 'the disk, or the share of it that the server may use, is full');
  }
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') {
    return new StoreError('data-in-use', 'another process is using this data folder');
  }
  if (code === 'SQLITE_NOTADB') {
    return new StoreError(
      'wrong-store-key',
      'the database does not open with store.key: one of the two is not from here',
    );
  }
  return new StoreError('store-failed', `the database failed: ${message}`);
}

/** The same bytes as the engine's type asks for; bytes from core are never in shared memory. */
export function blob(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

/** All of `work` or nothing of it, on the disk when it returns. Throws StoreError. */
export function transact<T>(db: Database, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw storeError(error);
  }
}

function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // A full disk rolls back by itself (sqlite.org/lang_transaction.html §2.1), and then there is nothing to do.
  }
}
