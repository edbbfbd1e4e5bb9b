import { LinkError } from '../links/link-error.ts';
import type { Waits } from '../links/waits.ts';

/** Whether the directory has this proxy, as far as its server told it. */
export type ListingState = 'offline' | 'announcing' | 'listed' | { readonly unlisted: string };

/** In milliseconds: time for somebody to open a port, and kind to the server's rate limits. */
const RETRY_AFTER = 2 * 60 * 1000;

/** Announces a descriptor again and again until the server lists it: one announcement at a time, the newest last. */
export class Announcer {
  readonly #send: () => Promise<string>;
  readonly #waits: Waits;
  readonly #onState: (state: ListingState) => void;
  #wanted = 0;
  #isRunning = false;

  /** `send` announces what is true now and gives 'listed', 'offline', or the server's reason. */
  constructor(send: () => Promise<string>, waits: Waits, onState: (state: ListingState) => void) {
    this.#send = send;
    this.#waits = waits;
    this.#onState = onState;
  }

  /** There is something new to announce, or a new link to announce it over. */
  announce(): void {
    this.#wanted++;
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let done = 0;
    while (done !== this.#wanted) {
      done = this.#wanted;
      this.#onState('announcing');
      const result = await this.#send();
      if (done === this.#wanted) this.#report(result);
    }
    this.#isRunning = false;
  }

  #report(result: string): void {
    if (result === 'listed' || result === 'offline') {
      this.#onState(result);
      return;
    }
    this.#onState({ unlisted: result });
    const asked = this.#wanted;
    this.#waits.pause(RETRY_AFTER).then(
      () => {
        if (asked === this.#wanted) this.announce();
      },
      (error: unknown) => {
        if (!(error instanceof LinkError)) throw error;
      },
    );
  }
}
