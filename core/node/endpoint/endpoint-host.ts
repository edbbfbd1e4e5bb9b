import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent, News, Outcome, Submission } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { Write } from '@conclave/core/ports';
import { StoreError } from '../stores/store-error.ts';

/** Longest time that setTimeout can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** Where an endpoint lives on the disk. */
export interface EndpointStorage {
  load(): Iterable<readonly [key: string, value: Uint8Array]>;
  /** The writes, and what the application keeps of the news, all or nothing, durable on return. Throws StoreError. */
  commit(writes: readonly Write[], news: readonly News[]): void;
}

export interface EndpointHostOptions {
  readonly env: Env;
  readonly storage: EndpointStorage;
  /** How soon to try again what could not be stored, in milliseconds. */
  readonly storageRetryMs: number;
  /** What has just been stored. */
  onNews(news: readonly News[]): void;
  onSubmission(submission: Submission): void;
  /** Something that came due by itself could not be done. */
  onFault(thrown: unknown): void;
}

/**
 * The engine with its clock and its disk: what an event changes is stored, as one transaction, before anybody sees or
 * sends anything of it. Where storing fails, memory is thrown away and made again from the disk, so that both say the
 * same; what was asked for has then not happened.
 */
export class EndpointHost {
  readonly #options: EndpointHostOptions;
  #endpoint: Endpoint;
  #stale = false;
  /** What the engine does not remember over a restart, the latest of each type. */
  readonly #context = new Map<string, EndpointEvent>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: EndpointHostOptions) {
    this.#options = options;
    this.#endpoint = this.#load();
  }

  /** Another one after a failure to store: ask for it each time. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Throws UsageError where the engine refuses, StoreError where it could not be stored: nothing happened then. */
  handle(event: EndpointEvent): void {
    this.perform(event);
  }

  /**
   * `handle`, for whoever wants to know what came of it. `alongside` are records of the application's own that change in
   * the same transaction.
   */
  perform(event: EndpointEvent, alongside: readonly Write[] = []): readonly News[] {
    if (this.#closed) throw new UsageError('closed', 'the profile is closed');
    try {
      if (this.#stale) this.#revive();
    } finally {
      this.#remember(event);
    }
    return this.#apply(event, alongside);
  }

  /** `handle` for what nobody waits for. */
  handleQuietly(event: EndpointEvent): void {
    try {
      this.handle(event);
    } catch (thrown) {
      if (!this.#closed) this.#options.onFault(thrown);
    }
  }

  /**
   * Resolves when the event is stored, however long the disk is full: only then may the server forget a delivery.
   * Rejects where the engine itself fails on it; it then stays at the server.
   */
  async handleDurably(event: EndpointEvent): Promise<void> {
    for (;;) {
      try {
        this.handle(event);
        return;
      } catch (thrown) {
        if (!(thrown instanceof StoreError)) throw thrown;
        await new Promise((resolve) => setTimeout(resolve, this.#options.storageRetryMs));
      }
    }
  }

  /** Forgets what it knows, for whoever has just emptied the storage. */
  reload(): void {
    this.#context.clear();
    this.#endpoint = this.#load();
    this.#stale = false;
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #load(): Endpoint {
    const { env, storage } = this.#options;
    return new Endpoint(env, storage.load());
  }

  #remember(event: EndpointEvent): void {
    if (event.type === 'directory' || event.type === 'own-proxy') this.#context.set(event.type, event);
    if (event.type === 'connected') this.#context.set('connected', event);
    if (event.type === 'disconnected') this.#context.delete('connected');
  }

  #revive(): void {
    this.#endpoint = this.#load();
    this.#stale = false;
    for (const event of this.#context.values()) this.#apply(event, []);
  }

  #apply(event: EndpointEvent, alongside: readonly Write[]): readonly News[] {
    const outcome = this.#store(event, alongside);
    this.#wakeAt(outcome.wakeAt);
    for (const submission of outcome.submissions) this.#options.onSubmission(submission);
    this.#options.onNews(outcome.news);
    return outcome.news;
  }

  #store(event: EndpointEvent, alongside: readonly Write[]): Outcome {
    try {
      const outcome = this.#endpoint.handle(event);
      this.#options.storage.commit([...outcome.writes, ...alongside], outcome.news);
      return outcome;
    } catch (thrown) {
      // A refusal changed nothing. After anything else memory may be ahead of the disk.
      if (!(thrown instanceof UsageError)) {
        this.#stale = true;
        this.#wakeAt(this.#options.env.clock.now() + this.#options.storageRetryMs);
      }
      throw thrown;
    }
  }

  #wakeAt(time: number | null): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (time === null || this.#closed) return;
    const wait = Math.min(MAX_TIMEOUT, Math.max(0, time - this.#options.env.clock.now()));
    this.#timer = setTimeout(() => this.handleQuietly({ type: 'tick' }), wait);
  }
}
