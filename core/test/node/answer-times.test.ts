import { exponential } from '@conclave/core/bytes/random';
import type { Env } from '@conclave/core/crypto/env';
import { drawWait, type Profile } from '@conclave/core/crypto/profile';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import type { Hop } from '@conclave/core/node/links/events';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { AnswerTimes } from '@conclave/core/node/proxy/answer-times';
import { Carrier } from '@conclave/core/node/proxy/carrier';
import { zeroCounters } from '@conclave/core/node/proxy/counters';
import { DEFAULT_LIMITS } from '@conclave/core/node/proxy/limits';
import { ProxyMemory } from '@conclave/core/node/proxy/memory';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import { Recent } from '@conclave/core/node/proxy/recent';
import type { RoleCalls } from '@conclave/core/node/proxy/role-calls';
import type { Drop, Work } from '@conclave/core/roles/opening';
import { proxyIdOf } from '@conclave/core/wire/ids';
import type { Copy, SplitPacket } from '@conclave/core/wire/stages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directoryOf, NOW, proxy } from '../directory/fixture.ts';

const random = seededRandom('answer times');
const env: Env = { primitives: nativePrimitives, random, clock: { now: () => time.now } };
const wide = { packets: 1e6, packetBytes: 1e12, copies: 1e6, peerBurst: 1e12, peerRate: 1e12, attempts: 1 };
const PEER = '192.0.2.1';

/** Virtual time in whole milliseconds, as timers have them. Stands in for the global timers: a replay log has its own. */
class VirtualTime {
  now = NOW;
  readonly #due = new Map<number, (() => void)[]>();

  readonly setTimeout = (action: () => void, ms = 0): void => {
    const at = this.now + Math.max(1, Math.floor(ms));
    const actions = this.#due.get(at) ?? [];
    this.#due.set(at, [...actions, action]);
  };

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, ms));
  }

  /** Until nothing is left to happen. */
  async run(): Promise<void> {
    for (await settled(); this.#due.size > 0; this.now++) {
      const actions = this.#due.get(this.now) ?? [];
      this.#due.delete(this.now);
      for (const action of actions) action();
      if (actions.length > 0) await settled();
    }
  }
}

/** After everything that needs no timer. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

let time: VirtualTime;
beforeEach(() => {
  time = new VirtualTime();
  vi.stubGlobal('setTimeout', time.setTimeout);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A packet of the traffic here: what carrying it asks for, and how it is told from others of its work, by its length. */
interface Kind {
  readonly work: Work;
  readonly length: number;
}

const work = (way: Work['way'], profile: Profile, count = 1): Work => ({ way, profile, count });

/** A carrier on fake time. What is behind takes time of its own; roles find what the first bytes of a packet say. */
function network(kinds: readonly Kind[], limits = {}) {
  const second = proxy({});
  const memory = ProxyMemory.open(env, memoryStore());
  const verdict = (packet: Uint8Array): Kind | Drop => {
    const kind = kinds[packet[0] as number] as Kind;
    if (packet[1] === CARRIED) {
      memory.replays.insert(random.bytes(16));
      return kind;
    }
    if (packet[1] === REPLAY) return { type: 'drop', reason: 'replay', work: kind.work };
    return { type: 'drop', reason: packet[1] === GARBAGE ? 'not-for-me' : 'malformed' };
  };
  const roles: RoleCalls = {
    first: async (packet) => {
      const found = verdict(packet);
      if ('type' in found) return found;
      const { profile } = found.work;
      const waitMs = drawWait(env, profile);
      return { type: 'forward', secondProxyId: second.descriptor.id, packet: packet as SplitPacket, profile, waitMs };
    },
    second: async (packet) => {
      const found = verdict(packet);
      if ('type' in found) return found;
      const { profile, count } = found.work;
      return { type: 'split', count, profile, copy: async () => packet as Copy };
    },
    extra: async (packet) => {
      const found = verdict(packet);
      return 'type' in found ? found : { type: 'extra', copy: packet as Copy };
    },
    wrapExtra: () => Promise.reject(new Error('one proxy only')),
  };
  const counters = zeroCounters();
  const carrier = new Carrier(
    {
      env,
      self: { id: proxyIdOf(nativePrimitives, random.bytes(32)), family: random.bytes(32) },
      roles,
      server: {
        directory: directoryOf([second]),
        reachedLocally: false,
        sendCopy: async () => {
          await time.pause(150 + exponential(random, 100));
          return 'settled';
        },
      },
      proxies: {
        submit: async (_hop, _proxy, packet) => {
          const { profile } = (kinds[packet[0] as number] as Kind).work;
          // As a second proxy takes it, with as many copies as the packet has room for.
          const copies = Array.from({ length: Math.ceil(packet.length / 500) }, () => drawWait(env, profile));
          await time.pause(40 + Math.max(...copies) + drawWait(env, profile));
          return 'settled';
        },
      },
      waits: { pause: (ms) => time.pause(ms) },
      limits: { ...DEFAULT_LIMITS, ...wide, ...limits },
      counters,
      tap: () => undefined,
    },
    memory,
  );
  return { carrier, counters };
}

