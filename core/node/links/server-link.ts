import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519PublicKey, Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { isLocal, parseIp } from '@conclave/core/directory/address';
import type { Directory } from '@conclave/core/directory/directory';
import { VerifyError } from '@conclave/core/errors';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { HopAnswer } from '@conclave/core/ports';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Copy } from '@conclave/core/wire/stages';
import { type DirectoryConflict, DirectoryFollower } from './directory-follower.ts';
import { events, type LinkDelivery } from './events.ts';
import { DEFAULT_TIMING, KeptSession, type LinkTiming, type ServerLinkState } from './kept-session.ts';
import { LinkError } from './link-error.ts';
import { parseCopyAnswer, parseDirectoryAnswer, parsePlainAnswer, parseRegisterAnswer } from './parse-answers.ts';
import { parseDelivery, parseDirectoryPush, parseDrained } from './parse-requests.ts';
import type { Dial } from './socks.ts';
import { type Credentials, granted, type ServerSession } from './server-session.ts';

export type { DirectoryConflict, LinkDelivery, LinkTiming, ServerLinkState };

export interface ServerLinkOptions {
  readonly address: ServerAddress;
  /** A newer directory, verified against the server's pinned identity and against the one before. */
  onDirectory(directory: Directory, hash: Uint8Array): void;
  onState(state: ServerLinkState): void;
  /** Fulfilment acknowledges the delivery, and the server forgets it; after a rejection it comes again. */
  onDelivery?(delivery: LinkDelivery): Promise<void>;
  /** The mailbox is empty, by the server's clock (milliseconds). */
  onDrained?(serverTime: number): void;
  /** The server signed something that does not continue the directory held, which stays in use. */
  onConflict?(conflict: DirectoryConflict): void;
  /** Something from the server that did not hold (DecodeError, VerifyError), or a callback of the host that threw. */
  onFault?(error: unknown): void;
  readonly timing?: Partial<LinkTiming>;
  readonly dial?: Dial | undefined;
}

