import { equalBytes } from '@conclave/core/bytes/bytes';
import type { X25519PublicKey } from '@conclave/core/crypto/primitives';
import { drawWait, type Profile } from '@conclave/core/crypto/profile';
import { currentKey } from '@conclave/core/directory/validity';
import type { HopAnswer } from '@conclave/core/ports';
import type { FirstHop } from '@conclave/core/roles/2-first-proxy';
import { UNTOLD_PROFILE } from '@conclave/core/roles/3-second-proxy';
import type { Drop, Work } from '@conclave/core/roles/opening';
import type { Hop } from '../links/events.ts';
import { LinkError } from '../links/link-error.ts';
import { AnswerTimes, type Carried } from './answer-times.ts';
import { type CarrierParts, CopySender } from './copy-sender.ts';
import { Places } from './load.ts';
import type { ProxyMemory } from './memory.ts';
import { PeerBudget } from './peer-budget.ts';
import type { OpenedSplit } from './role-calls.ts';

/**
 * Carries packets through this proxy in its three roles. An answer goes up when everything below has answered, and
 * after one more random wait, so that its time says little about the way. What is dropped is answered like what is
 * carried, after as long. Only what this proxy decides before it opens a packet is answered at once: 'busy' says
 * nothing about any packet.
 */
export class Carrier {
  readonly #parts: CarrierParts;
  readonly #memory: ProxyMemory;
  readonly #sender: CopySender;
  readonly #times: AnswerTimes;
  readonly #budget: PeerBudget;
  readonly #packets: Places;
  readonly #packetBytes: Places;
  readonly #copies: Places;

  constructor(parts: CarrierParts, memory: ProxyMemory) {
    const { limits, env } = parts;
    this.#parts = parts;
    this.#memory = memory;
    this.#sender = new CopySender(parts);
    this.#times = new AnswerTimes(env);
    this.#budget = new PeerBudget(env.clock, limits.peerBurst, limits.peerRate);
    this.#packets = new Places(limits.packets);
    this.#packetBytes = new Places(limits.packetBytes);
    this.#copies = new Places(limits.copies);
  }

  /** Never rejects. `peer` is the IP address that the packet came from. */
  async carry(hop: Hop, peer: string, packet: Uint8Array): Promise<HopAnswer> {
    if (!this.#admit(peer, packet)) return this.#count('busy');
    const { counters, tap } = this.#parts;
    counters.bytesIn += packet.length;
    tap({ hop, direction: 'in', bytes: packet });
    try {
      return this.#count(await this.#carryAs(hop, peer, packet));
    } catch (error) {
      // Closing ends every wait. Anything else is our own fault, and what had gone on by then nobody knows.
      if (!(error instanceof LinkError)) counters.faults++;
      return this.#count('unknown');
    } finally {
      this.#packets.giveBack(1);
      this.#packetBytes.giveBack(packet.length);
    }
  }

  #carryAs(hop: Hop, peer: string, packet: Uint8Array): Promise<HopAnswer> {
    if (hop === 'first') return this.#first(packet);
    return hop === 'second' ? this.#second(peer, packet) : this.#extra(packet);
  }

  async #first(packet: Uint8Array): Promise<HopAnswer> {
    const since = this.#times.now();
    const opened = await this.#parts.roles.first(packet);
    if (opened.type === 'drop') return this.#dropped('first', packet, opened, since);
    if (!(await this.#remembered())) return 'failed';
    const openedMs = this.#times.now() - since;
    const work: Work = { way: opened.type, profile: opened.profile, count: 1 };
    await this.#pause(opened.waitMs);
    const sent = this.#times.now();
    const answer = opened.type === 'forward' ? await this.#forward(opened) : await this.#direct(opened);
    if (answer === 'settled') this.#times.noteBehind(work, packet.length, sent);
    await this.#pauseBy(opened.profile);
    // The source learns that this path did not work, not where: a second proxy that is busy, gone or unknown to us
    // looks the same. It takes another path either way.
    return this.#carried('first', packet, { work, openedMs }, answer === 'busy' ? 'failed' : answer);
  }

  async #forward({ secondProxyId, packet }: FirstHop & { type: 'forward' }): Promise<HopAnswer> {
    const { server, self, proxies, counters, tap } = this.#parts;
    const second = server.directory?.proxies.find(({ id }) => equalBytes(id, secondProxyId));
    if (second === undefined || equalBytes(secondProxyId, self.id)) return 'failed';
    counters.bytesOut += packet.length;
    tap({ hop: 'first', direction: 'out', bytes: packet });
    return proxies.submit('second', second, packet);
  }

  async #direct({ copy }: FirstHop & { type: 'direct' }): Promise<HopAnswer> {
    const routingKey = this.#routingKey();
    if (routingKey === null) return 'failed';
    return (await this.#sender.deliver('first', copy(routingKey))) ? 'settled' : 'unknown';
  }

