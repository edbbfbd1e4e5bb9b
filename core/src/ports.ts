/** What a host must give to the pure core: randomness, time, storage and network. */

export interface Random {
  /** `length` uniformly random bytes. A seeded implementation replays a whole run. */
  bytes(length: number): Uint8Array;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

/** Remembers replay tags (16 bytes). Hosts persist it; a host that lost it discards its onion keys (protocol.md §2). */
export interface ReplayCache {
  /** True when `tag` was not there before; it is there afterwards. */
  insert(tag: Uint8Array): boolean;
}

/** One durable record of an endpoint's engine. `value` null deletes. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** Durable key-value storage of one endpoint. Values may hold secrets: the host encrypts at rest. */
export interface Store {
  load(): Iterable<readonly [key: string, value: Uint8Array]>;
  /** All or nothing, durable when it returns. */
  commit(writes: readonly Write[]): void;
}

/** What the next hop said of a packet. `failed`: it can't have been taken; `unknown`: it may have been. */
export type HopAnswer = 'settled' | 'busy' | 'failed' | 'unknown';
