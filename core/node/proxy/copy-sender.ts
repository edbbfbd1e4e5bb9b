import { exponential } from '@conclave/core/bytes/random';
import type { Env } from '@conclave/core/crypto/env';
import type { Profile } from '@conclave/core/crypto/profile';
import { currentOnionKey, type Descriptor } from '@conclave/core/directory/descriptor';
import type { Directory } from '@conclave/core/directory/directory';
import type { HopAnswer } from '@conclave/core/ports';
import type { ProxyId } from '@conclave/core/wire/ids';
import type { Copy } from '@conclave/core/wire/stages';
import type { Hop } from '../links/events.ts';
import type { Waits } from '../links/waits.ts';
import type { MutableCounters, Tap } from './counters.ts';
import { chooseExtra, wantsExtra } from './extra-choice.ts';
import type { ProxyLimits } from './limits.ts';
import { Gate } from './load.ts';
import { RateMeter } from './rate-meter.ts';
import type { RoleCalls } from './role-calls.ts';

/** The central server, as far as carrying needs it: a ServerLink. */
export interface CopyServer {
  readonly directory: Directory | null;
  /** It was reached at a local address, so other proxies may be. */
  readonly reachedLocally: boolean;
  sendCopy(copy: Copy): Promise<HopAnswer>;
}

/** Other proxies: a ProxyLinks. */
export interface NextProxies {
  submit(hop: Hop, proxy: Descriptor, packet: Uint8Array): Promise<HopAnswer>;
}

/** What carrying is done with. */
export interface CarrierParts {
  readonly env: Env;
  readonly self: { readonly id: ProxyId; readonly family: Uint8Array };
  readonly roles: RoleCalls;
  readonly server: CopyServer;
  readonly proxies: NextProxies;
  readonly waits: Pick<Waits, 'pause'>;
  readonly limits: ProxyLimits;
  readonly counters: MutableCounters;
  readonly tap: Tap;
}

/** Traffic is measured over about this, in milliseconds. */
const METER_WINDOW = 60_000;

/**
 * Brings single copies to the central server. The source can't send one copy again without all the others, so a copy
 * that was not taken is tried again here, a few times: over another extra proxy where there is one. Trying again after
 * an answer was lost is safe, for the server knows a copy by its replay tag.
 */
export class CopySender {
  readonly #parts: CarrierParts;
  readonly #gate: Gate;
  readonly #meter: RateMeter;

  constructor(parts: CarrierParts) {
    this.#parts = parts;
    this.#gate = new Gate(parts.limits.copiesInFlight);
    this.#meter = new RateMeter(parts.env.clock, METER_WINDOW);
  }

  /**
   * One copy of a split packet that came from the IP address `from`. `make` is called for every try, so that no copy is
   * kept in memory between them.
   */
  release(make: () => Promise<Copy>, profile: Profile, from: string): Promise<boolean> {
    const wantsThird = wantsExtra(profile, this.#meter.perSecond() < this.#parts.limits.quietRate);
    this.#meter.count();
    return this.#persistently(async () => this.#through(wantsThird ? this.#third(from) : null, await make()));
  }

  /** A copy that has no proxy left before it. */
  deliver(hop: Hop, copy: Copy): Promise<boolean> {
    return this.#persistently(() => this.#toServer(hop, copy));
  }

  async #persistently(send: () => Promise<HopAnswer>): Promise<boolean> {
    const { env, limits, waits, counters } = this.#parts;
    for (let attempt = 0; attempt < limits.attempts; attempt++) {
      if (attempt > 0) await waits.pause(exponential(env.random, limits.firstRetryMs * 2 ** (attempt - 1)));
      if ((await this.#gate.through(send)) === 'settled') {
        counters.copies++;
        return true;
      }
    }
    return false;
  }

  async #through(third: Descriptor | null, copy: Copy): Promise<HopAnswer> {
    const { env, roles, proxies } = this.#parts;
    const onionKey = third === null ? null : currentOnionKey(third, env.clock.now());
    if (third === null || onionKey === null) return this.#toServer('second', copy);
    const packet = await roles.wrapExtra(env.primitives.x25519PublicKey(onionKey.publicKey), copy);
    this.#sent('second', packet);
    return proxies.submit('extra', third, packet);
  }

  #toServer(hop: Hop, copy: Copy): Promise<HopAnswer> {
    this.#sent(hop, copy);
    return this.#parts.server.sendCopy(copy);
  }

  #third(from: string): Descriptor | null {
    const { env, server, self } = this.#parts;
    const { directory, reachedLocally: allowLocal } = server;
    return directory === null ? null : chooseExtra(env, { directory, self, from, allowLocal });
  }

  #sent(hop: Hop, bytes: Uint8Array): void {
    this.#parts.counters.bytesOut += bytes.length;
    this.#parts.tap({ hop, direction: 'out', bytes });
  }
}
