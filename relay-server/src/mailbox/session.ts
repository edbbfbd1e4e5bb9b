import { events } from '@conclave/core/node/links/events';
import type { LinkDelivery } from '@conclave/core/node/links/events';
import type { Clock } from '@conclave/core/ports';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Socket } from 'socket.io';
import type { Counters } from '../counters.ts';
import type { Acknowledgement, MailboxStore, StoredDelivery } from '../store/mailbox-store.ts';

/** Deliveries of one mailbox that a device may have in hand, unacknowledged. At most 4 MiB. */
export const WINDOW = 64;
/** A device that does not acknowledge for so long loses its link; it gets the same deliveries over the next. */
const ACKNOWLEDGE_TIMEOUT = 60_000;

export interface SessionOptions {
  readonly socket: Socket;
  readonly mailboxId: MailboxId;
  readonly store: MailboxStore;
  readonly clock: Clock;
  readonly counters: Counters;
  /** Deletes it durably; gathered with others. */
  readonly acknowledge: (entry: Acknowledgement) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Empties one mailbox over one link: what waits, oldest first, within a window. Says 'drained' whenever nothing is left
 * that arrived before the server time it names.
 */
export class Session {
  readonly #options: SessionOptions;
  #cursor: string | null = null;
  #inFlight = 0;
  #wake = false;
  #running: Promise<void> | null = null;
  #saidDrained = false;
  #ended = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get mailboxId(): MailboxId {
    return this.#options.mailboxId;
  }

  get socket(): Socket {
    return this.#options.socket;
  }

  /** Something may have arrived, or been acknowledged. */
  wake(): void {
    this.#wake = true;
    this.#running ??= this.#run();
  }

  /** Says 'drained' again if the mailbox is still empty. */
  refresh(): void {
    this.#saidDrained = false;
    this.wake();
  }

  end(): void {
    this.#ended = true;
  }

  async #run(): Promise<void> {
    try {
      while (this.#wake && !this.#ended) {
        this.#wake = false;
        await this.#pump();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#running = null;
    }
  }

  async #pump(): Promise<void> {
    const { store, mailboxId, clock } = this.#options;
    const room = WINDOW - this.#inFlight;
    if (room <= 0) return;
    const serverTime = clock.now();
    const deliveries = await store.next(mailboxId, this.#cursor, room);
    for (const delivery of deliveries) this.#send(delivery);
    if (deliveries.length === room) this.#wake = true;
    if (this.#inFlight > 0) this.#saidDrained = false;
    else this.#drained(serverTime);
  }

  #send({ id, arrivedAt, bytes }: StoredDelivery): void {
    const { socket, counters } = this.#options;
    this.#cursor = id;
    this.#inFlight++;
    counters.add('deliveries-sent');
    const delivery: LinkDelivery = { id, arrivedAt, bytes };
    // A link that ended has nobody waiting; the time-out then fires into a session that is over.
    socket.timeout(ACKNOWLEDGE_TIMEOUT).emit(events.delivery, delivery, (timedOut: Error | null) => {
      if (this.#ended) return;
      if (timedOut) socket.disconnect(true);
      else void this.#acknowledged(id);
    });
  }

  async #acknowledged(id: string): Promise<void> {
    const { acknowledge, mailboxId, counters } = this.#options;
    try {
      await acknowledge({ mailboxId, id });
      counters.add('deliveries-acknowledged');
      this.#inFlight--;
      this.wake();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Not repeated until another delivery has come: a wake-up alone is no news. */
  #drained(serverTime: number): void {
    if (this.#saidDrained || this.#ended) return;
    this.#saidDrained = true;
    this.#options.socket.emit(events.drained, { serverTime });
  }

  /** The store failed: the device comes back later and nothing is lost. */
  #fail(error: unknown): void {
    this.#options.onError(error);
    this.#options.socket.disconnect(true);
  }
}