/** The link of a device or a proxy to its central server. Re-establishes itself, hello and login included. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #follower: DirectoryFollower;
  readonly #kept: KeptSession;
  #identity: Ed25519PublicKey | null = null;
  #reachedLocally = false;
  #credentials: Credentials | null = null;
  #loggedIn: ServerSession | null = null;

  /** Begins to connect at once; what comes of it is told through the callbacks. */
  static open(env: Env, options: ServerLinkOptions): ServerLink {
    const link = new ServerLink(env, options);
    void link.#kept.run();
    return link;
  }

  private constructor(env: Env, options: ServerLinkOptions) {
    this.#options = options;
    this.#follower = new DirectoryFollower(env.primitives);
    this.#kept = new KeptSession(env, {
      address: options.address,
      timing: { ...DEFAULT_TIMING, ...options.timing },
      dial: options.dial,
      prepare: (session) => this.#prepare(session),
      onOnline: (session) => void this.#fetchDirectory(session),
      onState: (state) => this.#guard(() => options.onState(state)),
      onFault: (error) => options.onFault?.(error),
    });
  }

  get state(): ServerLinkState {
    return this.#kept.state;
  }

  /** Null until the first hello. */
  get identity(): Ed25519PublicKey | null {
    return this.#identity;
  }

  /** The newest one, null until there is one. */
  get directory(): Directory | null {
    return this.#follower.directory;
  }

  /** The server was last reached at a loopback, private or link-local address: so may proxies be. */
  get reachedLocally(): boolean {
    return this.#reachedLocally;
  }

  /**
   * Waits until there is a link, and asks again over the next one where an answer was lost. Rejects with UsageError
   * where the server refuses ('closed', 'rate-limited'), or with what ended the link.
   */
  async register(mailboxKey: Ed25519PublicKey): Promise<MailboxId> {
    const request = { mailboxKey: mailboxKey.bytes };
    const answer = await this.#kept.persistently((session) =>
      session.ask(events.register, parseRegisterAnswer, request),
    );
    return granted(answer).mailboxId;
  }

  /**
   * Opens the mailbox; deliveries begin to come. Repeated by itself on every later link. Waits until there is a link.
   * Rejects with VerifyError 'login-refused' (then the link is over), or with what ended the link.
   */
  async login(mailboxId: MailboxId, mailbox: Ed25519SecretKey): Promise<void> {
    this.#credentials = { mailboxId, mailbox };
    this.#loggedIn = null;
    try {
      await this.#kept.persistently((session) => this.#logIn(session));
    } catch (error) {
      if (error instanceof VerifyError) this.#kept.finish({ refused: error.code }, error);
      throw error;
    }
  }

  /**
   * 'listed' after the server dialled back; else 'offline' or the server's code: 'unreachable', 'not-your-address',
   * 'rate-limited', 'malformed'.
   */
  async announce(descriptor: Uint8Array): Promise<string> {
    try {
      const answer = await this.#kept.current?.ask(events.announce, parsePlainAnswer, descriptor);
      if (answer === undefined) return 'offline';
      return answer.ok ? 'listed' : answer.code;
    } catch {
      return 'offline';
    }
  }

  /** 'unknown' where the copy was sent and no answer came: the server recognises it when it comes again. */
  async sendCopy(copy: Copy): Promise<HopAnswer> {
    try {
      return (await this.#kept.current?.ask(events.copy, parseCopyAnswer, copy)) ?? 'failed';
    } catch (error) {
      return error instanceof LinkError && error.code === 'unreachable' ? 'failed' : 'unknown';
    }
  }

  close(): void {
    this.#kept.finish('offline', new LinkError('closed', 'the link was closed'));
  }

  async #prepare(session: ServerSession): Promise<void> {
    this.#identity = session.identity;
    this.#reachedLocally = isLocalAddress(session.peerAddress);
    session.on(events.directory, (args) => {
      const bytes = parseDirectoryPush(args);
      if (bytes !== null) this.#guard(() => this.#follow(session, bytes));
    });
    session.on(events.drained, (args) => {
      const drained = parseDrained(args);
      if (drained !== null) this.#guard(() => this.#options.onDrained?.(drained.serverTime));
    });
    session.on(events.delivery, (args, acknowledge) => {
      const delivery = parseDelivery(args);
      if (delivery !== null && acknowledge !== null) void this.#deliver(delivery, acknowledge);
    });
    await this.#logIn(session);
  }

  async #deliver(delivery: LinkDelivery, acknowledge: () => void): Promise<void> {
    if (this.#options.onDelivery === undefined) return;
    try {
      await this.#options.onDelivery(delivery);
      acknowledge();
    } catch (error) {
      this.#options.onFault?.(error);
    }
  }

  async #fetchDirectory(session: ServerSession): Promise<void> {
    try {
      const { sequence } = this.#follower;
      const { directory } = granted(await session.ask(events.directory, parseDirectoryAnswer, sequence));
      if (directory !== null) this.#guard(() => this.#follow(session, directory));
    } catch (error) {
      // Without a directory the link is of little use; the next one asks again.
      if (!(error instanceof LinkError)) this.#options.onFault?.(error);
      this.#kept.abandon(session);
    }
  }

  #follow(session: ServerSession, bytes: Uint8Array): void {
    const followed = this.#follower.follow(session.identity, bytes);
    if (followed.type === 'newer') this.#options.onDirectory(followed.directory, followed.hash);
    if (followed.type === 'conflict') this.#options.onConflict?.(followed.conflict);
  }

  /** Nothing to do without credentials, or where it is done. */
  async #logIn(session: ServerSession): Promise<void> {
    const credentials = this.#credentials;
    if (credentials === null || this.#loggedIn === session) return;
    await session.login(credentials);
    if (credentials === this.#credentials) this.#loggedIn = session;
  }

  /** What comes from outside, and what the host makes of it, never ends the process. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.onFault?.(error);
    }
  }
}

function isLocalAddress(address: string): boolean {
  try {
    return isLocal(parseIp(address.replace(/^::ffff:/i, '').replace(/%.*$/, '')));
  } catch {
    return false;
  }
}
