import { UsageError } from '@conclave/core/errors';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { DeviceNode, KnownDirectory, ServerNode, Welcome } from './actors.ts';
import { Channel } from './channel.ts';
import type { Context } from './context.ts';

/** Milliseconds. */
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 60_000;

/** A device's standing link to its server: registers once, logs in, comes back by itself. */
export class ServerSession {
  readonly #device: DeviceNode;
  readonly #context: Context;
  readonly #server: ServerNode;
  #isWanted = true;
  #channel: Channel | null = null;
  #isTrying = false;
  #failures = 0;

  constructor(device: DeviceNode, context: Context, server: ServerNode) {
    this.#device = device;
    this.#context = context;
    this.#server = server;
  }

  get isOpen(): boolean {
    return this.#channel?.isOpen === true;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  setWanted(isWanted: boolean): void {
    this.#isWanted = isWanted;
    if (isWanted) this.connect();
    else if (this.#channel !== null) {
      this.#channel.break();
      this.#channel = null;
      this.#device.run(() => this.#device.handle({ type: 'disconnected' }));
    }
  }

  /** The process is gone, and its end of the link with it. */
  drop(): void {
    this.#channel?.break();
    this.#channel = null;
    this.#isTrying = false;
    this.#failures = 0;
  }

  connect(): void {
    if (!this.#device.isUp || !this.#isWanted || this.#isTrying || this.#channel !== null) return;
    this.#isTrying = true;
    const device = this.#device;
    const id = device.endpoint?.mailboxId() ?? null;
    this.#context.links.request<Welcome>(
      device,
      this.#server,
      { kind: 'login', size: 256 },
      (reply) => this.#server.login(device, id, () => this.#channelTo(), reply),
      (answer) => this.#answered(answer),
    );
  }

  #channelTo(): Channel {
    const { time, links } = this.#context;
    const channel: Channel = new Channel({
      device: this.#device,
      server: this.#server,
      time,
      links,
      onBroken: () => this.#lost(channel),
    });
    return channel;
  }

  #answered(answer: Welcome | 'failed' | 'unknown'): void {
    this.#isTrying = false;
    if (answer === 'failed' || answer === 'unknown') this.#retry();
    else if ('mailboxId' in answer) this.#registered(answer.mailboxId);
    else this.#opened(answer.channel, answer.known);
  }

  #registered(mailboxId: MailboxId): void {
    try {
      this.#device.handle({ type: 'registered', mailboxId });
    } catch (thrown) {
      // An answer to an earlier try was late: the first one holds.
      if (!(thrown instanceof UsageError)) throw thrown;
    }
    this.connect();
  }

  #opened(channel: Channel, { directory, hash }: KnownDirectory): void {
    if (!channel.isOpen || !this.#isWanted || this.#channel !== null) {
      channel.break();
      this.#retry();
      return;
    }
    this.#failures = 0;
    this.#channel = channel;
    this.#device.handle({ type: 'directory', directory, hash, local: false });
    this.#device.handle({ type: 'connected' });
    channel.toServer('login', 16, () => this.#server.ready(channel));
  }

  #lost(channel: Channel): void {
    if (this.#channel !== channel) return;
    this.#channel = null;
    this.#device.handle({ type: 'disconnected' });
    this.#retry();
  }

  #retry(): void {
    const wait = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.#failures++);
    this.#device.after(wait / 2 + this.#device.dice.below(wait), () => this.connect());
  }
}
