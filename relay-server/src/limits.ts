import { isLocal, parseIp, siteOf } from '@conclave/core/directory/address';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** How often something may happen from one site (IPv4 address or IPv6 /64), and from everywhere together. */
export interface Rule {
  readonly perSite: number;
  readonly inAll: number;
  readonly seconds: number;
}

export const defaultRules = {
  register: { perSite: 30, inAll: 2000, seconds: 3600 },
  /** A device makes one per link. */
  login: { perSite: 600, inAll: 60_000, seconds: 60 },
  announce: { perSite: 20, inAll: 1000, seconds: 60 },
  /** Copies that open with no key, or for no mailbox: no honest proxy is framed by them, only slowed down. */
  'failed-copy': { perSite: 6000, inAll: 1_000_000, seconds: 60 },
} as const satisfies Readonly<Record<string, Rule>>;

export type Limited = keyof typeof defaultRules;
export type Rules = Readonly<Record<Limited, Rule>>;

/** Local addresses are one's own machine or network: there only the limit for all holds, where `trustLocal` is set. */
export class RateLimits {
  readonly #trustLocal: boolean;
  readonly #limiters: Readonly<Record<Limited, { perSite: RateLimiterMemory; inAll: RateLimiterMemory }>>;

  constructor(trustLocal: boolean, rules: Rules = defaultRules) {
    this.#trustLocal = trustLocal;
    const of = ({ perSite, inAll, seconds }: Rule) => ({
      perSite: new RateLimiterMemory({ points: perSite, duration: seconds }),
      inAll: new RateLimiterMemory({ points: inAll, duration: seconds }),
    });
    this.#limiters = {
      register: of(rules.register),
      login: of(rules.login),
      announce: of(rules.announce),
      'failed-copy': of(rules['failed-copy']),
    };
  }

  /** Counts one; false where that is one too many. `peer` is an IP literal. */
  async allows(what: Limited, peer: string): Promise<boolean> {
    const { perSite, inAll } = this.#limiters[what];
    const site = this.#site(peer);
    // The site first: who is over its own limit uses up nobody else's.
    return (site === null || (await consume(perSite, site))) && (await consume(inAll, 'all'));
  }

  /** Whether one more would be allowed, counting none. */
  async hasRoom(what: Limited, peer: string): Promise<boolean> {
    const { perSite, inAll } = this.#limiters[what];
    const site = this.#site(peer);
    return (site === null || (await hasPoints(perSite, site))) && (await hasPoints(inAll, 'all'));
  }

  #site(peer: string): string | null {
    const address = parseIp(peer);
    return this.#trustLocal && isLocal(address) ? null : siteOf(address);
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    // Over the limit it rejects with its own result, not with an Error.
    if (error instanceof Error) throw error;
    return false;
  }
}

async function hasPoints(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  const state = await limiter.get(key);
  return state === null || state.remainingPoints > 0;
}
