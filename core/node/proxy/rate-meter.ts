import type { Clock } from '@conclave/core/ports';

/** Events a second, weighed so that what is `window` back counts a third (1/e) of what is now. */
export class RateMeter {
  readonly #clock: Clock;
  readonly #windowMs: number;
  #weight = 0;
  #at: number;

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#at = clock.now();
  }

  count(): void {
    this.#decay();
    this.#weight++;
  }

  perSecond(): number {
    this.#decay();
    return (this.#weight * 1000) / this.#windowMs;
  }

  #decay(): void {
    const now = this.#clock.now();
    this.#weight *= Math.exp(-Math.max(0, now - this.#at) / this.#windowMs);
    this.#at = now;
  }
}
