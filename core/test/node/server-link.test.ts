import { toHex } from '@conclave/core/bytes/bytes';
import type { Directory } from '@conclave/core/directory/directory';
import { NO_TLS_KEY } from '@conclave/core/identity/challenges';
import { events } from '@conclave/core/node/links/events';
import {
  type DirectoryConflict,
  type LinkDelivery,
  ServerLink,
  type ServerLinkOptions,
  type ServerLinkState,
} from '@conclave/core/node/links/server-link';
import type { MailboxId } from '@conclave/core/wire/ids';
import type { Copy } from '@conclave/core/wire/stages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { env, TinyServer } from './tiny-server.ts';

const timing = { connectTimeoutMs: 2000, requestTimeoutMs: 1000, firstRetryMs: 20, lastRetryMs: 100, steadyMs: 1000 };
const mailbox = env.primitives.ed25519SecretKey(env.random.bytes(32));
const links: ServerLink[] = [];
let server: TinyServer;

beforeEach(async () => {
  server = await TinyServer.start();
});

afterEach(async () => {
  for (const link of links.splice(0)) link.close();
  await server.close();
  expect(server.crashes).toEqual([]);
});

function opened(more: Partial<ServerLinkOptions> = {}) {
  const seen = {
    states: [] as ServerLinkState[],
    directories: [] as Directory[],
    conflicts: [] as DirectoryConflict[],
    faults: [] as unknown[],
    drained: [] as number[],
  };
  const link = ServerLink.open(env, {
    address: server.address,
    timing,
    onState: (state) => seen.states.push(state),
    onDirectory: (directory) => seen.directories.push(directory),
    onConflict: (conflict) => seen.conflicts.push(conflict),
    onFault: (fault) => seen.faults.push(fault),
    onDrained: (serverTime) => seen.drained.push(serverTime),
    ...more,
  });
  links.push(link);
  return { link, seen };
}

const soon = (condition: () => unknown) => vi.waitFor(() => expect(condition()).toBeTruthy(), { timeout: 5000 });

/** Registered and logged in. */
async function ready(more: Partial<ServerLinkOptions> = {}) {
  const { link, seen } = opened(more);
  const id = await link.register(mailbox.publicKey);
  await link.login(id, mailbox);
  return { link, seen, id };
}

describe('[LI-2] the hello', () => {
  it('of the right server opens the link, and its directory comes with it', async () => {
    server.publish();
    const { link, seen } = opened();
    await soon(() => seen.directories.length === 1);
    expect(seen.states).toEqual(['connecting', 'online']);
    expect(link.identity?.bytes).toEqual(server.identity.publicKey.bytes);
    expect(link.directory?.sequence).toBe(1);
    expect(link.reachedLocally).toBe(true);
  });

  it.each<[string, () => void]>([
    ['by another key', () => (server.helloIdentity = env.primitives.ed25519SecretKey(env.random.bytes(32)))],
    ['for another TLS key, as of one who sits between', () => (server.helloKeyHash = env.random.bytes(32))],
    ['for a reverse proxy whose certificate nobody vouches for', () => (server.helloKeyHash = NO_TLS_KEY)],
  ])('signed %s ends it for good, with nothing else said', async (_, lie) => {
    lie();
    const { link, seen } = opened();
    await expect(link.register(mailbox.publicKey)).rejects.toMatchObject({
      name: 'VerifyError',
      code: 'wrong-server-key',
    });
    expect(seen.states).toEqual(['connecting', { refused: 'wrong-server-key' }]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.heard).toEqual([events.hello]);
  });
});

