/** A counted resource: places are taken and given back, never more than there are. */
export class Places {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  take(count: number): boolean {
    if (this.#taken + count > this.#most) return false;
    this.#taken += count;
    return true;
  }

  giveBack(count: number): void {
    this.#taken -= count;
  }
}

/** Lets so many in at a time; the others queue. Whoever queues must hold a place elsewhere: the queue has no bound. */
export class Gate {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(width: number) {
    this.#free = width;
  }

  async through<T>(action: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await action();
    } finally {
      // Handed straight to the next one, so that nobody overtakes.
      const next = this.#queue.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
