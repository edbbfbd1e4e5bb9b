import { toHex } from '@conclave/core/bytes/bytes';
import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import type { Write } from '@conclave/core/ports';
import type { RoutedDelivery } from '@conclave/core/roles/4-central-server';
import type { Disk } from './disk.ts';

export interface Mail {
  readonly id: string;
  readonly number: number;
  readonly arrivedAt: number;
  readonly bytes: Uint8Array;
}

/** What became of a copy. */
export interface Taken {
  readonly mailbox: string;
  readonly tag: string;
  /** Null for a duplicate, or a mailbox that nobody has. */
  readonly mail: Mail | null;
}

const HOUR = 60 * 60 * 1000;
/** Until every routing key that opens the copy is erased. */
const TAG_LIFETIME = 49 * HOUR;
const RETENTION = 30 * 24 * HOUR;

/**
 * The server's mailboxes: a mirror in memory of what the disk has for sure. A replay tag is tested, and inserted with
 * the delivery, in one batch.
 */
export class Mailboxes {
  readonly #disk: Disk;
  readonly #mails = new Map<string, Map<string, Mail>>();
  readonly #tags = new Map<string, number>();
  #lastNumber = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
    for (const [key, value] of disk.load()) this.#recall(key, value);
  }

  has(mailbox: string): boolean {
    return this.#mails.has(mailbox);
  }

  knowsTag(mailbox: string, tag: string): boolean {
    return this.#tags.has(`${mailbox}/${tag}`);
  }

  mails(mailbox: string): Iterable<Mail> {
    return this.#mails.get(mailbox)?.values() ?? [];
  }

  register(mailbox: string, key: Uint8Array): void {
    this.#disk.commit([{ key: `mailbox/${mailbox}`, value: key.slice() }]);
    this.#mails.set(mailbox, new Map());
  }

  /** Durable on return. `isKnown` has the last word on whether a tag was there. Throws Crash. */
  add(copies: readonly RoutedDelivery[], arrivedAt: number, isKnown: (known: boolean) => boolean): Taken[] {
    const fresh = new Set<string>();
    const writes: Write[] = [];
    const taken = copies.map((copy): Taken => {
      const mailbox = toHex(copy.mailboxId);
      const tag = toHex(copy.replayTag);
      const key = `${mailbox}/${tag}`;
      const known = isKnown(this.#tags.has(key) || fresh.has(key));
      if (known || !this.#mails.has(mailbox)) return { mailbox, tag, mail: null };
      fresh.add(key);
      const number = ++this.#lastNumber;
      const id = String(number).padStart(10, '0');
      writes.push(
        { key: `tag/${key}`, value: new Writer().u48(arrivedAt + TAG_LIFETIME).finish() },
        { key: `mail/${mailbox}/${id}`, value: new Writer().u48(arrivedAt).bytes(copy.delivery).finish() },
      );
      return { mailbox, tag, mail: { id, number, arrivedAt, bytes: copy.delivery } };
    });
    if (writes.length > 0) this.#disk.commit(writes);
    for (const { mailbox, tag, mail } of taken) {
      if (mail === null) continue;
      this.#tags.set(`${mailbox}/${tag}`, arrivedAt + TAG_LIFETIME);
      this.#mails.get(mailbox)?.set(mail.id, mail);
    }
    return taken;
  }

  /** Gone from memory at once, from the disk with the next batch: after a crash it may be handed over again. */
  forget(mailbox: string, id: string): void {
    if (this.#mails.get(mailbox)?.delete(id)) this.#disk.write([{ key: `mail/${mailbox}/${id}`, value: null }]);
  }

  expire(now: number): void {
    const gone: Write[] = [];
    for (const [key, expiresAt] of this.#tags) {
      if (expiresAt > now) continue;
      this.#tags.delete(key);
      gone.push({ key: `tag/${key}`, value: null });
    }
    for (const [mailbox, mails] of this.#mails) {
      for (const { id, arrivedAt } of mails.values()) if (arrivedAt <= now - RETENTION) this.forget(mailbox, id);
    }
    this.#disk.write(gone);
  }

  #recall(key: string, value: Uint8Array): void {
    const [kind, mailbox = '', rest = ''] = key.split('/');
    if (kind === 'mailbox') this.#box(mailbox);
    if (kind === 'tag') this.#tags.set(`${mailbox}/${rest}`, new Reader(value).u48());
    if (kind !== 'mail') return;
    const reader = new Reader(value);
    const number = Number(rest);
    this.#lastNumber = Math.max(this.#lastNumber, number);
    this.#box(mailbox).set(rest, { id: rest, number, arrivedAt: reader.u48(), bytes: reader.rest() });
  }

  #box(mailbox: string): Map<string, Mail> {
    const known = this.#mails.get(mailbox) ?? new Map<string, Mail>();
    this.#mails.set(mailbox, known);
    return known;
  }
}
