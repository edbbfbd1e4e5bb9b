import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { parseIp } from '@conclave/core/directory/address';
import { type Descriptor, openDescriptor, signDescriptor } from '@conclave/core/directory/descriptor';
import { directoryHash, openDirectory } from '@conclave/core/directory/directory';
import { dialBackStatement } from '@conclave/core/identity/challenges';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import type { DialBackRequest } from '@conclave/core/node/links/events';
import { listen } from '@conclave/core/node/links/listen';
import { createTlsIdentity, type TlsIdentity } from '@conclave/core/node/links/tls-identity';
import { describe, expect, it } from 'vitest';
import { Counters } from '../src/counters.ts';
import { Announcer } from '../src/directory/announcer.ts';
import { dialBackFrom } from '../src/directory/dial-back.ts';
import { ProxyRegistry } from '../src/directory/registry.ts';
import { silentLog } from '../src/log.ts';
import { systemEnv } from '@conclave/core/node/system-env';
import type { RunningServer } from '../src/server.ts';
import { ask, cleanup, clockedEnv, newMailboxKey, rawLink, serve, tempFolder, until } from './helpers.ts';

const HOUR = 3_600_000;
const p = systemEnv.primitives;

interface Fake {
  readonly identity?: Ed25519SecretKey;
  readonly address?: string;
  readonly port?: number;
  readonly tls?: Pick<TlsIdentity, 'keyHash'>;
  readonly validFrom?: number;
}

function document({ identity = newMailboxKey(), address = '127.0.0.1', port = 1, tls, validFrom }: Fake): Uint8Array {
  const from = validFrom ?? Date.now() - HOUR;
  return signDescriptor(identity, {
    tlsKeyHash: tls?.keyHash ?? new Uint8Array(32),
    family: new Uint8Array(32),
    address: parseIp(address),
    port,
    capacity: 0,
    onionKeys: [{ publicKey: new Uint8Array(32).fill(9), validFrom: from, validUntil: from + 48 * HOUR }],
  });
}

/** Answers dial-backs, with whatever key it is told to sign. */
async function fakeProxy(signWith?: Ed25519SecretKey) {
  const tls = await createTlsIdentity();
  const identity = newMailboxKey();
  const listener = await listen({
    tls,
    host: '127.0.0.1',
    port: 0,
    maxPacket: 1024,
    onConnection: (socket) =>
      socket.on('dial-back', (question: DialBackRequest, answer: (value: unknown) => void) => {
        const statement = dialBackStatement({
          nonce: new Uint8Array(question.nonce),
          fingerprint: new Uint8Array(question.fingerprint) as Fingerprint,
          address: new Uint8Array(question.address),
          port: question.port,
          tlsKeyHash: tls.keyHash,
        });
        const signature = (signWith ?? identity).sign(statement);
        answer({ ok: true, identity: identity.publicKey.bytes, signature });
      }),
  });
  cleanup(() => listener.close());
  let dials = 0;
  listener.server.on('connection', () => dials++);
  return { identity, tls, port: listener.port, stop: () => listener.close(), dials: () => dials };
}

const listed = (server: RunningServer) => server.directory().proxies.map(({ port }) => port);

describe('directory', () => {
  it('[DI-3] is the same chain over changes and restarts: each names the hash of the one before', async () => {
    const dataDir = join(tempFolder(), 'data');
    const seen: Uint8Array[] = [];
    const identityOf = async (server: RunningServer) => {
      const link = await rawLink(server);
      const hello = (await ask(link, 'hello', new Uint8Array(32))) as { identity: Uint8Array };
      const answer = (await ask(link, 'directory', 0)) as { directory: Uint8Array };
      seen.push(new Uint8Array(answer.directory));
      link.socket.on('directory', (pushed: Uint8Array) => seen.push(new Uint8Array(pushed)));
      return { link, identity: p.ed25519PublicKey(new Uint8Array(hello.identity)) };
    };
    const first = await serve({ dataDir });
    const { link, identity } = await identityOf(first);
    const proxy = await fakeProxy();
    expect(await ask(link, 'announce', document(proxy))).toEqual({ ok: true });
    await until('the push', () => seen.length === 2);
    await first.stop();
    const second = await serve({ dataDir });
    await identityOf(second);

    const directories = seen.map((bytes) => openDirectory(p, identity, bytes));
    expect(directories.map(({ sequence }) => sequence - directories[0]!.sequence)).toEqual([0, 1, 2]);
    expect(directories[1]!.predecessor).toEqual(directoryHash(p, seen[0]!));
    expect(directories[2]!.predecessor).toEqual(directoryHash(p, seen[1]!));
    expect(directories.map(({ proxies }) => proxies.length)).toEqual([0, 1, 1]);
    const [{ validFrom, validUntil, serverTime } = { validFrom: 0, validUntil: 0, serverTime: 0 }] = directories;
    expect(validUntil - serverTime).toBe(3 * HOUR);
    expect(validFrom).toBeLessThan(Date.now());
  });

  it('is sent to who has another one, and to nobody else', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const { sequence } = server.directory();
    expect(await ask(link, 'directory', sequence)).toEqual({ ok: true, directory: null });
    expect(await ask(link, 'directory', sequence + 5)).toMatchObject({ ok: true, directory: expect.anything() });
  });
});