const [CARRIED, REPLAY, GARBAGE, MALFORMED] = [0, 1, 2, 3];

function packet(kinds: readonly Kind[], kind: number, fate: number): Uint8Array {
  const bytes = new Uint8Array((kinds[kind] as Kind).length);
  bytes.set([kind, fate]);
  return bytes;
}

/** Between two packets, in milliseconds. */
const SPACING = 150;
const COUNT = 400;

/** How long the answers take to `packets` one after another, in milliseconds, in their order. */
async function answerTimes({ carrier }: ReturnType<typeof network>, hop: Hop, packets: readonly Uint8Array[]) {
  const answers = packets.map(async (bytes, i) => {
    await time.pause(SPACING * i);
    const since = time.now;
    expect(await carrier.carry(hop, PEER, bytes)).toBe('settled');
    return time.now - since;
  });
  await time.run();
  return Promise.all(answers);
}

/** Two-sample Kolmogorov–Smirnov: the largest distance of the two empirical distributions, in units of its 0.1 % point. */
function distance(a: readonly number[], b: readonly number[]): number {
  const share = (sample: readonly number[], x: number) => sample.filter((value) => value <= x).length / sample.length;
  const most = Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
  return most / (1.949 * Math.sqrt((a.length + b.length) / (a.length * b.length)));
}

/** Answers to carried packets of `kind` in a mixed traffic, and to as many dropped ones between them. */
async function both(hop: Hop, kinds: readonly Kind[], kind: number, fate: number, count = COUNT) {
  const net = network(kinds);
  const warm = Array.from({ length: 400 }, (_, i) => packet(kinds, i % kinds.length, CARRIED));
  const mixed = Array.from({ length: 2 * count }, (_, i) => packet(kinds, kind, i % 2 === 0 ? CARRIED : fate));
  const others = mixed.flatMap((bytes, i) => [bytes, packet(kinds, i % kinds.length, CARRIED)]);
  const times = await answerTimes(net, hop, [...warm, ...others]);
  const of = (wanted: number) =>
    times.slice(warm.length).filter((_, i) => i % 2 === 0 && others[i]?.[1] === wanted && others[i]?.[0] === kind);
  return { carried: of(CARRIED), dropped: of(fate), counters: net.counters };
}

const TRAFFIC: Readonly<Record<Hop, readonly Kind[]>> = {
  first: [
    { work: work('forward', 'fast'), length: 700 },
    { work: work('forward', 'balanced'), length: 1100 },
    { work: work('forward', 'strong'), length: 1100 },
    { work: work('forward', 'balanced'), length: 9000 },
  ],
  second: [
    { work: work('split', 'fast', 2), length: 700 },
    { work: work('split', 'fast', 12), length: 1500 },
    { work: work('split', 'fast', 60), length: 4000 },
  ],
  extra: [{ work: work('extra', 'balanced'), length: 900 }],
};
const replays = Object.entries(TRAFFIC).flatMap(([hop, kinds]) =>
  kinds.map(({ work: { profile, count }, length }, kind) => ({ hop: hop as Hop, kind, profile, count, length })),
);

