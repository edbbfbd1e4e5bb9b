import { toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Socket } from 'socket.io';
import { Batcher } from '../batcher.ts';
import type { Counters } from '../counters.ts';
import { type Log, Seldom } from '../log.ts';
import type { Acknowledgement, MailboxStore } from '../store/mailbox-store.ts';
import { Session } from './session.ts';

const MAX_BATCH = 1024;
/** On one link. A device may have three (protocol.md §2). */
const MAX_MAILBOXES = 8;

export interface SessionsOptions {
  readonly env: Env;
  readonly store: MailboxStore;
  readonly counters: Counters;
  readonly log: Log;
}

/** Which device is on which link: at most one link per mailbox. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #byMailbox = new Map<string, Session>();
  readonly #bySocket = new Map<Socket, Set<Session>>();
  readonly #acknowledgements: Batcher<Acknowledgement, undefined>;
  readonly #complain: Seldom;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#complain = new Seldom(() => options.env.clock.now());
    this.#acknowledgements = new Batcher(MAX_BATCH, async (entries) => {
      await options.store.acknowledge(entries);
      return entries.map(() => undefined);
    });
  }

  /**
   * Starts delivering. The newest link of a mailbox wins: the one before is most often dead and does not know yet.
   * False where the link has enough mailboxes already, or is gone.
   */
  start(socket: Socket, mailboxId: MailboxId): boolean {
    // It may have dropped while its proof was checked: nobody would ever end the session.
    if (!socket.connected) return false;
    const name = toHex(mailboxId);
    const ours = this.#bySocket.get(socket) ?? this.#welcome(socket);
    const before = this.#byMailbox.get(name);
    if (before?.socket === socket) {
      before.refresh();
      return true;
    }
    if (ours.size >= MAX_MAILBOXES) return false;
    const session = this.#open(socket, mailboxId);
    this.#byMailbox.set(name, session);
    ours.add(session);
    before?.end();
    before?.socket.disconnect(true);
    session.wake();
    return true;
  }

  /** Something is new in this mailbox. */
  wake(mailboxId: MailboxId): void {
    this.#byMailbox.get(toHex(mailboxId))?.wake();
  }

  /** Tells devices anew that their mailboxes are empty: with the time, for they erase old keys by the server's clock. */
  refresh(): void {
    for (const session of this.#byMailbox.values()) session.refresh();
  }

  /** Devices that are connected and logged in. */
  get count(): number {
    return this.#byMailbox.size;
  }

  /** Fulfils when every acknowledgement that came is on the disk. */
  idle(): Promise<void> {
    return this.#acknowledgements.idle();
  }

  #open(socket: Socket, mailboxId: MailboxId): Session {
    const { env, store, counters, log } = this.#options;
    return new Session({
      socket,
      mailboxId,
      store,
      clock: env.clock,
      counters,
      acknowledge: (entry) => this.#acknowledgements.add(entry),
      onError: (error) =>
        this.#complain.say((times) => log.error({ times }, `deliveries fail: ${(error as Error).message}`)),
    });
  }

  #welcome(socket: Socket): Set<Session> {
    const sessions = new Set<Session>();
    this.#bySocket.set(socket, sessions);
    socket.once('disconnect', () => {
      this.#bySocket.delete(socket);
      for (const session of sessions) this.#ended(session);
    });
    return sessions;
  }

  #ended(session: Session): void {
    session.end();
    const name = toHex(session.mailboxId);
    if (this.#byMailbox.get(name) === session) this.#byMailbox.delete(name);
  }
}