describe('a mailbox', () => {
  it('[TA-4] is registered, opened, and delivers; only what was taken care of is acknowledged', async () => {
    const taken: LinkDelivery[] = [];
    let disk = 'full';
    const { id, seen } = await ready({
      onDelivery: async (delivery) => {
        taken.push(delivery);
        if (disk === 'full') throw new Error('disk full');
      },
    });
    await soon(() => seen.drained.length === 1);
    server.put(id, Uint8Array.of(1, 2, 3));
    await soon(() => seen.faults.length === 1);
    const { waiting } = server.mailboxes.get(toHex(id)) as { waiting: Map<string, unknown> };
    expect(waiting.size).toBe(1);
    disk = 'free';
    server.put(id, Uint8Array.of(4));
    await soon(() => waiting.size === 1 && taken.length === 2);
    expect(taken.map(({ bytes }) => [...bytes])).toEqual([[1, 2, 3], [4]]);
  });

  it('is opened again after the server restarted, and what waited comes', async () => {
    const taken: number[][] = [];
    const { id, link, seen } = await ready({ onDelivery: async ({ bytes }) => void taken.push([...bytes]) });
    await server.close();
    await soon(() => seen.states.includes('offline'));
    expect(await link.sendCopy(Uint8Array.of(1) as Copy)).toBe('failed');
    server.put(id, Uint8Array.of(9));
    await server.listen();
    await soon(() => taken.length === 1);
    expect(taken).toEqual([[9]]);
    expect(seen.states.at(-1)).toBe('online');
  });

  it('that is refused ends the link for good', async () => {
    const { link, seen } = opened();
    server.refusesLogins = true;
    const id = await link.register(mailbox.publicKey);
    await expect(link.login(id, mailbox)).rejects.toMatchObject({ name: 'VerifyError', code: 'login-refused' });
    expect(seen.states.at(-1)).toEqual({ refused: 'login-refused' });
    await expect(link.register(mailbox.publicKey)).rejects.toMatchObject({ code: 'login-refused' });
  });

  it('asked for while the server is away is there when it is back', async () => {
    await server.close();
    const { link } = opened();
    const asked: Promise<MailboxId> = link.register(mailbox.publicKey);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.listen();
    expect(await asked).toHaveLength(6);
  });
});

describe('directories', () => {
  it('are followed as they are published', async () => {
    const { seen } = opened();
    await soon(() => seen.states.includes('online'));
    for (let i = 0; i < 3; i++) server.publish();
    await soon(() => seen.directories.length === 3);
    expect(seen.directories.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(seen.conflicts).toEqual([]);
  });

  it.each([
    ['another one of the same number', { sequence: 1 }, 'fork'],
    ['a next one that continues another history', { sequence: 2, predecessor: new Uint8Array(32).fill(7) }, 'fork'],
    ['an older one', { sequence: 0 }, 'rollback'],
  ])('that conflict, such as %s, are reported and not taken', async (_, change, kind) => {
    const first = server.publish();
    const { link, seen } = opened();
    await soon(() => seen.directories.length === 1);
    const offered = server.publish(change);
    await soon(() => seen.conflicts.length === 1);
    expect(seen.conflicts[0]).toMatchObject({ kind, sequence: change.sequence });
    expect(seen.conflicts[0]?.bytes).toEqual(offered);
    expect(seen.conflicts[0]?.held).toEqual(env.primitives.sha256(first));
    expect(link.directory?.sequence).toBe(1);
  });

  it('that are not signed by the server are a fault, and change nothing', async () => {
    const { link, seen } = opened();
    const forged = server.publish().slice();
    await soon(() => seen.directories.length === 1);
    forged[10] = (forged[10] as number) ^ 1;
    server.push(forged);
    await soon(() => seen.faults.length === 1);
    expect(seen.faults[0]).toMatchObject({ name: 'VerifyError', code: 'signature' });
    expect(link.directory?.sequence).toBe(1);
  });
});

describe('a copy', () => {
  it('is settled when taken, busy when the server is, and unknown when no answer comes', async () => {
    const { link, seen } = opened();
    await soon(() => seen.states.includes('online'));
    const copy = Uint8Array.of(1, 2, 3) as Copy;
    expect(await link.sendCopy(copy)).toBe('settled');
    server.copyAnswers.push('busy', 'silence');
    expect(await link.sendCopy(copy)).toBe('busy');
    expect(await link.sendCopy(copy)).toBe('unknown');
  });
});
