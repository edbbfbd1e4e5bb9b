import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { toHex } from '@conclave/core/bytes/bytes';
import Database from '@signalapp/sqlcipher';
import { StoreError } from './mailbox-store.ts';

/** SQLCipher's default; fixed, so that a number of pages is a number of bytes. */
export const PAGE_SIZE = 4096;

/**
 * `mailboxes.deliveries` and `.bytes` follow the rows of `deliveries` by trigger, so that quotas hold at every
 * statement. Ids are never reused (AUTOINCREMENT): they are cursors. A tag belongs to its mailbox, as every record does.
 */
const SCHEMA = `
CREATE TABLE mailboxes (
  id BLOB PRIMARY KEY, key BLOB NOT NULL, deliveries INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, mailbox BLOB NOT NULL, arrived_at INTEGER NOT NULL, bytes BLOB NOT NULL
) STRICT;
CREATE INDEX deliveries_by_mailbox ON deliveries (mailbox, id);
CREATE INDEX deliveries_by_arrival ON deliveries (arrived_at);
CREATE TABLE replay_tags (
  mailbox BLOB NOT NULL, tag BLOB NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY (mailbox, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_tags_by_expiry ON replay_tags (expires_at);
CREATE TABLE batches (number INTEGER NOT NULL) STRICT;
INSERT INTO batches VALUES (0);
CREATE TRIGGER delivery_added AFTER INSERT ON deliveries BEGIN
  UPDATE mailboxes SET deliveries = deliveries + 1, bytes = bytes + length(NEW.bytes) WHERE id = NEW.mailbox;
END;
CREATE TRIGGER delivery_dropped AFTER DELETE ON deliveries BEGIN
  UPDATE mailboxes SET deliveries = deliveries - 1, bytes = bytes - length(OLD.bytes) WHERE id = OLD.mailbox;
END;
PRAGMA user_version = 1;
`;

/**
 * Opens or makes the encrypted database at `path`.
 *
 * `key` (32 bytes) comes from a 0600 file in the same folder. That gives: a copy of the database file alone (a backup
 * that leaves the key out, a block that a disk or snapshot kept) says nothing; altered pages are noticed, not served;
 * and erasing 32 bytes erases everything. It does not protect against whoever can read the whole data folder.
 *
 * Throws StoreError 'data-in-use', 'wrong-store-key', 'disk-full' or 'store-failed'.
 */
export function openDatabase(path: string, key: Uint8Array, totalBytes: number): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
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
    if (db.pragma('user_version', { simple: true }) === 0) db.exec(SCHEMA);
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
    return new StoreError('wrong-store-key', 'mailboxes.db does not open with store.key: one of them is not from here');
  }
  return new StoreError('store-failed', `the mailbox database failed: ${message}`);
}
