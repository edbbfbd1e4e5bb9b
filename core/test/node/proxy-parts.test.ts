import type { Env } from '@conclave/core/crypto/env';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { backoff } from '@conclave/core/node/links/backoff';
import * as answers from '@conclave/core/node/links/parse-answers';
import * as requests from '@conclave/core/node/links/parse-requests';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { Carrier } from '@conclave/core/node/proxy/carrier';
import { zeroCounters } from '@conclave/core/node/proxy/counters';
import { chooseExtra, wantsExtra } from '@conclave/core/node/proxy/extra-choice';
import { DEFAULT_LIMITS } from '@conclave/core/node/proxy/limits';
import { Gate, Places } from '@conclave/core/node/proxy/load';
import { ProxyMemory } from '@conclave/core/node/proxy/memory';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import { PeerBudget } from '@conclave/core/node/proxy/peer-budget';
import { RateMeter } from '@conclave/core/node/proxy/rate-meter';
import type { RoleCalls } from '@conclave/core/node/proxy/role-calls';
import type { HopAnswer } from '@conclave/core/ports';
import { proxyIdOf } from '@conclave/core/wire/ids';
import type { Copy, SplitPacket } from '@conclave/core/wire/stages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { env as directoryEnv, directoryOf, NOW, proxy } from '../directory/fixture.ts';

const p = nativePrimitives;
const clock = { time: NOW, now: () => clock.time };
const env: Env = { primitives: p, random: seededRandom('parts'), clock };

describe('[LI-5] parsers of what comes over a link', () => {
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withTypedArray: true }),
    fc.uint8Array({ maxLength: 70 }),
    fc.record({ ok: fc.boolean(), code: fc.anything(), nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
  );
  it.each(Object.entries({ ...requests }))('%s is total', (_, parse) => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 3 }), (args) => void (parse as (a: unknown) => unknown)(args)),
    );
  });
  it.each(Object.entries(answers))('%s is total', (_, parse) => {
    fc.assert(fc.property(anything, (value) => void (parse as (a: unknown) => unknown)(value)));
  });
  it('take no value that is out of its range', () => {
    expect(requests.parseHello([Buffer.alloc(31)])).toBeNull();
    expect(requests.parseHello([Buffer.alloc(32)])).toEqual(new Uint8Array(32));
    expect(requests.parseDirectoryRequest([2 ** 32])).toBeNull();
    expect(requests.parseDirectoryRequest([1.5])).toBeNull();
    expect(requests.parsePacket([Buffer.alloc(0)])).toBeNull();
    expect(requests.parseDialBack([{ nonce: Buffer.alloc(32), fingerprint: Buffer.alloc(32), port: 1 }])).toBeNull();
    expect(answers.parseDirectoryAnswer({ ok: true })).toBeNull();
    expect(answers.parsePlainAnswer({ ok: false, code: 'has spaces' })).toBeNull();
    expect(answers.parseHopAnswer('taken')).toBe('unknown');
    expect(answers.parseCopyAnswer('settled')).toBe('unknown');
  });
});

describe('the wait before another try', () => {
  it('grows to its limit, and differs between clients', () => {
    const waits = (failures: number) =>
      Array.from({ length: 200 }, () => backoff(env.random, failures, { first: 500, most: 30_000 }));
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(Math.min(...waits(1))).toBeGreaterThanOrEqual(250);
    expect(mean(waits(1))).toBeGreaterThan(400);
    expect(mean(waits(1))).toBeLessThan(600);
    expect(mean(waits(4))).toBeGreaterThan(3000);
    expect(Math.max(...waits(1000))).toBeLessThanOrEqual(30_000);
    expect(new Set(waits(3)).size).toBeGreaterThan(150);
  });
});

describe('limits', () => {
  it('of places hold, and what is given back can be taken again', () => {
    const places = new Places(3);
    expect([places.take(2), places.take(2), places.take(1), places.take(1)]).toEqual([true, false, true, false]);
    places.giveBack(2);
    expect(places.take(2)).toBe(true);
  });

  it('of a gate let the next one in when one leaves, also by an error', async () => {
    const gate = new Gate(2);
    let inside = 0;
    let most = 0;
    const visit = (fails: boolean) =>
      gate.through(async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inside--;
        if (fails) throw new Error('left by an error');
      });
    const visits = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => visit(i % 2 === 0)));
    expect(visits.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect([most, inside]).toEqual([2, 0]);
  });

  it('of a peer are its own, fill again, and are one for an IPv6 /64', () => {
    const budget = new PeerBudget(clock, 1000, 100);
    expect(budget.spend('192.0.2.1', 800)).toBe(true);
    expect(budget.spend('192.0.2.1', 300)).toBe(false);
    expect(budget.spend('192.0.2.2', 1000)).toBe(true);
    clock.time += 1000;
    expect(budget.spend('192.0.2.1', 300)).toBe(true);
    expect(budget.spend('2001:db8::1', 600)).toBe(true);
    expect(budget.spend('2001:db8::ffff', 600)).toBe(false);
    expect(budget.spend('2001:db8:0:1::1', 600)).toBe(true);
    expect(budget.spend('2001:db8::1', 2000)).toBe(false);
    clock.time += 3_600_000;
    expect(budget.spend('192.0.2.1', 1001)).toBe(false);
  });

  it('of traffic: a meter tells the rate of about the last minute', () => {
    const meter = new RateMeter(clock, 60_000);
    for (let i = 0; i < 3000; i++) {
      clock.time += 100;
      meter.count();
    }
    expect(meter.perSecond()).toBeGreaterThan(9.5);
    expect(meter.perSecond()).toBeLessThan(10.5);
    clock.time += 300_000;
    expect(meter.perSecond()).toBeLessThan(0.1);
  });
});

