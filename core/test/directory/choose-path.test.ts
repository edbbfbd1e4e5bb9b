import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/bytes.ts';
import { decodeGuards, encodeGuards } from '../../src/client/guards.ts';
import { choosePath, GUARD_LIFETIME, GUARDS, type Guard, type PathInput } from '../../src/directory/choose-path.ts';
import { directoryOf, env, NOW, proxy } from './fixture.ts';

const many = Array.from({ length: 30 }, () => proxy({}));
const input = (change: Partial<PathInput> = {}): PathInput => ({
  directory: directoryOf(many),
  guards: [],
  self: null,
  allowLocal: false,
  failures: new Map(),
  ...change,
});

/** Paths of `count` messages in a row, the guards kept as a device keeps them. */
function paths(count: number, change: Partial<PathInput> = {}, at: typeof env = env) {
  const base = input(change);
  let guards: readonly Guard[] = base.guards;
  return Array.from({ length: count }, () => {
    const chosen = choosePath(at, { ...base, guards });
    guards = chosen?.guards ?? guards;
    return chosen?.path ?? null;
  });
}

describe('paths', () => {
  it('[DI-5] keep to three first proxies and vary the second', () => {
    const drawn = paths(200);
    expect(new Set(drawn.map((path) => path && toHex(path.first.id))).size).toBe(GUARDS);
    expect(new Set(drawn.map((path) => path && toHex(path.second.id))).size).toBeGreaterThan(20);
  });
  it('[DI-5] change the first proxies after sixty days, not before', () => {
    const [first] = [choosePath(env, input())];
    const guards = first?.guards as readonly Guard[];
    const later = (ms: number) => ({ ...env, clock: { now: () => NOW + ms } });
    // Onion keys of the fixture live a day: move the guards back in time rather than the clock forward.
    const aged = (ms: number) => guards.map((guard) => ({ ...guard, chosenAt: guard.chosenAt - ms }));
    expect(choosePath(later(0), input({ guards: aged(GUARD_LIFETIME - 1) }))?.guards.map((g) => g.id)).toEqual(
      guards.map((guard) => guard.id),
    );
    expect(choosePath(later(0), input({ guards: aged(GUARD_LIFETIME) }))?.guards.every((g) => g.chosenAt === NOW)).toBe(
      true,
    );
  });
  it('[DI-5] keep a guard that is away, and come back to it', () => {
    const guards = choosePath(env, input())?.guards as readonly Guard[];
    const away = many.filter((one) => toHex(one.descriptor.id) !== toHex(guards[0]?.id as Uint8Array));
    const during = choosePath(env, input({ directory: directoryOf(away), guards }));
    expect(during?.guards).toHaveLength(GUARDS + 1);
    const firsts = paths(100, { guards: during?.guards as readonly Guard[] }).map(
      (path) => path && toHex(path.first.id),
    );
    expect(new Set(firsts)).toEqual(new Set(guards.map((guard) => toHex(guard.id))));
  });
  it('[DI-5] keep a bounded number of guards, however often the directory lists others', () => {
    let guards: readonly Guard[] = [];
    for (let i = 0; i < 100; i++) {
      const directory = directoryOf([proxy({}), proxy({}), proxy({})]);
      guards = choosePath(env, input({ directory, guards }))?.guards ?? [];
    }
    expect(decodeGuards(encodeGuards(guards))).toEqual(guards);
  });
  it('[DI-5] never go through this device itself', () => {
    const self = many[0]?.descriptor.id ?? null;
    for (const path of paths(200, { self })) {
      expect([path?.first.id, path?.second.id]).not.toContainEqual(self);
    }
  });
  it('[DI-5] never have two of a family while another is on offer', () => {
    const family = env.random.bytes(32);
    const operators = [...Array.from({ length: 10 }, () => proxy({ family })), proxy({}), proxy({})];
    for (const path of paths(200, { directory: directoryOf(operators) })) expect(path?.sameFamily).toBe(false);
  });
  it('[DI-6] say so where one family is all there is', () => {
    const family = env.random.bytes(32);
    const evening = [proxy({ family }), proxy({ family }), proxy({ family })];
    for (const path of paths(50, { directory: directoryOf(evening) })) {
      expect(path?.sameFamily).toBe(true);
      expect(path?.first.id).not.toEqual(path?.second.id);
    }
  });
  it('[DI-5] never have two of one /16, except on a local network', () => {
    const neighbours = [proxy({ address: Uint8Array.of(81, 2, 3, 4) }), proxy({ address: Uint8Array.of(81, 2, 9, 9) })];
    expect(paths(1, { directory: directoryOf(neighbours) })).toEqual([null]);
    const local = [proxy({ address: Uint8Array.of(127, 0, 0, 1) }), proxy({ address: Uint8Array.of(127, 0, 0, 1) })];
    expect(paths(1, { directory: directoryOf(local), allowLocal: true })[0]).not.toBeNull();
  });
  it('[DI-4] have no proxy at a local address, unless the server was reached at one, and none at an address of nobody', () => {
    const at = (...address: number[]) => proxy({ address: Uint8Array.from(address) });
    const near = [at(127, 0, 0, 1), at(10, 0, 0, 1), at(192, 168, 1, 1), at(169, 254, 1, 1)];
    const nowhere = [at(192, 0, 2, 1), at(0, 0, 0, 0), at(240, 0, 0, 1)];
    const global = [proxy({}), proxy({})];
    const all = directoryOf([...near, ...nowhere, ...global]);
    const addresses = (allowLocal: boolean) =>
      new Set(
        Array.from({ length: 40 }, () => paths(4, { directory: all, allowLocal }))
          .flat()
          .flatMap((path) => (path === null ? [] : [path.first, path.second]))
          .map((one) => one.address.join('.')),
      );
    const named = (proxies: readonly ReturnType<typeof proxy>[]) =>
      proxies.map((one) => one.descriptor.address.join('.'));
    expect(addresses(false)).toEqual(new Set(named(global)));
    expect(addresses(true)).toEqual(new Set(named([...near, ...global])));
    expect(paths(1, { directory: directoryOf(near) })).toEqual([null]);
  });
  it('[DI-6] need two usable proxies', () => {
    const stale = proxy({ onionKeys: [{ publicKey: new Uint8Array(32), validFrom: 0, validUntil: NOW }] });
    expect(paths(1, { directory: directoryOf([many[0] as (typeof many)[0], stale]) })).toEqual([null]);
    expect(paths(1, { directory: directoryOf([]) })).toEqual([null]);
  });
  it('[DI-5] weigh capacity at most fourfold', () => {
    const weak = Array.from({ length: 10 }, () => proxy({ capacity: 0 }));
    const strong = Array.from({ length: 10 }, () => proxy({ capacity: 3 }));
    const drawn = paths(3000, { directory: directoryOf([...weak, ...strong]) });
    const strongShare = drawn.filter((path) => path?.second.capacity === 3).length / drawn.length;
    expect(strongShare).toBeGreaterThan(0.7);
    expect(strongShare).toBeLessThan(0.88);
  });
  it('[DI-5] take a proxy half as often for each recent failure', () => {
    const [failing, fine] = [Array.from({ length: 10 }, () => proxy({})), Array.from({ length: 10 }, () => proxy({}))];
    const failures = new Map(failing.map((one) => [toHex(one.descriptor.id), 2]));
    const drawn = paths(3000, { directory: directoryOf([...failing, ...fine]), failures });
    const share = drawn.filter((path) => path && failures.has(toHex(path.second.id))).length / drawn.length;
    // A quarter of the weight each: one in five, a little off for the guards, who are never second to themselves.
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
  });
  it('[DI-5] pass over a proxy that keeps failing', () => {
    const guards = choosePath(env, input())?.guards as readonly Guard[];
    const failures = new Map([[toHex(guards[0]?.id as Uint8Array), 3]]);
    for (const path of paths(50, { guards, failures })) expect(path?.first.id).not.toEqual(guards[0]?.id);
  });
});