describe('announcing', () => {
  it('[DI-4] lists a proxy that proves its address, tells devices, and drops it when it stops answering', async () => {
    const server = await serve();
    const device = await rawLink(server);
    const pushes: unknown[] = [];
    device.socket.on('directory', (bytes: unknown) => pushes.push(bytes));
    const proxy = await fakeProxy();
    const link = await rawLink(server);
    expect(await ask(link, 'announce', document(proxy))).toEqual({ ok: true });
    expect(proxy.dials()).toBe(1);
    await until('listed', () => listed(server).includes(proxy.port));
    await until('pushed', () => pushes.length === 1);

    await proxy.stop();
    link.close();
    await until('dropped', () => listed(server).length === 0);
    expect(server.counters()['proxies-dropped']).toBe(1);
  });

  it('keeps a proxy whose link dropped while it still answers', async () => {
    const server = await serve();
    const proxy = await fakeProxy();
    const link = await rawLink(server);
    await ask(link, 'announce', document(proxy));
    await until('listed', () => listed(server).includes(proxy.port));
    link.close();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(listed(server)).toEqual([proxy.port]);
  });

  it('[DI-4] refuses whoever signs with another key, has another TLS key, or does not answer', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const unreachable = { ok: false, code: 'unreachable' };
    const forger = await fakeProxy(newMailboxKey());
    expect(await ask(link, 'announce', document(forger))).toEqual(unreachable);
    const proxy = await fakeProxy();
    expect(await ask(link, 'announce', document({ ...proxy, tls: forger.tls }))).toEqual(unreachable);
    expect(await ask(link, 'announce', document({ ...proxy, identity: newMailboxKey() }))).toEqual(unreachable);
    expect(await ask(link, 'announce', document({ ...proxy, port: await closedPort() }))).toEqual(unreachable);
    expect(listed(server)).toEqual([]);
  });

  it('[DI-4] gives up on a host that accepts and says nothing', async () => {
    const silent = await new Promise<Server>((resolve) => {
      const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening));
    });
    cleanup(() => silent.close());
    const { port } = silent.address() as { port: number };
    const dial = dialBackFrom(systemEnv, new Uint8Array(32) as Fingerprint, 300);
    const started = performance.now();
    expect(await dial(openDescriptor(p, document({ port })))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('refuses documents that are not signed, or have no onion key for now', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const broken = document({});
    broken[40]! ^= 1;
    for (const bad of [broken, broken.subarray(0, 60), document({ validFrom: Date.now() - 100 * HOUR })]) {
      expect(await ask(link, 'announce', bad)).toEqual({ ok: false, code: 'malformed' });
    }
  });

  it('[DI-4] dials no private or loopback address unless its operator wants that', async () => {
    const server = await serve({ allowPrivate: false });
    const proxy = await fakeProxy();
    expect(await ask(await rawLink(server), 'announce', document(proxy))).toEqual({
      ok: false,
      code: 'not-your-address',
    });
    expect(proxy.dials()).toBe(0);
  });

  it('[DI-4] dials no address but the one that the announcement came from', async () => {
    const server = await serve();
    const link = await rawLink(server);
    for (const address of ['127.0.0.2', '8.8.8.8', '192.168.0.1', '::1']) {
      expect(await ask(link, 'announce', document({ address }))).toEqual({ ok: false, code: 'not-your-address' });
    }
  });

  it('limits announcements', async () => {
    const server = await serve({ rules: { announce: { perSite: 9, inAll: 1, seconds: 60 } } });
    const link = await rawLink(server);
    await ask(link, 'announce', document({ port: await closedPort() }));
    expect(await ask(link, 'announce', document({}))).toEqual({ ok: false, code: 'rate-limited' });
  });
});

