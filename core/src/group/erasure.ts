import { HOUR, hourOf } from './chain.ts';

/** What is known of the time when a device decides which hours to erase. Milliseconds. */
export interface ErasureClock {
  readonly now: number;
  /** Server time at which the mailbox was last found empty; null if never since the start. */
  readonly drainedAt: number | null;
  /** Newest time that the server gave since the start; null if none. */
  readonly serverTime: number | null;
}

/** Hours that anything may still arrive for: kept at most this long. */
const LONGEST_KEPT = 7 * 24;

/**
 * The erasure rule (protocol.md §5), for one hour: no message sealed under it can still come. That is so when the
 * mailbox was drained two hours later by the server's time, the local clock says so too, and both agree within an hour;
 * and after seven days in any case. Time that no server has confirmed erases nothing: keys lost to a clock that jumped
 * ahead would lock a device out of its groups for good.
 */
export function mayErase(hour: number, { now, drainedAt, serverTime }: ErasureClock): boolean {
  if (drainedAt !== null && agree(now, drainedAt) && hourOf(Math.min(now, drainedAt)) >= hour + 2) return true;
  return serverTime !== null && hourOf(Math.min(now, serverTime + HOUR)) > hour + LONGEST_KEPT;
}

/** The first hour to keep: `mayErase` holds for every hour before it, and for no other. */
export function firstHourToKeep({ now, drainedAt, serverTime }: ErasureClock): number {
  const byDrain = drainedAt !== null && agree(now, drainedAt) ? hourOf(Math.min(now, drainedAt)) - 1 : 0;
  const byAge = serverTime === null ? 0 : hourOf(Math.min(now, serverTime + HOUR)) - LONGEST_KEPT;
  return Math.max(0, byDrain, byAge);
}

function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= HOUR;
}
