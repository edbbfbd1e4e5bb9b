import { fromHex } from '@conclave/core/bytes/bytes';
import type { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import { groupId } from '@conclave/core/wire/ids';
import type { Gone } from '../storage/expiry-store.ts';
import type { Storage } from '../storage/storage.ts';

export interface DisappearingOptions {
  readonly storage: Storage;
  readonly engine: EndpointHost;
  readonly now: () => number;
  readonly onGone: (groupId: string, messageIds: readonly string[]) => void;
  readonly onFault: (thrown: unknown) => void;
}

/** The longest that one timer is set for: a clock that was put forward is noticed by then. */
const LONGEST_WAIT = 10 * 60 * 1000;

/** Erases messages when their time is over, and has engine and disk forget all that was erased, over restarts too. */
export class Disappearing {
  readonly #options: DisappearingOptions;
  #timer: NodeJS.Timeout | null = null;
  #tending = false;
  #closed = false;

  constructor(options: DisappearingOptions) {
    this.#options = options;
  }

  /** At the start, and whenever something new was stored. */
  tend(): void {
    // What the engine forgets brings news, which lead here again.
    if (this.#closed || this.#tending) return;
    this.#tending = true;
    try {
      this.#erase();
      this.#forget();
    } catch (thrown) {
      this.#options.onFault(thrown);
    } finally {
      this.#tending = false;
    }
    this.#wait();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #erase(): void {
    const { storage, now, onGone } = this.#options;
    const due = storage.expiry.next();
    if (due === null || due > now()) return;
    const gone = storage.transaction(() => storage.expiry.expire(now()));
    for (const [group, ids] of byGroup(gone)) onGone(group, ids);
  }

  #forget(): void {
    const { storage, engine } = this.#options;
    const unforgotten = storage.expiry.unforgotten();
    for (const [group, messageIds] of unforgotten) {
      engine.handle({ type: 'forget-messages', groupId: groupId(fromHex(group)), messageIds });
      storage.transaction(() => storage.expiry.forgotten(messageIds));
    }
    if (unforgotten.size > 0) storage.scrub();
  }

  #wait(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const due = this.#options.storage.expiry.next();
    if (due === null) return;
    const wait = Math.min(LONGEST_WAIT, Math.max(0, due - this.#options.now()));
    this.#timer = setTimeout(() => this.tend(), wait);
  }
}

function byGroup(gone: readonly Gone[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { groupId: group, id } of gone) groups.set(group, [...(groups.get(group) ?? []), id]);
  return groups;
}