describe('announcer', () => {
  function announcer(allowPrivate = false) {
    const env = clockedEnv();
    const registry = new ProxyRegistry();
    const dialled: Descriptor[] = [];
    const state = { answers: true, changes: 0 };
    const made = new Announcer({
      env,
      registry,
      dialBack: async (descriptor) => {
        dialled.push(descriptor);
        return state.answers;
      },
      allowPrivate,
      counters: new Counters(),
      log: silentLog,
      onChange: () => state.changes++,
    });
    return { env, registry, dialled, state, announcer: made };
  }
  const [SITE, NEIGHBOUR] = ['8.8.8.8', '8.8.8.9'];

  it('[DI-4] lists one proxy per public IPv4 address and per IPv6 /64', async () => {
    const { announcer: made, registry } = announcer();
    const crowded = { ok: false, code: 'not-your-address' };
    const announce = (address: string, port: number, identity = newMailboxKey()) =>
      made.announce({}, address, document({ address, port, identity }));
    const key = newMailboxKey();
    expect(await announce(SITE, 1, key)).toEqual({ ok: true });
    expect(await announce(SITE, 2)).toEqual(crowded);
    expect(await announce(SITE, 3, key)).toEqual({ ok: true });
    expect(await announce(NEIGHBOUR, 1)).toEqual({ ok: true });
    expect(await announce('2a00:1450:4001:8::1', 1)).toEqual({ ok: true });
    expect(await announce('2a00:1450:4001:8::2', 1)).toEqual(crowded);
    expect(await announce('2a00:1450:4001:9::1', 1)).toEqual({ ok: true });
    expect(registry.all()).toHaveLength(4);
  });

  it('[DI-4] lists several ports of one local address where local ones are wanted', async () => {
    const { announcer: made, registry } = announcer(true);
    for (const port of [1, 2, 3]) await made.announce({}, '10.0.0.5', document({ address: '10.0.0.5', port }));
    expect(registry.all()).toHaveLength(3);
  });

  it('lets a proxy whose link is gone make way for the next one of its address', async () => {
    const { announcer: made, registry } = announcer();
    const link = {};
    await made.announce(link, SITE, document({ address: SITE, port: 1 }));
    await made.linkDropped(link);
    expect(await made.announce({}, SITE, document({ address: SITE, port: 2 }))).toEqual({ ok: true });
    expect(registry.all().map(({ descriptor }) => descriptor.port)).toEqual([2]);
  });

  it('lists one of those that announce themselves from one address at the same time', async () => {
    const { announcer: made, registry } = announcer();
    const ports = [1, 2, 3];
    await Promise.all(ports.map((port) => made.announce({}, SITE, document({ address: SITE, port }))));
    expect(registry.all()).toHaveLength(1);
  });

  it("takes its operator's own proxies at any public address, but dials them too", async () => {
    const { announcer: made, dialled, state } = announcer();
    const identity = newMailboxKey();
    made.trustOwn(identity.publicKey.bytes);
    const own = (port: number) => made.announce({}, '127.0.0.1', document({ address: SITE, port, identity }));
    expect(await own(1)).toEqual({ ok: true });
    state.answers = false;
    expect(await own(2)).toEqual({ ok: false, code: 'unreachable' });
    expect(dialled.map(({ port }) => port)).toEqual([1, 2]);
  });

  it('does not put an older descriptor, which anyone may have kept, in place of a newer one', async () => {
    const { announcer: made, registry, state } = announcer();
    const identity = newMailboxKey();
    const [old, fresh] = [30, 1].map((hours) =>
      document({ address: SITE, identity, validFrom: Date.now() - hours * HOUR }),
    ) as [Uint8Array, Uint8Array];
    const link = {};
    await made.announce(link, SITE, fresh);
    expect(await made.announce({}, SITE, old)).toEqual({ ok: false, code: 'malformed' });
    expect(registry.all().map((proxy) => proxy.document)).toEqual([fresh]);
    expect(state.changes).toBe(1);
    // The proxy itself may: its clock was wrong before.
    expect(await made.announce(link, SITE, old)).toEqual({ ok: true });
  });

  it('[DI-4] tests every ten minutes and drops who fails', async () => {
    const { announcer: made, env, registry, dialled, state } = announcer();
    await made.announce({}, SITE, document({ address: SITE }));
    env.advance(9 * 60_000);
    await made.tick();
    expect(dialled).toHaveLength(1);
    env.advance(60_000);
    await made.tick();
    await made.tick();
    expect(dialled).toHaveLength(2);
    state.answers = false;
    env.advance(10 * 60_000);
    await made.tick();
    expect(registry.all()).toEqual([]);
    expect(state.changes).toBe(2);
  });
});

async function closedPort(): Promise<number> {
  const server = await new Promise<Server>((resolve) => {
    const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
