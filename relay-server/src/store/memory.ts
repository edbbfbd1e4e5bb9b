import { toHex } from '@conclave/core/bytes/bytes';
import type { MailboxId } from '@conclave/core/identity/mailbox-id';
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

interface Mailbox {
  readonly key: Uint8Array;
  /** In order of arrival: a Map keeps the order of insertion. */
  readonly deliveries: Map<string, StoredDelivery>;
  readonly tags: Map<string, number>;
  bytes: number;
}

/** Nothing outlives the process. For tests and simulations; also the plainest statement of what a store does. */
export class MemoryStore implements MailboxStore {
  readonly #limits: MailboxLimits;
  readonly #mailboxes = new Map<string, Mailbox>();
  #lastId = 0;
  #bytes = 0;

  constructor(limits: MailboxLimits) {
    this.#limits = limits;
  }

  async register(mailboxId: MailboxId, key: Uint8Array): Promise<boolean> {
    const name = toHex(mailboxId);
    if (this.#mailboxes.has(name)) return false;
    this.#mailboxes.set(name, { key: key.slice(), deliveries: new Map(), tags: new Map(), bytes: 0 });
    return true;
  }

  async keyOf(mailboxId: MailboxId): Promise<Uint8Array | null> {
    return this.#mailboxes.get(toHex(mailboxId))?.key.slice() ?? null;
  }

  async add(copies: readonly ArrivedCopy[], arrivedAt: number, tagsExpireAt: number): Promise<readonly AddOutcome[]> {
    const size = copies.reduce((sum, copy) => sum + copy.delivery.length, 0);
    if (this.#bytes + size > this.#limits.totalBytes) throw new StoreError('disk-full', 'the hard cap is reached');
    return copies.map((copy) => this.#addOne(copy, arrivedAt, tagsExpireAt));
  }

  async next(mailboxId: MailboxId, after: string | null, limit: number): Promise<readonly StoredDelivery[]> {
    const found: StoredDelivery[] = [];
    for (const delivery of this.#mailboxes.get(toHex(mailboxId))?.deliveries.values() ?? []) {
      if (found.length === limit) break;
      if (after === null || Number(delivery.id) > Number(after)) found.push(delivery);
    }
    return found;
  }

  async acknowledge(entries: readonly Acknowledgement[]): Promise<void> {
    for (const { mailboxId, id } of entries) {
      const mailbox = this.#mailboxes.get(toHex(mailboxId));
      if (mailbox) this.#drop(mailbox, id);
    }
  }

  async expire(now: number): Promise<Expired> {
    let deliveries = 0;
    let replayTags = 0;
    for (const mailbox of this.#mailboxes.values()) {
      for (const { id, arrivedAt } of mailbox.deliveries.values()) {
        if (arrivedAt > now - this.#limits.retentionMs) continue;
        this.#drop(mailbox, id);
        deliveries++;
      }
      for (const [tag, expiresAt] of mailbox.tags) {
        if (expiresAt > now) continue;
        mailbox.tags.delete(tag);
        replayTags++;
      }
    }
    return { deliveries, replayTags };
  }

  async usage(): Promise<StoreUsage> {
    let deliveries = 0;
    for (const mailbox of this.#mailboxes.values()) deliveries += mailbox.deliveries.size;
    return { mailboxes: this.#mailboxes.size, deliveries, bytes: this.#bytes };
  }

  async close(): Promise<void> {}

  #addOne(copy: ArrivedCopy, arrivedAt: number, tagsExpireAt: number): AddOutcome {
    const mailbox = this.#mailboxes.get(toHex(copy.mailboxId));
    if (!mailbox) return 'unknown-mailbox';
    const tag = toHex(copy.replayTag);
    if (mailbox.tags.has(tag)) return 'duplicate';
    const size = copy.delivery.length;
    if (
      mailbox.deliveries.size >= this.#limits.deliveriesPerMailbox ||
      mailbox.bytes + size > this.#limits.bytesPerMailbox
    ) {
      return 'mailbox-full';
    }
    mailbox.tags.set(tag, tagsExpireAt);
    const id = String(++this.#lastId);
    mailbox.deliveries.set(id, { id, arrivedAt, bytes: copy.delivery.slice() });
    mailbox.bytes += size;
    this.#bytes += size;
    return 'stored';
  }

  #drop(mailbox: Mailbox, id: string): void {
    const size = mailbox.deliveries.get(id)?.bytes.length;
    if (size === undefined) return;
    mailbox.deliveries.delete(id);
    mailbox.bytes -= size;
    this.#bytes -= size;
  }
}
