/** A map that holds at most `limit` values: the oldest goes when one more comes. */
export class BoundedBuffer<Value> {
  readonly #values = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The keys that had to go; null where `key` was there already, which changes nothing. */
  add(key: string, value: Value): string[] | null {
    if (this.#values.has(key)) return null;
    this.#values.set(key, value);
    const evicted = [...this.#values.keys()].slice(0, Math.max(0, this.#values.size - this.#limit));
    for (const old of evicted) this.#values.delete(old);
    return evicted;
  }

  get size(): number {
    return this.#values.size;
  }

  /** False where there was none. */
  remove(key: string): boolean {
    return this.#values.delete(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Oldest first. */
  entries(): [string, Value][] {
    return [...this.#values];
  }
}