  async #second(peer: string, packet: Uint8Array): Promise<HopAnswer> {
    const routingKey = this.#routingKey();
    if (routingKey === null) return 'busy';
    const since = this.#times.now();
    const opened = await this.#parts.roles.second(packet, routingKey);
    if (opened.type === 'drop') return this.#dropped('second', packet, opened, since, peer);
    if (!(await this.#remembered())) return 'failed';
    const openedMs = this.#times.now() - since;
    const work: Work = { way: 'split', profile: opened.profile, count: opened.count };
    if (!this.#mayFanOut(peer, packet, work)) {
      await this.#pauseBy(work.profile);
      return 'busy';
    }
    const copies = Array.from({ length: work.count }, (_, i) => this.#release(opened, i, peer, work, packet.length));
    const taken = await Promise.all(copies);
    await this.#pauseBy(work.profile);
    // Some copies may have gone through, so the source must not be told that none has.
    return this.#carried('second', packet, { work, openedMs }, taken.every(Boolean) ? 'settled' : 'unknown');
  }

  /** Takes places for copies where it is true. */
  #mayFanOut(peer: string, packet: Uint8Array, { count }: Work): boolean {
    // Every copy is about as large as the packet without its slots, so this is an upper bound of what goes out.
    return this.#budget.spend(peer, count * packet.length) && this.#copies.take(count);
  }

  /**
   * Gives one place of copies back. Each copy leaves after a wait of its own: a Poisson mix. Never rejects, so that one
   * copy does not take the others along.
   */
  async #release(opened: OpenedSplit, i: number, peer: string, work: Work, length: number): Promise<boolean> {
    try {
      await this.#pauseBy(work.profile);
      const since = this.#times.now();
      const taken = await this.#sender.release(() => opened.copy(i), work.profile, peer);
      if (taken) this.#times.noteBehind(work, length, since);
      return taken;
    } catch (error) {
      if (!(error instanceof LinkError)) this.#parts.counters.faults++;
      return false;
    } finally {
      this.#copies.giveBack(1);
    }
  }

  async #extra(packet: Uint8Array): Promise<HopAnswer> {
    const since = this.#times.now();
    const opened = await this.#parts.roles.extra(packet);
    if (opened.type === 'drop') return this.#dropped('extra', packet, opened, since);
    if (!(await this.#remembered())) return 'failed';
    const openedMs = this.#times.now() - since;
    const work: Work = { way: 'extra', profile: UNTOLD_PROFILE, count: 1 };
    await this.#pauseBy(work.profile);
    const sent = this.#times.now();
    const taken = await this.#sender.deliver('extra', opened.copy);
    if (taken) this.#times.noteBehind(work, packet.length, sent);
    await this.#pauseBy(work.profile);
    return this.#carried('extra', packet, { work, openedMs }, taken ? 'settled' : 'unknown');
  }

  /**
   * Answered like a packet that went on, and after as long, so that the answer does not tell garbage or a repetition.
   * `peer` is told of a packet that would have been split, where limits may say 'busy' instead.
   */
  async #dropped(hop: Hop, packet: Uint8Array, drop: Drop, since: number, peer?: string): Promise<HopAnswer> {
    this.#parts.counters.dropped[drop.reason]++;
    const { work, openedMs } = this.#times.like(hop, packet.length, drop);
    await this.#pass(openedMs - (this.#times.now() - since));
    if (peer !== undefined && !this.#mayFanOut(peer, packet, work)) {
      await this.#pauseBy(work.profile);
      return 'busy';
    }
    try {
      const { waitMs, behindMs } = this.#times.slowestTrip(work, packet.length);
      await this.#pause(waitMs);
      await this.#pass(behindMs);
      await this.#pauseBy(work.profile);
    } finally {
      if (peer !== undefined) this.#copies.giveBack(work.count);
    }
    return 'settled';
  }

  #admit(peer: string, packet: Uint8Array): boolean {
    if (this.#memory.isFull || !this.#budget.spend(peer, packet.length) || !this.#packets.take(1)) return false;
    if (this.#packetBytes.take(packet.length)) return true;
    this.#packets.giveBack(1);
    return false;
  }

  /** False where the store fails: a packet that could come a second time does not go on. */
  async #remembered(): Promise<boolean> {
    try {
      await this.#memory.durable();
      return true;
    } catch {
      this.#parts.counters.faults++;
      return false;
    }
  }

  #routingKey(): X25519PublicKey | null {
    const { env, server } = this.#parts;
    const key = server.directory === null ? null : currentKey(server.directory.routingKeys, env.clock.now());
    return key === null ? null : env.primitives.x25519PublicKey(key.publicKey);
  }

  #pause(ms: number): Promise<void> {
    return this.#parts.waits.pause(ms);
  }

  #pauseBy(profile: Profile): Promise<void> {
    return this.#pause(drawWait(this.#parts.env, profile));
  }

  /** What takes no time is no timer either. */
  async #pass(ms: number): Promise<void> {
    if (ms > 0) await this.#pause(ms);
  }

  #carried(hop: Hop, packet: Uint8Array, carried: Carried, answer: HopAnswer): HopAnswer {
    if (answer === 'settled') {
      this.#parts.counters.carried++;
      this.#times.noteCarried(hop, packet.length, carried);
    }
    return answer;
  }

  #count(answer: HopAnswer): HopAnswer {
    const { counters } = this.#parts;
    if (answer === 'busy') counters.busy++;
    else if (answer !== 'settled') counters.failed++;
    return answer;
  }
}