describe('the extra proxy', () => {
  it('[SP-5] is wanted always in strong, in balanced while it is quiet, never in fast', () => {
    expect(wantsExtra('strong', false)).toBe(true);
    expect([wantsExtra('balanced', true), wantsExtra('balanced', false)]).toEqual([true, false]);
    expect(wantsExtra('fast', true)).toBe(false);
  });

  it('[SP-5] is any other, of another operator where there is one, never this proxy', () => {
    const family = directoryEnv.random.bytes(32);
    const [self, sister, ...strangers] = [proxy({ family }), proxy({ family }), proxy({}), proxy({})];
    if (self === undefined || sister === undefined) throw new Error('no proxies');
    const me = { id: self.descriptor.id, family };
    const extraInput = (among: (typeof self)[]) => {
      return { directory: directoryOf(among), self: me, from: '192.0.2.1', allowLocal: false };
    };
    const drawn = (among: (typeof self)[]) =>
      new Set(Array.from({ length: 60 }, () => chooseExtra(directoryEnv, extraInput(among))?.port));
    expect(drawn([self, sister, ...strangers])).toEqual(new Set(strangers.map(({ descriptor }) => descriptor.port)));
    expect(drawn([self, sister])).toEqual(new Set([sister.descriptor.port]));
    expect(drawn([self])).toEqual(new Set([undefined]));
  });
});

describe('carrying', () => {
  /** A carrier whose waits pass at once and are written down, over roles that say what they are told to. */
  function carrier(roles: Partial<RoleCalls>, answer: HopAnswer = 'settled') {
    const second = proxy({});
    const pauses: number[] = [];
    const order: string[] = [];
    const counters = zeroCounters();
    const listed = directoryOf([second]);
    const unused = () => Promise.reject(new Error('not called'));
    const made = new Carrier(
      {
        env: { ...env, clock: { now: () => NOW } },
        self: { id: proxyIdOf(p, env.random.bytes(32)), family: env.random.bytes(32) },
        roles: { first: unused, second: unused, extra: unused, wrapExtra: unused, ...roles },
        server: {
          directory: listed,
          reachedLocally: false,
          sendCopy: async () => {
            order.push('copy');
            return answer;
          },
        },
        proxies: {
          submit: async (hop) => {
            order.push(hop);
            return answer;
          },
        },
        waits: {
          pause: async (ms) => {
            order.push('pause');
            pauses.push(ms);
          },
        },
        limits: { ...DEFAULT_LIMITS, attempts: 1 },
        counters,
        tap: () => undefined,
      },
      ProxyMemory.open(env, memoryStore()),
    );
    return { made, pauses, order, counters, secondId: second.descriptor.id };
  }
  const bytes = new Uint8Array(300);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('[FP-4] waits what the role drew before a packet goes on, and once more before the answer', async () => {
    const forward = carrier({
      first: async () => ({
        type: 'forward',
        secondProxyId: forward.secondId,
        packet: bytes as SplitPacket,
        profile: 'strong',
        waitMs: 1234,
      }),
    });
    expect(await forward.made.carry('first', '192.0.2.1', bytes)).toBe('settled');
    expect(forward.order).toEqual(['pause', 'second', 'pause']);
    expect(forward.pauses[0]).toBe(1234);
  });

  it.each<[HopAnswer, HopAnswer]>([
    ['settled', 'settled'],
    ['busy', 'failed'],
    ['failed', 'failed'],
    ['unknown', 'unknown'],
  ])('of a second proxy that answers %s is answered %s, after the same waits', async (from, to) => {
    const forward = carrier(
      {
        first: async () => ({
          type: 'forward',
          secondProxyId: forward.secondId,
          packet: bytes as SplitPacket,
          profile: 'fast',
          waitMs: 1,
        }),
      },
      from,
    );
    expect(await forward.made.carry('first', '192.0.2.1', bytes)).toBe(to);
    expect(forward.order).toEqual(['pause', 'second', 'pause']);
  });

  it('[SP-4] releases each copy after a wait of its own, of the mean that the profile asks for', async () => {
    const split = carrier({
      second: async () => ({ type: 'split', count: 1000, profile: 'fast', copy: async () => bytes as Copy }),
    });
    expect(await split.made.carry('second', '192.0.2.1', bytes)).toBe('settled');
    expect(split.pauses).toHaveLength(1001);
    expect(split.order.at(-1)).toBe('pause');
    expect(new Set(split.pauses).size).toBeGreaterThan(990);
    expect(mean(split.pauses)).toBeGreaterThan(40);
    expect(mean(split.pauses)).toBeLessThan(60);
  });

  it('of what is dropped looks settled, and is counted by its reason', async () => {
    const dropping = carrier({ first: async () => ({ type: 'drop', reason: 'malformed' }) });
    expect(await dropping.made.carry('first', '192.0.2.1', bytes)).toBe('settled');
    expect(dropping.order).not.toContain('second');
    expect(dropping.counters).toMatchObject({ carried: 0, dropped: { malformed: 1 } });
  });

  it('on which our own code throws is unknown, counted, and costs no place', async () => {
    const crashing = carrier({
      second: async () => ({
        type: 'split',
        count: 3,
        profile: 'fast',
        copy: async (i) => {
          if (i === 1) throw new Error('crash');
          return bytes as Copy;
        },
      }),
      extra: () => Promise.reject(new Error('crash')),
    });
    for (let i = 0; i < 50; i++) {
      expect(await crashing.made.carry('second', '192.0.2.1', bytes)).toBe('unknown');
      expect(await crashing.made.carry('extra', '192.0.2.1', bytes)).toBe('unknown');
    }
    expect(crashing.counters).toMatchObject({ faults: 100, copies: 100, carried: 0, failed: 100 });
  });
});
