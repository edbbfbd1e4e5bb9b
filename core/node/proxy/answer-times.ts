import { pick } from '@conclave/core/bytes/random';
import type { Env } from '@conclave/core/crypto/env';
import { drawWait } from '@conclave/core/crypto/profile';
import { UNTOLD_PROFILE } from '@conclave/core/roles/3-second-proxy';
import type { Drop, Work } from '@conclave/core/roles/opening';
import type { Hop } from '../links/events.ts';
import { Recent } from './recent.ts';

/** A packet that was carried. */
export interface Carried {
  readonly work: Work;
  /** Milliseconds until it was opened and its replay tag stored. */
  readonly openedMs: number;
}

/** One packet or copy on its way from here, in milliseconds. */
interface Trip {
  readonly waitMs: number;
  /** What came after this proxy's own wait: all that lies behind it. */
  readonly behindMs: number;
}

/** A packet that took longer says nothing of those now, and a clock that jumped says nothing at all. Milliseconds. */
const LONGEST = 120_000;
/** What a replay tag takes to be stored where none has been yet, in milliseconds. */
const USUAL_OPENING = 20;

/**
 * How long carrying takes here, learnt from what was carried, so that what is dropped can be answered after as long:
 * own waits are drawn as for any packet, and what would have come behind them is what it was for one like it.
 */
export class AnswerTimes {
  readonly #env: Env;
  readonly #packets: Readonly<Record<Hop, Recent<Carried>>>;
  /** By way and profile, so there are twelve at most. */
  readonly #behind = new Map<string, Recent<number>>();

  constructor(env: Env) {
    this.#env = env;
    this.#packets = { first: new Recent(), second: new Recent(), extra: new Recent() };
  }

  now(): number {
    return this.#env.clock.now();
  }

  /** Of one packet or copy of `length` bytes, from the end of its own wait until it was settled. */
  noteBehind(work: Work, length: number, since: number): void {
    const ms = this.now() - since;
    if (isPlausible(ms)) this.#behindOf(work).note(length, ms);
  }

  /** Of a packet of `length` bytes that settled. */
  noteCarried(hop: Hop, length: number, carried: Carried): void {
    if (isPlausible(carried.openedMs)) this.#packets[hop].note(length, carried);
  }

  /** What a dropped packet is answered like: itself, where it is a replay, else one of about its length. */
  like(hop: Hop, length: number, dropped: Drop): Carried {
    const near = this.#packets[hop].near(length);
    const carried = near.length === 0 ? unknown(hop) : pick(this.#env.random, near);
    return dropped.reason === 'replay' ? { ...carried, work: dropped.work } : carried;
  }

  /** The slowest of as many trips as `work` has copies: the answer waits for it. */
  slowestTrip(work: Work, length: number): Trip {
    const near = this.#behindOf(work).near(length);
    const trips = Array.from({ length: work.count }, () => this.#trip(work, near));
    return trips.reduce((slowest, trip) => (total(trip) > total(slowest) ? trip : slowest));
  }

  #trip(work: Work, near: readonly number[]): Trip {
    const waitMs = drawWait(this.#env, work.profile);
    return { waitMs, behindMs: near.length === 0 ? this.#guess(work) : pick(this.#env.random, near) };
  }

  /** Where nothing like it was carried yet: the waits of the next proxy, if there is one. */
  #guess({ way, profile }: Work): number {
    if (way === 'direct' || way === 'extra' || (way === 'split' && profile === 'fast')) return 0;
    const theirs = way === 'forward' ? profile : UNTOLD_PROFILE;
    return drawWait(this.#env, theirs) + drawWait(this.#env, theirs);
  }

  #behindOf({ way, profile }: Work): Recent<number> {
    const key = `${way}/${profile}`;
    const known = this.#behind.get(key) ?? new Recent();
    this.#behind.set(key, known);
    return known;
  }
}

const WAYS = { first: 'forward', second: 'split', extra: 'extra' } as const satisfies Record<Hop, Work['way']>;

function unknown(hop: Hop): Carried {
  return { work: { way: WAYS[hop], profile: UNTOLD_PROFILE, count: 1 }, openedMs: USUAL_OPENING };
}

function isPlausible(ms: number): boolean {
  return ms >= 0 && ms <= LONGEST;
}

function total({ waitMs, behindMs }: Trip): number {
  return waitMs + behindMs;
}
