import type { Env } from '@conclave/core/crypto/env';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import { openCopy, type RoutedDelivery } from '@conclave/core/roles/4-central-server';
import type { MailboxId } from '@conclave/core/wire/ids';
import { Batcher } from './batcher.ts';
import type { CounterName, Counters } from './counters.ts';
import { ROUTING_KEY_LIFETIME } from './keys/routing-keys.ts';
import { type Log, Seldom } from './log.ts';
import { type AddOutcome, type MailboxStore, StoreError } from './store/mailbox-store.ts';

/** In one transaction: some tens of milliseconds at worst. */
const MAX_BATCH = 512;
/** Copies in memory before proxies are told to wait: they hold them, and try again. */
const MAX_WAITING = 4096;
/** Until every routing key that can open the copy is erased, and an hour for clocks. */
const TAG_LIFETIME = ROUTING_KEY_LIFETIME + 3_600_000;

/** `rejected` is the intake's own: no key opened the copy, or its tag did not fit. */
type Outcome = AddOutcome | 'rejected';

const counterOf: Readonly<Record<Outcome, CounterName>> = {
  stored: 'copies-stored',
  duplicate: 'copies-duplicate',
  'unknown-mailbox': 'copies-unknown-mailbox',
  'mailbox-full': 'copies-mailbox-full',
  rejected: 'copies-rejected',
};

export interface IntakeOptions {
  readonly env: Env;
  readonly routingKeys: () => readonly X25519SecretKey[];
  readonly store: MailboxStore;
  readonly counters: Counters;
  readonly log: Log;
  /** Called after the delivery is durable. */
  readonly onStored: (mailboxId: MailboxId) => void;
}

export interface Taken {
  readonly answer: 'taken' | 'busy';
  /** For rate limits only: bad tags, unknown and full mailboxes never show in the answer. */
  readonly failed: boolean;
}

/**
 * Takes copies from proxies. Whatever the copy is, it rides in a batch with the others and is answered when that batch
 * is durable, so neither the answer nor its time says whether the slot was good, whom it named, or whether it was new.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #batcher: Batcher<RoutedDelivery | null, Outcome | 'busy'>;
  readonly #complain: Seldom;
  #full = false;
  #stopped = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#complain = new Seldom(() => options.env.clock.now());
    this.#batcher = new Batcher(MAX_BATCH, (batch) => this.#store(batch));
  }

  /** Never rejects: what can't be stored now is answered 'busy', and nothing of it is kept. */
  async take(copy: Uint8Array): Promise<Taken> {
    const { env, routingKeys, counters } = this.#options;
    if (this.#stopped || this.#batcher.waiting >= MAX_WAITING) {
      counters.add('copies-busy');
      return { answer: 'busy', failed: false };
    }
    const outcome = await this.#batcher.add(openCopy(env, routingKeys(), copy));
    counters.add(outcome === 'busy' ? 'copies-busy' : counterOf[outcome]);
    if (outcome === 'busy') return { answer: 'busy', failed: false };
    return { answer: 'taken', failed: outcome !== 'stored' && outcome !== 'duplicate' };
  }

  /** From here on every copy is answered 'busy'. Fulfils when those that came before have their answers. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#batcher.idle();
  }

  async #store(batch: readonly (RoutedDelivery | null)[]): Promise<readonly (Outcome | 'busy')[]> {
    const { env, store, onStored } = this.#options;
    const now = env.clock.now();
    const good = batch.filter((routed) => routed !== null);
    try {
      const added = await store.add(good, now, now + TAG_LIFETIME);
      if (added.includes('stored')) this.#full = false;
      // While the disk is full, an answer other than 'busy' would say that this copy did not need any room.
      else if (this.#full) return batch.map(() => 'busy');
      for (const [i, outcome] of added.entries())
        if (outcome === 'stored') onStored((good[i] as RoutedDelivery).mailboxId);
      let next = 0;
      return batch.map((routed) => (routed === null ? 'rejected' : (added[next++] as AddOutcome)));
    } catch (error) {
      this.#failed(error);
      return batch.map(() => 'busy');
    }
  }

  #failed(error: unknown): void {
    this.#full = error instanceof StoreError && error.code === 'disk-full';
    const reason = error instanceof Error ? error.message : String(error);
    this.#complain.say((times) => this.#options.log.error({ batches: times }, `copies are refused: ${reason}`));
  }
}
