import type { SecretBytes } from '@conclave/core/bytes/secret';
import type { Store } from '@conclave/core/ports';
import type Database from '@signalapp/sqlcipher';
import { AmendmentStore } from './amendment-store.ts';
import { ExpiryStore } from './expiry-store.ts';
import { GapStore } from './gap-store.ts';
import { InviteStatusStore } from './invite-status-store.ts';
import { MessageStore } from './message-store.ts';
import { openDatabase } from './open-database.ts';
import { PlaceStore } from './place-store.ts';
import { RecordStore } from './record-store.ts';
import { SearchStore } from './search-store.ts';
import { SettingsStore } from './settings-store.ts';
import { toStorageError } from './storage-error.ts';
import { VerifiedStore } from './verified-store.ts';

/** The profile's encrypted database. Every access throws StorageError; `transaction` is how to change it. */
export class Storage {
  readonly records: RecordStore;
  readonly messages: MessageStore;
  readonly amendments: AmendmentStore;
  readonly expiry: ExpiryStore;
  readonly gaps: GapStore;
  readonly verified: VerifiedStore;
  readonly search: SearchStore;
  readonly places: PlaceStore;
  readonly inviteStatuses: InviteStatusStore;
  readonly settings: SettingsStore;
  /** For this device as a proxy; each commit is a transaction of its own. */
  readonly proxyStore: Store;
  readonly #db: Database;

  static open(path: string, key: SecretBytes): Storage {
    return new Storage(openDatabase(path, key));
  }

  constructor(db: Database) {
    this.#db = db;
    this.records = new RecordStore(db, 'records');
    this.messages = new MessageStore(db);
    this.amendments = new AmendmentStore(db);
    this.expiry = new ExpiryStore(db);
    this.gaps = new GapStore(db);
    this.verified = new VerifiedStore(db);
    this.search = new SearchStore(db);
    this.places = new PlaceStore(db);
    this.inviteStatuses = new InviteStatusStore(db);
    this.settings = new SettingsStore(db);
    const proxyRecords = new RecordStore(db, 'proxy_records');
    this.proxyStore = {
      load: () => proxyRecords.load(),
      commit: (writes) => this.transaction(() => proxyRecords.commit(writes)),
    };
  }

  /** All that `change` does to the stores, or none of it; on the disk when this returns. Throws StorageError. */
  transaction<T>(change: () => T): T {
    try {
      return this.#db.transaction(change)();
    } catch (thrown) {
      throw toStorageError(thrown);
    }
  }

  /** What was erased leaves the log of changes, too: the file alone holds what there is. Throws StorageError. */
  scrub(): void {
    try {
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    } catch (thrown) {
      throw toStorageError(thrown);
    }
  }

  close(): void {
    this.#db.close();
  }
}
