import type { Clock } from '@conclave/core/ports';

interface Item {
  readonly at: number;
  readonly number: number;
  readonly run: () => void;
}

/** Time that passes only by what happens in it. What is due at one millisecond happens in the order of its planning. */
export class VirtualTime implements Clock {
  /** A binary heap, earliest first. */
  readonly #heap: Item[] = [];
  #now: number;
  #planned = 0;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** `run` happens in `ms` from now, at once for what is not in the future, but never within this call. */
  after(ms: number, run: () => void): void {
    this.#push({ at: this.#now + Math.max(0, Math.ceil(ms)), number: this.#planned++, run });
  }

  /** All that happens up to and at `until`. */
  runUntil(until: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#pop();
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }

  #push(item: Item): void {
    const heap = this.#heap;
    let i = heap.length;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(item, heap[parent] as Item)) break;
      heap[i] = heap[parent] as Item;
      i = parent;
    }
    heap[i] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Item;
    const { length } = heap;
    if (length === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Item, heap[child] as Item)) child++;
      if (!isBefore(heap[child] as Item, last)) break;
      heap[i] = heap[child] as Item;
      i = child;
    }
    heap[i] = last;
  }
}

function isBefore(a: Item, b: Item): boolean {
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}
