import type { EndpointEvent } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { Device } from '@conclave/core/identity/device';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Dial } from '../links/socks.ts';
import { type LinkDelivery, type LinkTiming, ServerLink, type ServerLinkState } from '../links/server-link.ts';

type Directory = Extract<EndpointEvent, { type: 'directory' }>['directory'];

/** 'connecting' the first time only; after that it is 'offline' until it is back. 'refused' needs a person. */
export type ConnectionState = 'connecting' | 'online' | 'offline' | 'refused';

export type ConnectionProblem = 'server-unreachable' | 'registration-refused' | 'wrong-server-key';

export interface ServerConnectionOptions {
  readonly env: Env;
  readonly address: ServerAddress;
  /** The server takes no registration just now: how soon to ask again, in milliseconds. */
  readonly registrationRetryMs: number;
  /** Changes of `state` or `problem`. */
  onState(): void;
  onDirectory(directory: Directory, hash: Uint8Array): void;
  onRegistered(mailboxId: MailboxId): void;
  /** Logged in: deliveries come. */
  onConnected(): void;
  onDisconnected(): void;
  /** Fulfilment lets the server forget it. */
  onDelivery(delivery: LinkDelivery): Promise<void>;
  onDrained(serverTime: number): void;
  /** Something that a person can't help, for the log. */
  onFault(thrown: unknown): void;
  readonly timing?: Partial<LinkTiming>;
  readonly dial?: Dial | undefined;
}

/** A device's standing link to its central server: registers once, logs in, and says how it stands. */
export class ServerConnection {
  readonly address: ServerAddress;
  readonly #options: ServerConnectionOptions;
  readonly #link: ServerLink;
  #state: ConnectionState = 'connecting';
  #problem: ConnectionProblem | null = null;
  #firstOutcome: (() => void) | null = null;
  #loggedIn = false;
  #connected = false;
  #closed = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
    this.address = options.address;
    this.#link = ServerLink.open(options.env, {
      address: options.address,
      onDirectory: (directory, hash) => options.onDirectory(directory, hash),
      onState: (state) => this.#onLinkState(state),
      // Either says that the login was accepted, and may overtake the word of that.
      onDelivery: (delivery) => {
        this.#setConnected();
        return options.onDelivery(delivery);
      },
      onDrained: (serverTime) => {
        this.#setConnected();
        options.onDrained(serverTime);
      },
      onFault: (thrown) => options.onFault(thrown),
      dial: options.dial,
      ...(options.timing ? { timing: options.timing } : {}),
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Null while all is well. */
  get problem(): ConnectionProblem | null {
    return this.#problem;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The server is nearby: then proxies may be, too. */
  get reachedLocally(): boolean {
    return this.#link.reachedLocally;
  }

  /** Resolves when the first try to reach the server has come to an end, or after `atMost` milliseconds. */
  firstOutcome(atMost: number): Promise<void> {
    if (this.#link.state !== 'connecting') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, atMost);
      this.#firstOutcome = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Registers, where there is no mailbox yet, and logs in; goes on trying. */
  enter(device: Device, mailboxId: MailboxId | null): void {
    void this.#enter(device, mailboxId);
  }

  close(): void {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#link.close();
  }

  async #enter(device: Device, known: MailboxId | null): Promise<void> {
    try {
      const mailboxId = known ?? (await this.#register(device));
      await this.#link.login(mailboxId, device.mailbox);
      this.#loggedIn = true;
      if (this.#link.state === 'online') this.#setConnected();
    } catch (thrown) {
      if (this.#closed) return;
      if (thrown instanceof UsageError && thrown.code === 'rate-limited') {
        this.#retry = setTimeout(() => this.enter(device, known), this.#options.registrationRetryMs);
      } else if (thrown instanceof UsageError) {
        this.#show('refused', 'registration-refused');
      } else this.#options.onFault(thrown);
    }
  }

  async #register(device: Device): Promise<MailboxId> {
    const mailboxId = await this.#link.register(device.mailbox.publicKey);
    this.#options.onRegistered(mailboxId);
    return mailboxId;
  }

  #onLinkState(state: ServerLinkState): void {
    if (this.#closed) return;
    if (state === 'online') {
      if (this.#loggedIn) this.#setConnected();
    } else if (state === 'connecting') {
      // Shown the first time only: while it tries again and again, what a person needs to know is "offline".
      return;
    } else this.#setDisconnected(state);
    this.#firstOutcome?.();
    this.#firstOutcome = null;
  }

  #setConnected(): void {
    if (this.#connected || this.#closed) return;
    this.#connected = true;
    this.#show('online', null);
    this.#options.onConnected();
  }

  #setDisconnected(state: 'offline' | { readonly refused: string }): void {
    if (this.#connected) {
      this.#connected = false;
      this.#options.onDisconnected();
    }
    if (state === 'offline') this.#show('offline', 'server-unreachable');
    else this.#show('refused', state.refused === 'wrong-server-key' ? state.refused : 'registration-refused');
  }

  #show(state: ConnectionState, problem: ConnectionProblem | null): void {
    this.#state = state;
    this.#problem = problem;
    this.#options.onState();
  }
}