describe('[LI-4] the time of an answer', () => {
  it.each(replays)(
    'of a replay is that of a carried packet: $hop, $profile, $count copies, $length bytes',
    async (of) => {
      const { carried, dropped, counters } = await both(of.hop, TRAFFIC[of.hop], of.kind, REPLAY);
      expect(counters.dropped.replay).toBe(COUNT);
      expect(distance(carried, dropped)).toBeLessThan(1);
    },
  );

  it.each([
    ['first', 0, GARBAGE],
    ['first', 3, MALFORMED],
    ['second', 1, GARBAGE],
    ['second', 2, MALFORMED],
    ['extra', 0, GARBAGE],
  ] as const)(
    'of what does not open or is malformed is that of others of its length: %s %i',
    async (hop, kind, fate) => {
      const { carried, dropped } = await both(hop, TRAFFIC[hop], kind, fate);
      expect(distance(carried, dropped)).toBeLessThan(1);
    },
  );

  it.each(replays.filter(({ kind }) => kind === 0))(
    'would be told by this test, were it two waits: $hop, $profile, $count copies',
    async (of) => {
      const { carried } = await both(of.hop, TRAFFIC[of.hop], of.kind, REPLAY);
      const twoWaits = carried.map(() => drawWait(env, of.profile) + drawWait(env, of.profile));
      expect(distance(carried, twoWaits)).toBeGreaterThan(1);
    },
  );

  it.each(['first', 'second', 'extra'] as const)(
    'would be told by this test, had the proxy learnt nothing: %s',
    async (hop) => {
      vi.spyOn(Recent.prototype, 'near').mockReturnValue([]);
      const { carried, dropped } = await both(hop, TRAFFIC[hop], 0, REPLAY);
      expect(distance(carried, dropped)).toBeGreaterThan(1);
    },
  );

  it('would be told by this test, did a replay count as any packet', async () => {
    const like = vi.spyOn(AnswerTimes.prototype, 'like');
    like.mockReturnValue({ work: work('split', 'fast', 1), openedMs: 20 });
    const { carried, dropped } = await both('second', TRAFFIC.second, 2, REPLAY);
    expect(distance(carried, dropped)).toBeGreaterThan(1);
  });

  it('of a replay would be told by this test, were it that of another profile, or of other recipients', async () => {
    const { carried: few } = await both('second', TRAFFIC.second, 0, REPLAY);
    const { carried: many } = await both('second', TRAFFIC.second, 1, REPLAY);
    const { carried: strong } = await both('first', TRAFFIC.first, 2, REPLAY);
    const { carried: balanced } = await both('first', TRAFFIC.first, 1, REPLAY);
    expect(distance(few, many)).toBeGreaterThan(3);
    expect(distance(strong, balanced)).toBeGreaterThan(3);
  });

  it('of a packet dropped by a proxy that carried none yet has the waits of this hop and the next', async () => {
    const kinds = TRAFFIC.first;
    const dropped = Array.from({ length: 500 }, () => packet(kinds, 1, REPLAY));
    const times = await answerTimes(network(kinds), 'first', dropped);
    const four = times.map(() => 20 + [1, 2, 3, 4].reduce((sum) => sum + drawWait(env, 'balanced'), 0));
    expect(distance(times, four)).toBeLessThan(1);
  });
});

describe('[LI-4] a dropped packet', () => {
  it('is turned away as busy where a carried one would be', async () => {
    const kinds = TRAFFIC.second;
    for (const fate of [CARRIED, REPLAY]) {
      const { carrier, counters } = network(kinds, { copies: 10 });
      const answer = carrier.carry('second', PEER, packet(kinds, 1, fate));
      await time.run();
      expect(await answer).toBe('busy');
      expect(counters.busy).toBe(1);
    }
  });

  it('gives its places for copies back', async () => {
    const kinds = TRAFFIC.second;
    const net = network(kinds, { copies: 12 });
    const again = Array.from({ length: 20 }, (_, i) => packet(kinds, 1, i % 2 === 0 ? REPLAY : CARRIED));
    for (const one of again) await answerTimes(net, 'second', [one]);
    expect(net.counters.busy).toBe(0);
  });
});

describe('recent samples', () => {
  it('are of the nearest lengths, and no more than the last 256', () => {
    const recent = new Recent<number>();
    expect(recent.near(500)).toEqual([]);
    for (let i = 0; i < 1000; i++) recent.note(i % 2 === 0 ? 400 : 4000, i);
    expect(recent.near(500)).toHaveLength(128);
    expect(recent.near(500).every((value) => value % 2 === 0 && value >= 1000 - 256)).toBe(true);
    expect(recent.near(5000).every((value) => value % 2 === 1)).toBe(true);
  });
});
