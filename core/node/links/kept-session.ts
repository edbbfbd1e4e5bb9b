import type { Env } from '@conclave/core/crypto/env';
import { VerifyError } from '@conclave/core/errors';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import { backoff } from './backoff.ts';
import { LinkError } from './link-error.ts';
import { ServerSession } from './server-session.ts';
import type { Dial } from './socks.ts';
import { Waits } from './waits.ts';

/** `refused` is final: 'wrong-server-key' or 'login-refused'. Another link has to be opened after somebody looked. */
export type ServerLinkState = 'connecting' | 'online' | 'offline' | { readonly refused: string };

/** In milliseconds. */
export interface LinkTiming {
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  /** A link that held this long counts as a success: the next retry is a first one again. */
  readonly steadyMs: number;
}

export const DEFAULT_TIMING: LinkTiming = {
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  firstRetryMs: 500,
  lastRetryMs: 30_000,
  steadyMs: 30_000,
};

export interface KeptSessionOptions {
  readonly address: ServerAddress;
  readonly timing: LinkTiming;
  readonly dial?: Dial | undefined;
  /** On every new session, before anybody else gets it. VerifyError ends everything, another rejection this session. */
  prepare(session: ServerSession): Promise<void>;
  onOnline(session: ServerSession): void;
  onState(state: ServerLinkState): void;
  onFault(error: unknown): void;
}

interface Waiter {
  resolve(session: ServerSession): void;
  reject(error: Error): void;
}

/** Keeps one session with the server open, by opening another whenever it ends, until it is closed or refused. */
export class KeptSession {
  readonly #env: Env;
  readonly #options: KeptSessionOptions;
  readonly #waits = new Waits();
  readonly #waiters = new Set<Waiter>();
  #state: ServerLinkState = 'offline';
  #opened: ServerSession | null = null;
  #current: ServerSession | null = null;
  #end: Error | null = null;

  constructor(env: Env, options: KeptSessionOptions) {
    this.#env = env;
    this.#options = options;
  }

  get state(): ServerLinkState {
    return this.#state;
  }

  /** Null while there is none that is ready. */
  get current(): ServerSession | null {
    return this.#current;
  }

  /** Resolves when it is closed or refused. */
  async run(): Promise<void> {
    const { firstRetryMs: first, lastRetryMs: most, steadyMs } = this.#options.timing;
    let failures = 0;
    while (this.#end === null) {
      const startedAt = performance.now();
      const cameAbout = await this.#connectOnce();
      if (this.#end !== null) return;
      this.#setState('offline');
      failures = cameAbout && performance.now() - startedAt >= steadyMs ? 1 : failures + 1;
      await this.#waits.pause(backoff(this.#env.random, failures, { first, most })).catch(() => undefined);
    }
  }

  /** Does it over this session, or over the next where this one breaks. Rejects with what is not a LinkError. */
  async persistently<T>(action: (session: ServerSession) => Promise<T>): Promise<T> {
    for (;;) {
      const session = await this.#whenOnline();
      try {
        return await action(session);
      } catch (error) {
        if (!(error instanceof LinkError)) throw error;
        this.abandon(session);
      }
    }
  }

  /** It may be up and dumb: a fresh one shows. */
  abandon(session: ServerSession): void {
    if (this.#current === session) this.#current = null;
    session.close();
  }

  /** `error` is what those get who wait, now and later. */
  finish(state: ServerLinkState, error: Error): void {
    if (this.#end !== null) return;
    this.#end = error;
    this.#current = null;
    this.#opened?.close();
    this.#waits.close();
    for (const waiter of this.#waiters) waiter.reject(error);
    this.#waiters.clear();
    this.#setState(state);
  }

  /** One session from beginning to end; true if it came about. */
  async #connectOnce(): Promise<boolean> {
    this.#setState('connecting');
    const { address, timing, dial } = this.#options;
    try {
      const session = await ServerSession.open(this.#env, address, timing, dial);
      this.#opened = session;
      if (this.#end !== null) return false;
      await this.#options.prepare(session);
      if (this.#end !== null) return false;
      this.#ready(session);
      await session.ended();
      return true;
    } catch (error) {
      if (error instanceof VerifyError) this.finish({ refused: error.code }, error);
      else if (!(error instanceof LinkError)) this.#options.onFault(error);
      return false;
    } finally {
      this.#current = null;
      this.#opened?.close();
      this.#opened = null;
    }
  }

  #ready(session: ServerSession): void {
    this.#current = session;
    this.#setState('online');
    for (const waiter of this.#waiters) waiter.resolve(session);
    this.#waiters.clear();
    this.#options.onOnline(session);
  }

  #whenOnline(): Promise<ServerSession> {
    if (this.#end !== null) return Promise.reject(this.#end);
    if (this.#current !== null) return Promise.resolve(this.#current);
    return new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
  }

  #setState(state: ServerLinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
