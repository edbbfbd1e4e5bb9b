import type { Env } from '@conclave/core/crypto/env';
import type { Counters } from './counters.ts';
import type { Announcer } from './directory/announcer.ts';
import type { Publisher } from './directory/publisher.ts';
import type { RoutingKeys } from './keys/routing-keys.ts';
import type { Log } from './log.ts';
import type { Sessions } from './mailbox/sessions.ts';
import type { MailboxStore } from './store/mailbox-store.ts';

/** How often the server looks what is due. Also the time that proxies have to come back after a restart. */
const TICK = 15_000;
const SWEEP_PERIOD = 30 * 60_000;

export interface MaintenanceOptions {
  readonly env: Env;
  readonly routingKeys: RoutingKeys;
  readonly publisher: Publisher;
  readonly announcer: Announcer;
  readonly sessions: Sessions;
  readonly store: MailboxStore;
  readonly counters: Counters;
  readonly log: Log;
}

/** Everything that happens because time passes: keys rotate, directories age, proxies are tested, old things go. */
export class Maintenance {
  readonly #options: MaintenanceOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #sweptAt: number;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
    this.#sweptAt = options.env.clock.now();
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.tick());
    }, TICK);
  }

  /** Fulfils when nothing of it runs any more. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#running;
  }

  /** Never rejects: what failed is logged and due again at the next tick. */
  async tick(): Promise<void> {
    const { routingKeys, publisher, announcer, log } = this.#options;
    try {
      if (routingKeys.tick()) publisher.publish();
      publisher.tick();
      await announcer.tick();
      await this.#sweep();
    } catch (error) {
      log.error(`maintenance failed: ${(error as Error).message}`);
    }
  }

  async #sweep(): Promise<void> {
    const { env, store, sessions, counters } = this.#options;
    const now = env.clock.now();
    if (Math.abs(now - this.#sweptAt) < SWEEP_PERIOD) return;
    this.#sweptAt = now;
    counters.add('deliveries-expired', (await store.expire(now)).deliveries);
    sessions.refresh();
  }
}
