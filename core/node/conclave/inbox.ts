import { utf8Decode, utf8Encode } from '@conclave/core/bytes/utf8';
import type { News } from '@conclave/core/client/types';
import { UsageError } from '@conclave/core/errors';
import type { Store, Write } from '@conclave/core/ports';
import type { EndpointStorage } from '../endpoint/endpoint-host.ts';
import type { Message } from './types.ts';
import { messageOf } from './views.ts';

/** Beside the engine's records, which have other names: JSON of a Message, numbered in the order of arrival. */
const PREFIX = 'unhandled/';

/**
 * The engine's storage, and in it, from the same commit on in which the engine has taken them, the messages that the
 * application has not handled yet.
 */
export class Inbox implements EndpointStorage {
  readonly #store: Store;
  /** By record key, the oldest first. */
  readonly #unhandled = new Map<string, Message>();
  #next = 0;

  constructor(store: Store) {
    this.#store = store;
    const kept = [...store.load()].filter(([key]) => key.startsWith(PREFIX)).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [key, value] of kept) {
      this.#unhandled.set(key, JSON.parse(utf8Decode(value)) as Message);
      this.#next = Number(key.slice(PREFIX.length)) + 1;
    }
  }

  load(): Iterable<readonly [string, Uint8Array]> {
    return [...this.#store.load()].filter(([key]) => !key.startsWith(PREFIX));
  }

  commit(writes: readonly Write[], news: readonly News[]): void {
    const received = news.flatMap((item) => (item.type === 'message' && !item.message.mine ? [item.message] : []));
    const keyed = received.map((message, i) => [keyOf(this.#next + i), messageOf(message)] as const);
    const kept = keyed.map(([key, message]) => ({ key, value: utf8Encode(JSON.stringify(message)) }));
    this.#store.commit([...writes, ...kept]);
    this.#next += received.length;
    for (const [key, message] of keyed) this.#unhandled.set(key, message);
    for (const { key, value } of writes) if (value === null) this.#unhandled.delete(key);
  }

  /** The oldest that is not among `except`; null where there is none. */
  oldest(except: ReadonlySet<string>): Message | null {
    for (const message of this.#unhandled.values()) if (!except.has(message.id)) return message;
    return null;
  }

  has(id: string): boolean {
    return [...this.#unhandled.values()].some((message) => message.id === id);
  }

  /** What makes it count as handled, for a commit. Throws UsageError 'already-handled'. */
  handled(id: string): Write {
    for (const [key, message] of this.#unhandled) if (message.id === id) return { key, value: null };
    throw new UsageError('already-handled', 'no message that waits to be handled has this id');
  }
}

const keyOf = (number: number): string => `${PREFIX}${String(number).padStart(12, '0')}`;
