import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MailboxId } from '@conclave/core/identity/mailbox-id';
import type Database from '@signalapp/sqlcipher';
import {
  type Acknowledgement,
  type AddOutcome,
  type ArrivedCopy,
  type Expired,
  type MailboxLimits,
  type MailboxStore,
  type StoredDelivery,
  StoreError,
  type StoreUsage,
} from './mailbox-store.ts';
import { MAILBOX_SCHEMA } from './mailbox-schema.ts';
import { DiskReserve } from './reserve.ts';
import { blob, openDatabase, PAGE_SIZE, storeError, transact } from './sqlite-open.ts';

/** Rows that one transaction of `expire` deletes: a few milliseconds during which nothing else happens. */
const EXPIRE_CHUNK = 2000;

type Statements = ReturnType<typeof prepare>;

/** Durable mailboxes in one encrypted SQLite file. */
export class SqliteStore implements MailboxStore {
  readonly #db: Database;
  readonly #limits: MailboxLimits;
  readonly #statements: Statements;
  readonly #reserve: DiskReserve;

  /** Throws StoreError as `openDatabase` does. `key` has 32 bytes. */
  constructor(path: string, key: Uint8Array, limits: MailboxLimits) {
    this.#db = openDatabase(path, key, MAILBOX_SCHEMA, limits.totalBytes);
    this.#limits = limits;
    this.#statements = prepare(this.#db);
    this.#reserve = new DiskReserve(`${path}-reserve`);
  }

  async register(mailboxId: MailboxId, key: Uint8Array): Promise<boolean> {
    return transact(this.#db, () => this.#statements.register.run([blob(mailboxId), blob(key)]).changes === 1);
  }

  async keyOf(mailboxId: MailboxId): Promise<Uint8Array | null> {
    const row = this.#read(() => this.#statements.mailbox.get<{ key: Uint8Array<ArrayBuffer> }>([blob(mailboxId)]));
    return row ? row.key : null;
  }

  async add(copies: readonly ArrivedCopy[], arrivedAt: number, tagsExpireAt: number): Promise<readonly AddOutcome[]> {
    if (!this.#reserve.hold(arrivedAt)) throw new StoreError('disk-full', 'the disk is full');
    return transact(this.#db, () => {
      // So that every batch is flushed, and how long it took does not say whether its mailboxes exist.
      this.#statements.countBatch.run();
      return copies.map((copy) => this.#addOne(copy, arrivedAt, tagsExpireAt));
    });
  }

  async next(mailboxId: MailboxId, after: string | null, limit: number): Promise<readonly StoredDelivery[]> {
    const rows = this.#read(() =>
      this.#statements.next.all<{ id: number; arrived_at: number; bytes: Uint8Array<ArrayBuffer> }>([
        blob(mailboxId),
        after === null ? 0 : Number(after),
        limit,
      ]),
    );
    return rows.map((row) => ({ id: String(row.id), arrivedAt: row.arrived_at, bytes: row.bytes }));
  }

  async acknowledge(entries: readonly Acknowledgement[]): Promise<void> {
    this.#freeing(() => {
      for (const { mailboxId, id } of entries) this.#statements.acknowledge.run([Number(id), blob(mailboxId)]);
    });
  }

  async expire(now: number): Promise<Expired> {
    const expired = {
      deliveries: await this.#expireAll(this.#statements.expireDeliveries, now - this.#limits.retentionMs),
      replayTags: await this.#expireAll(this.#statements.expireTags, now),
    };
    // On a quiet server the log would go on holding what was deleted, acknowledged deliveries among it.
    this.#emptyLog();
    return expired;
  }

  async usage(): Promise<StoreUsage> {
    return this.#read(() => {
      const count = this.#statements.usage.get<{ mailboxes: number; deliveries: number }>();
      const used = this.#pragma('page_count') - this.#pragma('freelist_count');
      return { mailboxes: count?.mailboxes ?? 0, deliveries: count?.deliveries ?? 0, bytes: used * PAGE_SIZE };
    });
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #addOne(copy: ArrivedCopy, arrivedAt: number, tagsExpireAt: number): AddOutcome {
    const id = blob(copy.mailboxId);
    const delivery = blob(copy.delivery);
    const mailbox = this.#statements.mailbox.get<{ deliveries: number; bytes: number }>([id]);
    if (!mailbox) return 'unknown-mailbox';
    const tag = blob(copy.replayTag);
    if (this.#statements.tag.get([id, tag])) return 'duplicate';
    if (
      mailbox.deliveries >= this.#limits.deliveriesPerMailbox ||
      mailbox.bytes + delivery.length > this.#limits.bytesPerMailbox
    ) {
      return 'mailbox-full';
    }
    this.#statements.addTag.run([id, tag, tagsExpireAt]);
    this.#statements.addDelivery.run([id, arrivedAt, delivery]);
    return 'stored';
  }

  async #expireAll(statement: Statements['expireTags'], before: number): Promise<number> {
    let total = 0;
    for (;;) {
      const { changes } = this.#freeing(() => statement.run([before, EXPIRE_CHUNK]));
      total += changes;
      if (changes < EXPIRE_CHUNK) return total;
      await nextTurn();
    }
  }

  /** A transaction that makes room: on a full disk it may use the reserve. */
  #freeing<T>(work: () => T): T {
    try {
      return transact(this.#db, work);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'disk-full') throw error;
      this.#reserve.release();
      this.#emptyLog();
      return transact(this.#db, work);
    }
  }

  #emptyLog(): void {
    this.#read(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error);
    }
  }

  #pragma(name: string): number {
    return Number(this.#db.pragma(name, { simple: true }));
  }
}

function prepare(db: Database) {
  return {
    register: db.prepare('INSERT INTO mailboxes (id, key) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    mailbox: db.prepare('SELECT key, deliveries, bytes FROM mailboxes WHERE id = ?'),
    countBatch: db.prepare('UPDATE batches SET number = number + 1'),
    tag: db.prepare('SELECT 1 FROM replay_tags WHERE mailbox = ? AND tag = ?'),
    addTag: db.prepare('INSERT INTO replay_tags (mailbox, tag, expires_at) VALUES (?, ?, ?)'),
    addDelivery: db.prepare('INSERT INTO deliveries (mailbox, arrived_at, bytes) VALUES (?, ?, ?)'),
    next: db.prepare('SELECT id, arrived_at, bytes FROM deliveries WHERE mailbox = ? AND id > ? ORDER BY id LIMIT ?'),
    acknowledge: db.prepare('DELETE FROM deliveries WHERE id = ? AND mailbox = ?'),
    expireDeliveries: db.prepare(
      'DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE arrived_at <= ? LIMIT ?)',
    ),
    expireTags: db.prepare(
      'DELETE FROM replay_tags WHERE (mailbox, tag) IN (SELECT mailbox, tag FROM replay_tags WHERE expires_at <= ? LIMIT ?)',
    ),
    usage: db.prepare('SELECT count(*) AS mailboxes, coalesce(sum(deliveries), 0) AS deliveries FROM mailboxes'),
  };
}
