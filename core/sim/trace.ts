interface Entry {
  readonly at: number;
  readonly node: string;
  readonly what: string;
}

/** How much of what led to a violation is told with it. */
const TAIL = 40;
/** Entries kept, of all nodes together. */
const KEPT = 4096;

/** What happened, newest last, and a fingerprint of all of it: two runs of one seed have the same. */
export class Trace {
  readonly #entries: Entry[] = [];
  #next = 0;
  #length = 0;
  #hash = 0x811c9dc5;

  add(at: number, node: string, what: string): void {
    this.#entries[this.#next] = { at, node, what };
    this.#next = (this.#next + 1) % KEPT;
    this.#length++;
    const text = `${at} ${node} ${what}`;
    let hash = this.#hash;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    this.#hash = hash;
  }

  /** Of everything traced so far. */
  fingerprint(): string {
    return `${this.#length}-${(this.#hash >>> 0).toString(16).padStart(8, '0')}`;
  }

  /** The last entries about a node, with the time since `start` in milliseconds. */
  tail(node: string, start: number): string[] {
    const ordered = [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    const about = ordered.filter((entry) => entry.node === node || entry.what.includes(node));
    return about.slice(-TAIL).map((entry) => `${entry.at - start} ${entry.node}: ${entry.what}`);
  }
}
