import type { Env } from '@conclave/core/crypto/env';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { ProxyMemory } from '@conclave/core/node/proxy/memory';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import type { Store } from '@conclave/core/ports';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;

function world() {
  const clock = { time: Date.UTC(2026, 10, 23), now: () => clock.time };
  const env: Env = { primitives: nativePrimitives, random: seededRandom('memory'), clock };
  return { clock, env, store: memoryStore() };
}

const tag = (n: number) => Uint8Array.from({ length: 16 }, (_, i) => (n >> (8 * (i % 4))) & 0xff);
const published = (memory: ProxyMemory) => memory.published.map(({ publicKey }) => publicKey);
/** Every stored byte, to look for secrets in. */
const dump = (store: Store) => Buffer.concat([...store.load()].map(([, value]) => value));

/** A store that throws while it is broken. */
function breaking(store: Store) {
  const broken = { is: false };
  const breakable: Store = {
    load: () => store.load(),
    commit: (writes) => {
      if (broken.is) throw new Error('disk full');
      store.commit(writes);
    },
  };
  return { breakable, broken };
}

describe('onion keys', () => {
  it('[DI-7] are replaced every 24 hours, honoured once more that long, then erased from the store', () => {
    const { clock, env, store } = world();
    const memory = ProxyMemory.open(env, store);
    const [first] = memory.secretKeys;
    const secret = first?.exportSecret() as Uint8Array;
    expect(dump(store).includes(Buffer.from(secret))).toBe(true);
    clock.time += 24 * HOUR - 1;
    expect(memory.rotateIfDue()).toBe(false);
    clock.time += 1;
    expect(memory.rotateIfDue()).toBe(true);
    expect(memory.secretKeys).toHaveLength(2);
    expect(memory.secretKeys[1]).toBe(first);
    expect(memory.published[0]?.validFrom).toBeLessThanOrEqual(clock.time);
    clock.time += 24 * HOUR;
    expect(memory.rotateIfDue()).toBe(true);
    expect(memory.secretKeys).toHaveLength(2);
    expect(memory.secretKeys).not.toContain(first);
    expect(dump(store).includes(Buffer.from(secret))).toBe(false);
  });

  it('survive a restart, and those that ran out meanwhile do not', () => {
    const { clock, env, store } = world();
    const before = published(ProxyMemory.open(env, store));
    clock.time += HOUR;
    expect(published(ProxyMemory.open(env, store))).toEqual(before);
    clock.time += 60 * HOUR;
    const after = published(ProxyMemory.open(env, store));
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  it('are replaced when the clock went back behind their beginning', () => {
    const { clock, env, store } = world();
    const before = published(ProxyMemory.open(env, store));
    clock.time -= 5 * HOUR;
    const after = published(ProxyMemory.open(env, store));
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  it('[FP-2] go with the packets seen where these are damaged', async () => {
    const { env, store } = world();
    const memory = ProxyMemory.open(env, store);
    const before = published(memory);
    for (let i = 0; i < 600; i++) memory.replays.insert(tag(i));
    await memory.durable();
    const records = [...store.load()].map(([key]) => key).filter((key) => key.startsWith('replay-tags/'));
    expect(records).toHaveLength(3);
    store.commit([{ key: records[1] as string, value: null }]);
    const after = ProxyMemory.open(env, store);
    expect(published(after)).toHaveLength(1);
    expect(published(after)).not.toEqual(before);
    expect(after.replays.insert(tag(0))).toBe(true);
  });

  it.each([
    ['cut short', (value: Uint8Array) => value.subarray(0, -1)],
    ['of another version', (value: Uint8Array) => value.map((byte, i) => (i === 0 ? 9 : byte))],
  ])('%s are replaced, not fatal', (_, damage) => {
    const { env, store } = world();
    const before = published(ProxyMemory.open(env, store));
    const records = new Map(store.load());
    store.commit([{ key: 'onion-keys', value: damage(records.get('onion-keys') as Uint8Array) }]);
    expect(published(ProxyMemory.open(env, store))).not.toEqual(before);
  });
});

describe('packets seen', () => {
  it('[FP-2] are known again after a restart, each of them', async () => {
    const { env, store } = world();
    const memory = ProxyMemory.open(env, store);
    for (let i = 0; i < 300; i++) expect(memory.replays.insert(tag(i))).toBe(true);
    await memory.durable();
    for (let i = 300; i < 700; i++) memory.replays.insert(tag(i));
    await memory.durable();
    const again = ProxyMemory.open(env, store);
    for (let i = 0; i < 700; i++) expect(again.replays.insert(tag(i))).toBe(false);
    expect(again.replays.insert(tag(700))).toBe(true);
  });

  it('are remembered as long as a key that opens them, and then forgotten, in the store too', async () => {
    const { clock, env, store } = world();
    const memory = ProxyMemory.open(env, store);
    memory.replays.insert(tag(1));
    await memory.durable();
    clock.time += 24 * HOUR;
    memory.rotateIfDue();
    expect(memory.replays.insert(tag(1))).toBe(false);
    expect(ProxyMemory.open(env, store).replays.insert(tag(1))).toBe(false);
    clock.time += 24 * HOUR;
    memory.rotateIfDue();
    expect([...store.load()].map(([key]) => key)).toEqual(['onion-keys']);
    expect(memory.replays.insert(tag(1))).toBe(true);
  });

  it('are not called durable while the store fails, and are once it works', async () => {
    const { env, store } = world();
    const { breakable, broken } = breaking(store);
    const memory = ProxyMemory.open(env, breakable);
    broken.is = true;
    memory.replays.insert(tag(1));
    await expect(memory.durable()).rejects.toThrow('disk full');
    expect(memory.replays.insert(tag(1))).toBe(false);
    broken.is = false;
    await memory.durable();
    expect(ProxyMemory.open(env, store).replays.insert(tag(1))).toBe(false);
  });

  it('stay known as long as the keys that opened them where the store fails to take new ones', async () => {
    const { clock, env, store } = world();
    const { breakable, broken } = breaking(store);
    const memory = ProxyMemory.open(env, breakable);
    memory.replays.insert(tag(1));
    await memory.durable();
    clock.time += 24 * HOUR;
    memory.rotateIfDue();
    clock.time += 24 * HOUR;
    broken.is = true;
    const before = memory.secretKeys;
    expect(() => memory.rotateIfDue()).toThrow('disk full');
    expect(memory.secretKeys).toEqual(before);
    expect(memory.replays.insert(tag(1))).toBe(false);
    broken.is = false;
    expect(memory.rotateIfDue()).toBe(true);
    expect([...store.load()].map(([key]) => key)).toEqual(['onion-keys']);
  });

  it('bring a new key early when they are many, but not so soon that senders could not know of it', () => {
    const { clock, env, store } = world();
    const memory = ProxyMemory.open(env, store);
    for (let i = 0; i < 2 ** 18; i++) memory.replays.insert(tag(i));
    expect(memory.rotateIfDue()).toBe(false);
    expect(memory.isFull).toBe(false);
    clock.time += 15 * 60_000;
    expect(memory.rotateIfDue()).toBe(true);
    expect(memory.replays.insert(tag(5))).toBe(false);
  });
});
