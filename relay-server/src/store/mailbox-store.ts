import type { MailboxId } from '@conclave/core/identity/mailbox-id';
import { ConclaveError } from '@conclave/core/errors';

/** One copy that opened: where it goes, what makes a repetition recognisable, and what the device will get. */
export interface ArrivedCopy {
  readonly mailboxId: MailboxId;
  /** 16 bytes. */
  readonly replayTag: Uint8Array;
  /** E2, opaque here. */
  readonly delivery: Uint8Array;
}

/** The sender hears none of these: all four are answered alike (protocol.md §4). They are counted. */
export type AddOutcome = 'stored' | 'duplicate' | 'unknown-mailbox' | 'mailbox-full';

export interface StoredDelivery {
  /** Names the delivery within its mailbox; also the cursor for `next`. Opaque. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly arrivedAt: number;
  readonly bytes: Uint8Array;
}

export interface Acknowledgement {
  readonly mailboxId: MailboxId;
  readonly id: string;
}

export interface MailboxLimits {
  /** Unacknowledged deliveries that one mailbox may hold. */
  readonly deliveriesPerMailbox: number;
  /** And their bytes. */
  readonly bytesPerMailbox: number;
  /** Hard cap on everything stored. */
  readonly totalBytes: number;
  /** A delivery that nobody fetched is dropped after so many milliseconds. */
  readonly retentionMs: number;
}

export const defaultMailboxLimits: MailboxLimits = {
  deliveriesPerMailbox: 20_000,
  bytesPerMailbox: 64 * 2 ** 20,
  totalBytes: 10 * 2 ** 30,
  retentionMs: 30 * 24 * 3_600_000,
};

export interface Expired {
  readonly deliveries: number;
  readonly replayTags: number;
}

export interface StoreUsage {
  readonly mailboxes: number;
  readonly deliveries: number;
  /** On disk or in memory, close to what `MailboxLimits.totalBytes` caps. */
  readonly bytes: number;
}

/**
 * The server's only durable state about devices: mailbox ids with the key that may empty them, waiting deliveries, and
 * replay tags. Everything is asynchronous and every record belongs to one mailbox, so that a cluster of stores can
 * keep each mailbox on one node. Implementations: memory, SQLite; one contract suite holds all of them.
 *
 * Any method may reject with StoreError; nothing of that call has then been kept.
 */
export interface MailboxStore {
  /** Makes an empty mailbox. False where the id is in use. `key` is the 32-byte Ed25519 mailbox key. */
  register(mailboxId: MailboxId, key: Uint8Array): Promise<boolean>;
  /** Null where there is no such mailbox. */
  keyOf(mailboxId: MailboxId): Promise<Uint8Array | null>;
  /**
   * Stores each copy together with its replay tag, or neither. One flush for the whole batch, and durable when the
   * promise fulfils; outcome i belongs to copy i. All or nothing: a rejection means that no copy of the batch is kept.
   * A tag is remembered until `tagsExpireAt`, whether or not its delivery was acknowledged meanwhile.
   */
  add(copies: readonly ArrivedCopy[], arrivedAt: number, tagsExpireAt: number): Promise<readonly AddOutcome[]>;
  /** At most `limit` deliveries that arrived after the one named `after` (null: from the oldest), oldest first. */
  next(mailboxId: MailboxId, after: string | null, limit: number): Promise<readonly StoredDelivery[]>;
  /** Deletes them for good. Ids that are not (or no longer) in their mailbox are passed over. */
  acknowledge(entries: readonly Acknowledgement[]): Promise<void>;
  /** Drops deliveries past retention and tags past their time. */
  expire(now: number): Promise<Expired>;
  usage(): Promise<StoreUsage>;
  close(): Promise<void>;
}

export type StoreFault = 'disk-full' | 'data-in-use' | 'wrong-store-key' | 'store-failed';

/** `disk-full` covers the hard cap as well as the disk itself: the caller keeps the copy and tries again later. */
export class StoreError extends ConclaveError {
  declare readonly code: StoreFault;

  constructor(code: StoreFault, message: string) {
    super(code, message);
  }
}
