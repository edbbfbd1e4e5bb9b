import type { Inbox } from './inbox.ts';
import type { Listeners } from './listeners.ts';

/**
 * Hands messages to the application one by one. One counts as handled when all listeners have come to their end, or when
 * it was answered; what a listener failed at stays, and is handed over again after the next opening.
 */
export class MessagePump {
  readonly #inbox: Inbox;
  readonly #listeners: Listeners;
  readonly #onFault: (thrown: unknown) => void;
  readonly #failed = new Set<string>();
  #running = false;
  #stopped = false;

  constructor(inbox: Inbox, listeners: Listeners, onFault: (thrown: unknown) => void) {
    this.#inbox = inbox;
    this.#listeners = listeners;
    this.#onFault = onFault;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    // After whoever woke it has come to the end of what it was doing.
    await Promise.resolve();
    while (!this.#stopped && this.#listeners.has('message')) {
      const message = this.#inbox.oldest(this.#failed);
      if (message === null) break;
      const wentWell = await this.#listeners.tell('message', message);
      if (this.#stopped) break;
      if (!wentWell || !this.#finish(message.id)) this.#failed.add(message.id);
    }
    this.#running = false;
  }

  #finish(id: string): boolean {
    try {
      if (this.#inbox.has(id)) this.#inbox.commit([this.#inbox.handled(id)], []);
      return true;
    } catch (thrown) {
      this.#onFault(thrown);
      return false;
    }
  }
}
