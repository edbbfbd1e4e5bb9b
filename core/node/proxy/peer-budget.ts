import { parseIp, siteOf } from '@conclave/core/directory/address';
import type { Clock } from '@conclave/core/ports';

interface Account {
  bytes: number;
  at: number;
}

/** Accounts kept. Those that are full again are forgotten; peers beyond that get nothing carried. */
const MANY = 10_000;
/** Milliseconds between two searches for forgettable accounts, which look at all of them. */
const SEARCH_EVERY = 1000;

/** What each peer (IPv4 address, IPv6 /64) may have carried: a bucket of bytes that fills at a steady rate. */
export class PeerBudget {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #rate: number;
  readonly #accounts = new Map<string, Account>();
  #searchedAt = Number.NEGATIVE_INFINITY;

  /** `burst` in bytes, `rate` in bytes per second. */
  constructor(clock: Clock, burst: number, rate: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#rate = rate;
  }

  /** False, and nothing spent, where `bytes` are more than is left. */
  spend(peer: string, bytes: number): boolean {
    const site = peerSite(peer);
    const now = this.#clock.now();
    const account = this.#accounts.get(site);
    const left = this.#left(account, now);
    if (left < bytes || (account === undefined && !this.#hasRoom(now))) return false;
    this.#accounts.set(site, { bytes: left - bytes, at: now });
    return true;
  }

  #left(account: Account | undefined, now: number): number {
    if (account === undefined) return this.#burst;
    const earned = (Math.max(0, now - account.at) / 1000) * this.#rate;
    return Math.min(this.#burst, account.bytes + earned);
  }

  #hasRoom(now: number): boolean {
    if (this.#accounts.size < MANY) return true;
    if (Math.abs(now - this.#searchedAt) < SEARCH_EVERY) return false;
    this.#searchedAt = now;
    for (const [site, account] of this.#accounts) {
      if (this.#left(account, now) >= this.#burst) this.#accounts.delete(site);
    }
    return this.#accounts.size < MANY;
  }
}

/** The IPv4 address or IPv6 /64 of a peer, as `siteOf` names it; what is no address names itself. */
export function peerSite(peer: string): string {
  try {
    return siteOf(parseIp(peer));
  } catch {
    return peer;
  }
}
