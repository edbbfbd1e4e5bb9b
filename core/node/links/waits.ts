import { LinkError } from './link-error.ts';

/** Pauses that end together when their owner closes: no timer outlives it. */
export class Waits {
  readonly #pending = new Map<NodeJS.Timeout, (error: LinkError) => void>();
  #closed = false;

  /** Resolves after `ms`; rejects with LinkError 'closed' when `close` comes first. */
  pause(ms: number): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(timer);
        resolve();
      }, ms);
      this.#pending.set(timer, reject);
    });
  }

  close(): void {
    this.#closed = true;
    for (const [timer, reject] of this.#pending) {
      clearTimeout(timer);
      reject(closed());
    }
    this.#pending.clear();
  }
}

function closed(): LinkError {
  return new LinkError('closed', 'closed');
}
