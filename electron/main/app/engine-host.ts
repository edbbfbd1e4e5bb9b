import { Endpoint } from '@conclave/core/client/endpoint';
import type { EndpointEvent, News, Outcome, Submission } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import { config } from '../config/config.ts';
import type { Storage } from '../storage/storage.ts';
import { type ProjectionContext, project } from './projection.ts';

/** Longest time that setTimeout can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

export interface EngineHostOptions {
  readonly env: Env;
  readonly storage: Storage;
  readonly projection: ProjectionContext;
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
export class EngineHost {
  readonly #options: EngineHostOptions;
  #endpoint: Endpoint;
  #stale = false;
  /** What the engine does not remember over a restart, the latest of each type. */
  readonly #context = new Map<string, EndpointEvent>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#endpoint = this.#load();
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Throws UsageError where the engine refuses, StorageError where it could not be stored: nothing happened then. */
  handle(event: EndpointEvent): void {
    if (this.#closed) throw new UsageError('closed', 'the profile is closed');
    try {
      if (this.#stale) this.#revive();
    } finally {
      this.#remember(event);
    }
    this.#apply(event);
  }

  /** `handle` for what nobody waits for. */
  handleQuietly(event: EndpointEvent): void {
    try {
      this.handle(event);
    } catch (thrown) {
      if (!this.#closed) this.#options.onFault(thrown);
    }
  }

  /** Forgets everything: for a server that was never entered. */
  reset(): void {
    const { storage } = this.#options;
    storage.transaction(() => storage.records.clear());
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
    return new Endpoint(env, storage.records.load());
  }

  #remember(event: EndpointEvent): void {
    if (event.type === 'directory' || event.type === 'own-proxy') this.#context.set(event.type, event);
    if (event.type === 'connected') this.#context.set('connected', event);
    if (event.type === 'disconnected') this.#context.delete('connected');
  }

  #revive(): void {
    this.#endpoint = this.#load();
    this.#stale = false;
    for (const event of this.#context.values()) this.#apply(event);
  }

  #apply(event: EndpointEvent): void {
    const outcome = this.#store(event);
    this.#wakeAt(outcome.wakeAt);
    for (const submission of outcome.submissions) this.#options.onSubmission(submission);
    this.#options.onNews(outcome.news);
  }

  #store(event: EndpointEvent): Outcome {
    const { storage, projection } = this.#options;
    try {
      const outcome = this.#endpoint.handle(event);
      storage.transaction(() => {
        storage.records.commit(outcome.writes);
        for (const news of outcome.news) project(news, storage, projection);
      });
      return outcome;
    } catch (thrown) {
      // A refusal changed nothing. After anything else memory may be ahead of the disk.
      if (!(thrown instanceof UsageError)) {
        this.#stale = true;
        this.#wakeAt(this.#options.env.clock.now() + config.storageRetry);
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
