import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import {
  DIRECTORY_LIFETIME,
  type Directory,
  directoryHash,
  openDirectory,
  signDirectory,
} from '@conclave/core/directory/directory';
import { VerifiedDescriptors } from '@conclave/core/directory/verified-descriptors';
import type { Counters } from '../counters.ts';
import type { DataFolder } from '../data-folder.ts';
import { CLOCK_SLACK, type RoutingKeys } from '../keys/routing-keys.ts';
import type { Log } from '../log.ts';
import { loadLast, saveLast } from './last-directory.ts';
import type { ProxyRegistry } from './registry.ts';

/** A directory is replaced after so long even where nothing changed: its time is its server's signed clock. */
export const REPUBLISH_PERIOD = 50 * 60_000;

export interface Published {
  readonly document: Uint8Array;
  readonly directory: Directory;
}

export interface PublisherOptions {
  readonly env: Env;
  readonly identity: Ed25519SecretKey;
  readonly folder: DataFolder;
  readonly routingKeys: RoutingKeys;
  readonly registry: ProxyRegistry;
  readonly counters: Counters;
  readonly log: Log;
  /** Called with each new directory, after it is on the disk. */
  readonly onPublished: (published: Published) => void;
  /** How long changes are gathered before one directory tells of all of them, in milliseconds. */
  readonly gatherMs: number;
  /** And how far apart directories are at least: every device receives each. */
  readonly spacingMs: number;
}

/** Signs the directory, each one naming the hash of the one before, across restarts. */
export class Publisher {
  readonly #verified = new VerifiedDescriptors();
  readonly #options: PublisherOptions;
  #current: Published;
  #changedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #overdue = false;
  #stopped = false;

  /**
   * Publishes the first directory of this run, with the proxies of the last one, which are still to be tested. Throws
   * UsageError 'data-folder'.
   */
  constructor(options: PublisherOptions) {
    this.#options = options;
    const last = loadLast(options.env, options.identity, options.folder);
    for (const proxy of last?.proxies ?? []) options.registry.put(proxy);
    this.#current = this.#sign(last ? last.sequence + 1 : firstSequence(options.env), last?.hash ?? new Uint8Array(32));
  }

  current(): Published {
    return this.#current;
  }

  /** Something in it is another: publishes soon. */
  changed(): void {
    const { gatherMs, spacingMs, env } = this.#options;
    if (this.#timer !== null || this.#stopped) return;
    const sinceLast = Math.max(0, env.clock.now() - this.#changedAt);
    this.#timer = setTimeout(
      () => {
        this.#changedAt = env.clock.now();
        this.#tryPublish();
      },
      Math.max(gatherMs, spacingMs - sinceLast),
    );
  }

  /** Publishes if the last directory is old, or a newer one could not be written. */
  tick(): void {
    const { validFrom } = this.#current.directory;
    const age = this.#options.env.clock.now() - CLOCK_SLACK - validFrom;
    // A clock that was put back makes the directory one of the future: also wrong.
    if (this.#overdue || Math.abs(age) >= REPUBLISH_PERIOD) this.publish();
  }

  /** Throws UsageError 'data-folder'; then the old one stays, and the next tick tries again. */
  publish(): void {
    this.#cancel();
    this.#overdue = true;
    const { directory, document } = this.#current;
    this.#current = this.#sign(directory.sequence + 1, directoryHash(this.#options.env.primitives, document));
    this.#overdue = false;
    this.#options.onPublished(this.#current);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #tryPublish(): void {
    try {
      this.publish();
    } catch (error) {
      this.#options.log.error(`no directory could be published: ${(error as Error).message}`);
    }
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #sign(sequence: number, predecessor: Uint8Array): Published {
    const { env, identity, folder, routingKeys, registry, counters } = this.#options;
    const now = env.clock.now();
    const proxies = registry.usable(now).map((proxy) => proxy.document);
    const document = signDirectory(identity, {
      sequence,
      predecessor,
      validFrom: now - CLOCK_SLACK,
      validUntil: now + DIRECTORY_LIFETIME,
      serverTime: now,
      routingKeys: routingKeys.published(),
      proxies,
    });
    // On the disk before anyone sees it: two under one number would be proof of lying.
    saveLast(folder, document, proxies);
    counters.add('directories-published');
    return { document, directory: openDirectory(env.primitives, identity.publicKey, document, this.#verified) };
  }
}

/**
 * Without a predecessor (a first start, or a data folder that lost it) numbers start at the minutes since 1970: higher
 * than any that this identity has used, unless it published more than one a minute all its life.
 */
function firstSequence(env: Env): number {
  return Math.floor(env.clock.now() / 60_000);
}
