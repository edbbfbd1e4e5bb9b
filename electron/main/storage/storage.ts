import type { SecretBytes } from '@conclave/core/bytes/secret';
import type Database from '@signalapp/sqlcipher';
import { MessageStore } from './message-store.ts';
import { openDatabase } from './open-database.ts';
import { RecordStore } from './record-store.ts';
import { SettingsStore } from './settings-store.ts';
import { toStorageError } from './storage-error.ts';

/** The profile's encrypted database. Every access throws StorageError; `transaction` is how to change it. */
export class Storage {
  readonly records: RecordStore;
  readonly messages: MessageStore;
  readonly settings: SettingsStore;
  readonly #db: Database;

  static open(path: string, key: SecretBytes): Storage {
    return new Storage(openDatabase(path, key));
  }

  constructor(db: Database) {
    this.#db = db;
    this.records = new RecordStore(db);
    this.messages = new MessageStore(db);
    this.settings = new SettingsStore(db);
  }

  /** All that `change` does to the stores, or none of it; on the disk when this returns. Throws StorageError. */
  transaction<T>(change: () => T): T {
    try {
      return this.#db.transaction(change)();
    } catch (thrown) {
      throw toStorageError(thrown);
    }
  }

  close(): void {
    this.#db.close();
  }
}
