import type { Env } from '@conclave/core/crypto/env';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import type { OnionKeyInfo } from '@conclave/core/directory/descriptor';
import { DecodeError } from '@conclave/core/errors';
import type { ReplayCache, Store } from '@conclave/core/ports';
import { OnionKeys } from './onion-keys.ts';
import { ReplayLog } from './replay-log.ts';

/** So many packets in one generation bring the next one early: the memory for tags has a bound … */
const CROWDED = 2 ** 18;
/** … and where that would take keys from under the packets of honest senders, new packets wait elsewhere. */
const FULL = 2 ** 19;
/** Milliseconds: senders need time to learn of a new key before the one before the last is erased. */
const SHORTEST_GENERATION = 15 * 60 * 1000;

/** What a proxy remembers across restarts: its onion keys and the packets they have opened, or neither. */
export class ProxyMemory {
  readonly #env: Env;
  readonly #store: Store;
  #keys: OnionKeys;
  #replays: ReplayLog;

  /**
   * `store` belongs to this proxy alone and holds secret keys. Where it is damaged, or has keys without the packets
   * seen, both are discarded: a packet could otherwise be carried twice. Throws what the store throws.
   */
  static open(env: Env, store: Store): ProxyMemory {
    const records = new Map(store.load());
    const memory = new ProxyMemory(env, store);
    if (!memory.#load(records)) {
      store.commit([...records.keys()].map((key) => ({ key, value: null })));
    }
    memory.rotateIfDue();
    return memory;
  }

  private constructor(env: Env, store: Store) {
    this.#env = env;
    this.#store = store;
    this.#keys = OnionKeys.none();
    this.#replays = new ReplayLog(store);
  }

  get secretKeys(): readonly X25519SecretKey[] {
    return this.#keys.secretKeys;
  }

  get published(): readonly OnionKeyInfo[] {
    return this.#keys.published;
  }

  get replays(): ReplayCache {
    return this.#replays;
  }

  /** No more packets can be remembered for now. */
  get isFull(): boolean {
    return this.#replays.size >= FULL;
  }

  /** Resolves when every packet opened so far is remembered durably. Rejects with what the store throws. */
  durable(): Promise<void> {
    return this.#replays.durable();
  }

  /** True where there is a new key to announce. Throws what the store throws. */
  rotateIfDue(): boolean {
    const now = this.#env.clock.now();
    const isCrowded = this.#replays.size >= CROWDED && this.#keys.age(now) >= SHORTEST_GENERATION;
    if (!this.#keys.isDue(now) && !isCrowded) return false;
    const next = this.#keys.rotate(this.#env, now);
    this.#replays.flush();
    // Where this fails the old keys hold, and what they have opened must stay known.
    this.#store.commit([next.write(), ...this.#replays.forget(next.oldestGeneration)]);
    this.#replays.turn(next.generation, next.oldestGeneration);
    this.#keys = next;
    return true;
  }

  close(): void {
    this.#replays.flush();
  }

  #load(records: ReadonlyMap<string, Uint8Array>): boolean {
    try {
      const keys = OnionKeys.load(this.#env.primitives, records);
      if (keys === null) return records.size === 0;
      this.#replays.load(records, keys.generation);
      this.#keys = keys;
      return true;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#replays = new ReplayLog(this.#store);
      return false;
    }
  }
}
