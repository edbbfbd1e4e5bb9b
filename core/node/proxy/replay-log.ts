import { concat } from '@conclave/core/bytes/bytes';
import { DecodeError } from '@conclave/core/errors';
import type { ReplayCache, Store, Write } from '@conclave/core/ports';
import { geometry } from '@conclave/core/wire/geometry';
import type { Generation } from './onion-keys.ts';

/** Tags per record: the newest record is written again with every flush, so it is kept small. */
const TAGS_PER_RECORD = 256;
const PREFIX = 'replay-tags/';
/** How long tags gather before they are written together, in milliseconds: less than the shortest mean wait. */
const FLUSH_AFTER = 20;

interface TagSet {
  readonly seen: Set<string>;
  /** Tags of the newest record, which is not full yet. */
  tail: Uint8Array[];
  /** Records before it. */
  full: number;
}

/**
 * The packets that this proxy has opened, by generation of the newest onion key of the time: a packet for a key comes
 * at the earliest in that key's own generation, so whatever is older than the oldest live key can be forgotten.
 */
export class ReplayLog implements ReplayCache {
  readonly #store: Store;
  readonly #sets = new Map<Generation, TagSet>();
  #generation: Generation = 0;
  #dirty = false;
  #flushing: Promise<void> | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Goes on in `generation`. Throws DecodeError where tags are missing: then the onion keys have to go. */
  load(records: ReadonlyMap<string, Uint8Array>, generation: Generation): void {
    this.#generation = generation;
    const keys = [...records.keys()].filter((key) => key.startsWith(PREFIX)).sort();
    for (const key of keys) this.#loadRecord(key, records.get(key) as Uint8Array);
  }

  /** What forgets the generations before `oldest`: for one commit with the new keys, and then `turn`. */
  forget(oldest: Generation): Write[] {
    return this.#before(oldest).flatMap(([generation, { full }]) =>
      Array.from({ length: full + 1 }, (_, i) => ({ key: recordKey(generation, i), value: null })),
    );
  }

  /** Begins `generation` and forgets those before `oldest`. All tags must be stored, and what `forget` gave. */
  turn(generation: Generation, oldest: Generation): void {
    this.#generation = generation;
    for (const [old] of this.#before(oldest)) this.#sets.delete(old);
  }

  /** Tags of the present generation. */
  get size(): number {
    return this.#sets.get(this.#generation)?.seen.size ?? 0;
  }

  insert(tag: Uint8Array): boolean {
    const text = textOf(tag);
    for (const { seen } of this.#sets.values()) if (seen.has(text)) return false;
    const set = this.#setOf(this.#generation);
    set.seen.add(text);
    set.tail.push(tag);
    this.#dirty = true;
    return true;
  }

  /**
   * Resolves when every tag so far is stored. A packet goes on only after that, so that no crash lets it through a
   * second time. Rejects with what the store throws; the tags are tried again with the next flush.
   */
  async durable(): Promise<void> {
    while (this.#dirty) {
      this.#flushing ??= this.#flushSoon();
      await this.#flushing;
    }
  }

  async #flushSoon(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, FLUSH_AFTER));
    this.#flushing = null;
    this.flush();
  }

  /** Throws what the store throws. */
  flush(): void {
    if (!this.#dirty) return;
    // Only the present generation has grown since the last one: there is always one before a `turn`.
    const set = this.#setOf(this.#generation);
    this.#store.commit(tailWrites(this.#generation, set));
    trim(set);
    this.#dirty = false;
  }

  #before(oldest: Generation): [Generation, TagSet][] {
    return [...this.#sets].filter(([generation]) => generation < oldest);
  }

  #setOf(generation: Generation): TagSet {
    const known = this.#sets.get(generation);
    if (known !== undefined) return known;
    const set: TagSet = { seen: new Set(), tail: [], full: 0 };
    this.#sets.set(generation, set);
    return set;
  }

  #loadRecord(key: string, value: Uint8Array): void {
    const [, generation, index] = /^replay-tags\/(\d{10})\/(\d{10})$/.exec(key) ?? [];
    const set = this.#setOf(Number(generation));
    const isWhole = value.length % geometry.replayTag === 0;
    if (generation === undefined || Number(index) !== set.full || set.tail.length > 0 || !isWhole) {
      throw new DecodeError('replay-tags', 'the record of packets seen is damaged');
    }
    for (let at = 0; at < value.length; at += geometry.replayTag) {
      const tag = value.slice(at, at + geometry.replayTag);
      set.seen.add(textOf(tag));
      set.tail.push(tag);
    }
    trim(set);
  }
}

/** One write for each record's worth of the tail. */
function tailWrites(generation: Generation, { tail, full }: TagSet): Write[] {
  return Array.from({ length: Math.ceil(tail.length / TAGS_PER_RECORD) }, (_, i) => ({
    key: recordKey(generation, full + i),
    value: concat(...tail.slice(i * TAGS_PER_RECORD, (i + 1) * TAGS_PER_RECORD)),
  }));
}

/** Full records are not written again. */
function trim(set: TagSet): void {
  const records = Math.floor(set.tail.length / TAGS_PER_RECORD);
  set.full += records;
  set.tail = set.tail.slice(records * TAGS_PER_RECORD);
}

/** Ten digits each, so that text order is number order. */
function recordKey(generation: Generation, index: number): string {
  return `${PREFIX}${String(generation).padStart(10, '0')}/${String(index).padStart(10, '0')}`;
}

/** One character a byte: the most compact key that a Set takes. */
function textOf(tag: Uint8Array): string {
  return String.fromCharCode(...tag);
}
