import { equalBytes, toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { isGlobalUnicast, isLocal, parseIp } from '@conclave/core/directory/address';
import { currentOnionKey, type Descriptor, openDescriptor } from '@conclave/core/directory/descriptor';
import { ConclaveError } from '@conclave/core/errors';
import type { Answer, Refusal } from '@conclave/core/node/links/events';
import type { Counters } from '../counters.ts';
import type { Log } from '../log.ts';
import type { DialBack } from './dial-back.ts';
import type { LinkToken, ListedProxy, ProxyRegistry } from './registry.ts';

/** A listed proxy is dialled again after so many milliseconds. */
export const RETEST_PERIOD = 10 * 60_000;
/** Dial-backs at a time: each may take five seconds. */
const MAX_DIALS = 32;

export interface AnnouncerOptions {
  readonly env: Env;
  readonly registry: ProxyRegistry;
  readonly dialBack: DialBack;
  /** Lists proxies on private and loopback addresses too. */
  readonly allowPrivate: boolean;
  readonly counters: Counters;
  readonly log: Log;
  /** Called whenever the list is another one. */
  readonly onChange: () => void;
}

/** Decides which proxies are listed: takes announcements, dials back, tests again, drops (protocol.md §3). */
export class Announcer {
  readonly #options: AnnouncerOptions;
  /** Identities (hex) of proxies in the operator's own process. */
  readonly #own = new Set<string>();
  #dials = 0;
  #stopped = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /**
   * Exempts a proxy that the operator runs beside the server from two rules that guard against strangers: it may stand
   * at an address other than its link's (a router may be in between) and share it with others. It is dialled all the
   * same, and carries the server's family, so that no path has two of them where there is a choice.
   */
  trustOwn(identity: Uint8Array): void {
    this.#own.add(toHex(identity));
  }

  /** `peer` is the address that the announcement came from: no other is ever dialled. */
  async announce(link: LinkToken, peer: string, document: Uint8Array): Promise<Answer> {
    const { counters } = this.#options;
    const answer = await this.#announce(link, peer, document);
    counters.add(answer.ok ? 'announcements' : 'announcements-refused');
    return answer;
  }

  /** Tests the proxies of a dropped link at once: most went with it. */
  async linkDropped(link: LinkToken): Promise<void> {
    await this.#testAll(this.#options.registry.unlink(link));
  }

  /** Tests every proxy whose last test is long ago. */
  async tick(): Promise<void> {
    const now = this.#options.env.clock.now();
    const due = this.#options.registry.all().filter(({ testedAt }) => Math.abs(now - testedAt) >= RETEST_PERIOD);
    await this.#testAll(due);
  }

  /** Dials nobody any more: while the server stops, every link drops. */
  stop(): void {
    this.#stopped = true;
  }

  async #announce(link: LinkToken, peer: string, document: Uint8Array): Promise<Answer> {
    const { env, registry, onChange } = this.#options;
    const descriptor = this.#open(document);
    if (descriptor === null || registry.isStale(descriptor, link)) return refusal('malformed');
    if (!this.#mayDial(descriptor, peer)) return refusal('not-your-address');
    if (this.#dials >= MAX_DIALS || registry.isFull(descriptor)) return refusal('rate-limited');
    if (!(await this.#dial(descriptor))) return refusal('unreachable');
    // Once more: others may have been listed while this one was dialled.
    if (!this.#mayDial(descriptor, peer)) return refusal('not-your-address');
    if (!this.#isOwn(descriptor)) registry.makeWay(descriptor);
    registry.put({ descriptor, document: document.slice(), link, testedAt: env.clock.now() });
    onChange();
    return { ok: true };
  }

  /** Null unless it is signed, and usable now. */
  #open(document: Uint8Array): Descriptor | null {
    const { env } = this.#options;
    try {
      const descriptor = openDescriptor(env.primitives, document);
      return currentOnionKey(descriptor, env.clock.now()) === null ? null : descriptor;
    } catch (error) {
      if (error instanceof ConclaveError) return null;
      throw error;
    }
  }

  #mayDial(descriptor: Descriptor, peer: string): boolean {
    const { address } = descriptor;
    if (!isGlobalUnicast(address) && !(this.#options.allowPrivate && isLocal(address))) return false;
    if (this.#isOwn(descriptor)) return true;
    return equalBytes(parseIp(peer), address) && !this.#options.registry.isCrowded(descriptor);
  }

  #isOwn({ identity }: Descriptor): boolean {
    return this.#own.has(toHex(identity));
  }

  async #testAll(proxies: readonly ListedProxy[]): Promise<void> {
    const waiting = [...proxies];
    const worker = async () => {
      for (let proxy = waiting.shift(); proxy !== undefined; proxy = waiting.shift()) await this.#test(proxy);
    };
    await Promise.all(Array.from({ length: MAX_DIALS / 2 }, worker));
  }

  async #test(proxy: ListedProxy): Promise<void> {
    const { env, registry, counters, log, onChange } = this.#options;
    if (this.#stopped) return;
    if (await this.#dial(proxy.descriptor)) {
      registry.tested(proxy, env.clock.now());
    } else if (!this.#stopped && registry.remove(proxy)) {
      counters.add('proxies-dropped');
      log.info('a proxy no longer answers and leaves the directory');
      onChange();
    }
  }

  async #dial(descriptor: Descriptor): Promise<boolean> {
    this.#dials++;
    try {
      return await this.#options.dialBack(descriptor);
    } finally {
      this.#dials--;
    }
  }
}

function refusal(code: string): Refusal {
  return { ok: false, code };
}
