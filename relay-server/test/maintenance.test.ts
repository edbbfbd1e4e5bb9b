import { mkdirSync, rmdirSync } from 'node:fs';
import { directoryHash } from '@conclave/core/directory/directory';
import { mailboxId } from '@conclave/core/identity/mailbox-id';
import type { Socket } from 'socket.io';
import { describe, expect, it } from 'vitest';
import { Counters } from '../src/counters.ts';
import { DataFolder } from '../src/data-folder.ts';
import { Announcer } from '../src/directory/announcer.ts';
import { type Published, Publisher } from '../src/directory/publisher.ts';
import { ProxyRegistry } from '../src/directory/registry.ts';
import { RoutingKeys } from '../src/keys/routing-keys.ts';
import { loadIdentity } from '../src/keys/server-keys.ts';
import { silentLog } from '../src/log.ts';
import { Sessions } from '../src/mailbox/sessions.ts';
import { Maintenance } from '../src/maintenance.ts';
import { defaultMailboxLimits } from '../src/store/mailbox-store.ts';
import { MemoryStore } from '../src/store/memory.ts';
import { clockedEnv, tempFolder, until } from './helpers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BOX = mailboxId(Uint8Array.of(1, 2, 3, 4, 5, 6));

async function world() {
  const env = clockedEnv(1_700_000_000_000);
  const folder = new DataFolder(tempFolder());
  const counters = new Counters();
  const registry = new ProxyRegistry();
  const routingKeys = new RoutingKeys(env, folder);
  const published: Published[] = [];
  const publisher = new Publisher({
    env,
    identity: loadIdentity(env, folder),
    folder,
    routingKeys,
    registry,
    counters,
    log: silentLog,
    gatherMs: 20,
    spacingMs: 0,
    onPublished: (one) => published.push(one),
  });
  published.push(publisher.current());
  const store = new MemoryStore(defaultMailboxLimits);
  await store.register(BOX, new Uint8Array(32));
  const announcer = new Announcer({
    env,
    registry,
    dialBack: async () => true,
    allowPrivate: true,
    counters,
    log: silentLog,
    onChange: () => publisher.changed(),
  });
  const sessions = new Sessions({ env, store, counters, log: silentLog });
  const maintenance = new Maintenance({
    env,
    routingKeys,
    publisher,
    announcer,
    sessions,
    store,
    counters,
    log: silentLog,
  });
  return { env, folder, published, publisher, routingKeys, store, counters, sessions, maintenance };
}

describe('as time passes', () => {
  it('a directory is replaced within the hour, long before it ends, and after every rotation', async () => {
    const { env, published, maintenance } = await world();
    for (let i = 0; i < 4 * 60 * 30; i++) {
      env.advance(MINUTE / 4);
      await maintenance.tick();
      const newest = published.at(-1)!.directory;
      expect(env.clock.now() - newest.serverTime).toBeLessThan(HOUR);
      expect(newest.validUntil - env.clock.now()).toBeGreaterThanOrEqual(2 * HOUR);
    }
    const keys = published.map(({ directory }) => directory.routingKeys.length);
    expect(keys[0]).toBe(1);
    expect(keys.at(-1)).toBe(2);
    published.slice(1).forEach(({ directory }, i) => {
      const before = published[i]!;
      expect(directory.sequence).toBe(before.directory.sequence + 1);
      expect(directory.predecessor).toEqual(directoryHash(env.primitives, before.document));
    });
  });

  it('a clock that was put back brings a directory for that time', async () => {
    const { env, published, maintenance } = await world();
    env.advance(-5 * HOUR);
    await maintenance.tick();
    const { validFrom, validUntil, sequence } = published.at(-1)!.directory;
    expect(validFrom).toBeLessThanOrEqual(env.clock.now());
    expect(validUntil).toBeGreaterThan(env.clock.now());
    expect(sequence).toBe(published[0]!.directory.sequence + 1);
  });

  it('changes that come together make one directory', async () => {
    const { published, publisher } = await world();
    for (let i = 0; i < 10; i++) publisher.changed();
    await until('published', () => published.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(published).toHaveLength(2);
  });

  it("a data folder that can't be written ends nothing: keys and directory are tried again", async () => {
    const { env, folder, published, publisher, routingKeys, maintenance } = await world();
    const blockers = ['directory.json.new', 'routing-keys.json.new'].map((name) => folder.file(name));
    for (const path of blockers) mkdirSync(path);
    publisher.changed();
    env.advance(25 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await maintenance.tick();
    expect(published).toHaveLength(1);
    expect(routingKeys.published()).toHaveLength(1);
    for (const path of blockers) rmdirSync(path);
    await maintenance.tick();
    expect(published.at(-1)!.directory.routingKeys).toHaveLength(2);
    expect(published.at(-1)!.directory.sequence).toBe(published[0]!.directory.sequence + 1);
  });

  it('old deliveries are dropped and counted', async () => {
    const { env, store, counters, maintenance } = await world();
    const copy = { mailboxId: BOX, replayTag: new Uint8Array(16), delivery: new Uint8Array(10) };
    await store.add([copy], env.clock.now(), env.clock.now() + 49 * HOUR);
    env.advance(30 * 24 * HOUR);
    await maintenance.tick();
    expect(counters.values()['deliveries-expired']).toBe(1);
    expect((await store.usage()).deliveries).toBe(0);
  });

  it('a device with nothing waiting hears so again, with the time, by which it erases old keys', async () => {
    const { env, sessions, maintenance } = await world();
    const drained: number[] = [];
    const socket = {
      connected: true,
      once: () => undefined,
      emit: (_: string, { serverTime }: { serverTime: number }) => drained.push(serverTime),
    };
    sessions.start(socket as unknown as Socket, BOX);
    await until('after login', () => drained.length === 1);
    env.advance(HOUR);
    await maintenance.tick();
    await until('an hour later', () => drained.length === 2);
    expect(drained[1]! - drained[0]!).toBe(HOUR);
  });
});
