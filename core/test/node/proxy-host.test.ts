import { equalBytes, toHex } from '@conclave/core/bytes/bytes';
import { utf8Decode } from '@conclave/core/bytes/utf8';
import type { Env } from '@conclave/core/crypto/env';
import { deriveKeyPair } from '@conclave/core/crypto/hpke';
import type { Profile } from '@conclave/core/crypto/profile';
import { currentOnionKey, type Descriptor, openDescriptor } from '@conclave/core/directory/descriptor';
import { connect } from '@conclave/core/node/links/connect';
import { events, type Hop } from '@conclave/core/node/links/events';
import { ProxyLinks } from '@conclave/core/node/links/proxy-links';
import { request } from '@conclave/core/node/links/request';
import type { TapEvent } from '@conclave/core/node/proxy/counters';
import { createProxyIdentity, decodeProxyIdentity, encodeProxyIdentity } from '@conclave/core/node/proxy/identity';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import { ProxyHost, type ProxyHostOptions, type ProxyState } from '@conclave/core/node/proxy-host';
import { buildDirectPacket, buildPacket, sealMessage } from '@conclave/core/roles/1-source';
import { openDelivery } from '@conclave/core/roles/5-target';
import { geometry } from '@conclave/core/wire/geometry';
import { groupId, type MailboxId, memberIdOf, proxyIdOf } from '@conclave/core/wire/ids';
import { signMessage } from '@conclave/core/wire/signed-message';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { env, LOOPBACK, TinyServer } from './tiny-server.ts';

const timing = { connectTimeoutMs: 2000, requestTimeoutMs: 2000, firstRetryMs: 20, lastRetryMs: 100 };
const p = env.primitives;
/** Seven random bytes are what an exponential wait is drawn from; these give none at all. */
const hasty: Env = {
  ...env,
  random: { bytes: (length) => (length === 7 ? new Uint8Array(7).fill(0xff) : env.random.bytes(length)) },
};
const group = groupId(env.random.bytes(32));
const signing = p.ed25519SecretKey(env.random.bytes(32));
const hour = {
  groupId: group,
  epoch: 1,
  hour: 1,
  keyPair: deriveKeyPair(p, env.random.bytes(32)),
  psk: env.random.bytes(32),
  pskId: env.random.bytes(40),
};

interface Running {
  readonly host: ProxyHost;
  readonly states: ProxyState[];
  readonly taps: TapEvent[];
}

let server: TinyServer;
let source: ProxyLinks;
const running: Running[] = [];

beforeEach(async () => {
  server = await TinyServer.start();
  server.publish();
  source = new ProxyLinks({ allowLocal: () => true });
});

afterEach(async () => {
  source.close();
  for (const { host } of running.splice(0)) await host.stop();
  await server.close();
  expect(server.crashes).toEqual([]);
});

const soon = (condition: () => unknown) => vi.waitFor(() => expect(condition()).toBeTruthy(), { timeout: 8000 });
const isListed = ({ states }: Running) => states.at(-1) === 'listed';

async function started(more: Partial<ProxyHostOptions> = {}): Promise<Running> {
  const states: ProxyState[] = [];
  const taps: TapEvent[] = [];
  const host = await ProxyHost.start({
    env: hasty,
    identity: await createProxyIdentity(env),
    listen: { host: '127.0.0.1', port: 0 },
    advertise: { address: LOOPBACK },
    server: server.address,
    family: env.random.bytes(32),
    capacity: 1,
    store: memoryStore(),
    onState: (state) => states.push(state),
    tap: (event) => taps.push(event),
    timing,
    ...more,
  });
  const one = { host, states, taps };
  running.push(one);
  return one;
}

async function proxies(count: number, more: Partial<ProxyHostOptions> = {}): Promise<Running[]> {
  const all = await Promise.all(Array.from({ length: count }, () => started(more)));
  await soon(() => all.every(isListed));
  // Until each of them has seen the directory with all of them.
  server.publish();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return all;
}

const described = ({ host }: Running): Descriptor => openDescriptor(p, host.descriptor());
const onionKey = (proxy: Descriptor) =>
  p.x25519PublicKey((currentOnionKey(proxy, Date.now()) as { publicKey: Uint8Array }).publicKey);

function mailboxes(count: number): MailboxId[] {
  return Array.from({ length: count }, () => {
    const id = env.random.bytes(6) as MailboxId;
    server.mailboxes.set(toHex(id), { id, key: new Uint8Array(32), waiting: new Map(), socket: null });
    return id;
  });
}

function sealed(text: string) {
  return sealMessage(
    env,
    hour,
    signMessage(signing, group, {
      kind: 1,
      senderId: memberIdOf(p, signing.publicKey.bytes),
      epoch: 1,
      seq: 1,
      sentAt: Date.now(),
      rosterHash: new Uint8Array(8),
      body: new TextEncoder().encode(text),
    }),
  );
}

function packetFor(text: string, recipients: MailboxId[], first: Running, second: Running, profile: Profile = 'fast') {
  const p2 = described(second);
  return buildPacket(env, {
    sealed: sealed(text),
    hourKey: hour.keyPair.publicKey,
    recipients,
    routingKey: server.routing.publicKey,
    first: onionKey(described(first)),
    second: { id: p2.id, onionKey: onionKey(p2) },
    profile,
  });
}

/** What lies in a mailbox, opened by a member. */
function received(id: MailboxId): string[] {
  const { waiting } = server.mailboxes.get(toHex(id)) as { waiting: Map<string, { bytes: Uint8Array }> };
  return [...waiting.values()].map(({ bytes }) => {
    const opened = openDelivery(env, [hour], bytes);
    return opened === null ? 'not for me' : utf8Decode(opened.message.body);
  });
}

const passed = ({ taps }: Running, hop: Hop, direction: 'in' | 'out') =>
  taps.filter((tap) => tap.hop === hop && tap.direction === direction).map(({ bytes }) => bytes);

describe('a packet', () => {
  it('passes both proxies and the server to every mailbox, changed at each hop', async () => {
    const [first, second] = (await proxies(2, { env })) as [Running, Running];
    const recipients = mailboxes(5);
    const packet = packetFor('Hallo 👋', recipients, first, second);
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    for (const id of recipients) expect(received(id)).toEqual(['Hallo 👋']);

    expect(passed(first, 'first', 'in')).toEqual([packet]);
    const between = passed(first, 'first', 'out');
    expect(between).toHaveLength(1);
    expect(passed(second, 'second', 'in')).toEqual(between);
    const out = passed(second, 'second', 'out').map(toHex).sort();
    expect(out).toEqual(server.copies.map(toHex).sort());
    expect(new Set(out).size).toBe(5);
    expect(first.host.counters()).toMatchObject({ carried: 1, copies: 0, busy: 0, failed: 0 });
    expect(second.host.counters()).toMatchObject({ carried: 1, copies: 5, bytesIn: between[0]?.length });
  });

  it('goes through one more proxy while there is little traffic to hide in, never through the second again', async () => {
    const all = (await proxies(3)) as [Running, Running, Running];
    const [first, second, third] = all;
    const recipients = mailboxes(3);
    const packet = packetFor('leise', recipients, first, second, 'balanced');
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    for (const id of recipients) expect(received(id)).toEqual(['leise']);

    const extras = [...passed(first, 'extra', 'in'), ...passed(third, 'extra', 'in')];
    expect(extras).toHaveLength(3);
    expect(extras.map(toHex).sort()).toEqual(passed(second, 'second', 'out').map(toHex).sort());
    expect(passed(second, 'extra', 'in')).toEqual([]);
    const out = [...passed(first, 'extra', 'out'), ...passed(third, 'extra', 'out')];
    expect(out.map(toHex).sort()).toEqual(server.copies.map(toHex).sort());
  });

  it('in direct mode goes from the first proxy to the server', async () => {
    const [first] = (await proxies(1)) as [Running];
    const [recipient] = mailboxes(1) as [MailboxId];
    const packet = buildDirectPacket(env, {
      sealed: sealed('direkt'),
      hourKey: hour.keyPair.publicKey,
      recipient,
      routingKey: server.routing.publicKey,
      first: onionKey(described(first)),
      profile: 'fast',
    });
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    expect(received(recipient)).toEqual(['direkt']);
  });

  it('[LI-4] that comes again is answered like the first time and does not go on', async () => {
    const [first, second] = (await proxies(2)) as [Running, Running];
    const [recipient] = mailboxes(1) as [MailboxId];
    const packet = packetFor('einmal', [recipient], first, second);
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    const inner = passed(first, 'first', 'out')[0] as Uint8Array;
    expect(await source.submit('second', described(second), inner)).toBe('settled');
    expect(first.host.counters().dropped).toEqual({ replay: 1, 'not-for-me': 0, malformed: 0 });
    expect(second.host.counters().dropped.replay).toBe(1);
    expect(passed(first, 'first', 'out')).toHaveLength(1);
    expect(server.copies).toHaveLength(1);
  });

  it('[FP-3] of garbage, for another role or cut short is answered and counted, and the proxy goes on', async () => {
    const [first, second] = (await proxies(2)) as [Running, Running];
    const [recipient] = mailboxes(1) as [MailboxId];
    const packet = packetFor('x', [recipient], first, second);
    const flipped = packet.slice();
    flipped[50] = (flipped[50] as number) ^ 1;
    const bad: [Hop, Uint8Array][] = [
      ['first', env.random.bytes(500)],
      ['first', Uint8Array.of(1)],
      ['first', packet.subarray(0, 90)],
      ['first', flipped],
      ['second', packet],
      ['extra', packet],
    ];
    const answers = await Promise.all(bad.map(([hop, bytes]) => source.submit(hop, described(first), bytes)));
    expect(answers).toEqual(bad.map(() => 'settled'));
    expect(first.host.counters().dropped['not-for-me']).toBe(bad.length);

    const link = await connect({
      host: '127.0.0.1',
      port: first.host.port,
      pin: described(first).tlsKeyHash,
      timeoutMs: 2000,
      maxPayload: 4096,
    });
    for (const junk of [null, 'first', [], new Uint8Array(0), { bytes: packet }]) {
      expect(await request(link.socket, 2000, events.first, junk)).toBe('failed');
    }
    expect(first.host.counters().malformed).toBe(5);
    const oversized = request(link.socket, 2000, events.first, new Uint8Array(geometry.maxPacket + 10_000));
    await expect(oversized).rejects.toMatchObject({ code: 'disconnected' });
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    expect(received(recipient)).toEqual(['x']);
    expect(first.host.counters().faults).toBe(0);
  });

  it('for a second proxy that is gone, unknown or this one itself fails, all alike to the source', async () => {
    const [first, second] = (await proxies(2)) as [Running, Running];
    const [recipient] = mailboxes(1) as [MailboxId];
    const toGone = packetFor('weg', [recipient], first, second);
    const toSelf = packetFor('selbst', [recipient], first, first);
    const stranger = { ...described(second), id: proxyIdOf(p, env.random.bytes(32)) };
    const toStranger = buildPacket(env, {
      sealed: sealed('fremd'),
      hourKey: hour.keyPair.publicKey,
      recipients: [recipient],
      routingKey: server.routing.publicKey,
      first: onionKey(described(first)),
      second: { id: stranger.id, onionKey: onionKey(stranger) },
      profile: 'fast',
    });
    await second.host.stop();
    for (const packet of [toGone, toSelf, toStranger]) {
      expect(await source.submit('first', described(first), packet)).toBe('failed');
    }
    expect(server.copies).toEqual([]);
  });

  it('whose copies the server has no time for is tried again, copy by copy, until all are there once', async () => {
    const [first, second] = (await proxies(2, { limits: { firstRetryMs: 30 } })) as [Running, Running];
    const recipients = mailboxes(4);
    server.copyAnswers.push('busy', 'busy', 'silence', 'busy');
    const packet = packetFor('geduldig', recipients, first, second);
    expect(await source.submit('first', described(first), packet)).toBe('settled');
    for (const id of recipients) expect(received(id)).toEqual(['geduldig']);
    expect(second.host.counters().copies).toBe(4);
  });

  it('that the server never takes is unknown to the source in the end', async () => {
    const limits = { firstRetryMs: 5, attempts: 3 };
    const [first, second] = (await proxies(2, { limits })) as [Running, Running];
    server.copyAnswers.push('busy', 'busy', 'busy');
    const packet = packetFor('vergeblich', mailboxes(1), first, second);
    expect(await source.submit('first', described(first), packet)).toBe('unknown');
    expect(second.host.counters()).toMatchObject({ carried: 0, copies: 0, failed: 1 });
  });
});

describe('overload', () => {
  it('of packets or of copies is answered busy by the proxy itself, failed by the one before it', async () => {
    const tight = { packets: 1, copies: 3 };
    const [first, second] = (await proxies(2, { limits: tight })) as [Running, Running];
    const three = packetFor('drei', mailboxes(3), first, second);
    const four = packetFor('vier', mailboxes(4), first, second);
    expect(await source.submit('first', described(first), four)).toBe('failed');
    expect(second.host.counters().busy).toBe(1);

    server.copyAnswers.push('silence');
    const slow = source.submit('first', described(first), packetFor('langsam', mailboxes(1), first, second));
    const other = source.submit('first', described(first), three);
    expect(await other).toBe('busy');
    expect(await slow).toBe('settled');
    expect(await source.submit('first', described(first), packetFor('frei', mailboxes(3), first, second))).toBe(
      'settled',
    );
  });

  it('by one peer ends its turn', async () => {
    const [first, second] = (await proxies(2, { limits: { peerBurst: 1500, peerRate: 1 } })) as [Running, Running];
    const packet = () => packetFor('x', mailboxes(1), first, second);
    expect(packet().length).toBeGreaterThan(500);
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await source.submit('first', described(first), packet()));
    expect(answers.at(-1)).toBe('busy');
  });
});

describe('a proxy', () => {
  it('says that its port is taken', async () => {
    const { host } = await started();
    await expect(started({ listen: { host: '127.0.0.1', port: host.port } })).rejects.toMatchObject({
      name: 'UsageError',
      code: 'port-taken',
    });
  });

  it('announces itself again when the server comes back, and when its address changes', async () => {
    const [proxy] = (await proxies(1)) as [Running];
    server.descriptors.clear();
    await server.close();
    await soon(() => proxy.states.at(-1) === 'offline');
    await server.listen();
    await soon(() => isListed(proxy));
    expect(server.descriptors.size).toBe(1);
    proxy.host.advertise({ address: LOOPBACK, port: 1 });
    await soon(() => typeof proxy.states.at(-1) === 'object');
    expect(proxy.states.at(-1)).toEqual({ unlisted: 'unreachable' });
  });

  it('answers a dial-back of its own server only, for the place it announced only', async () => {
    const [proxy] = (await proxies(1)) as [Running];
    const { tlsKeyHash, identity } = described(proxy);
    const port = proxy.host.port;
    const right = { nonce: env.random.bytes(32), fingerprint: server.fingerprint, address: LOOPBACK, port };
    const ask = (change: object) => server.dialBack(port, tlsKeyHash, { ...right, ...change });
    expect(await ask({})).toMatchObject({ ok: true, identity });
    expect(await ask({ fingerprint: env.random.bytes(32) })).toEqual({ ok: false, code: 'other-server' });
    expect(await ask({ port: port - 1 })).toEqual({ ok: false, code: 'other-address' });
    expect(await ask({ address: Uint8Array.of(127, 0, 0, 2) })).toEqual({ ok: false, code: 'other-address' });
    expect(await ask({ nonce: env.random.bytes(31) })).toEqual({ ok: false, code: 'malformed' });
  });

  it('is the same one after a restart from what it stored, and still knows the packets it has seen', async () => {
    const store = memoryStore();
    const identity = await createProxyIdentity(env);
    const [other] = (await proxies(1)) as [Running];
    const before = await started({ store, identity });
    await soon(() => isListed(before));
    const packet = packetFor('x', mailboxes(1), before, other);
    await source.submit('first', described(before), packet);
    const keys = described(before).onionKeys;
    await before.host.stop();

    const restored = decodeProxyIdentity(p, encodeProxyIdentity(identity));
    const after = await started({ store, identity: restored });
    await soon(() => isListed(after));
    expect(described(after)).toMatchObject({ id: described(before).id, onionKeys: keys });
    expect(equalBytes(described(after).tlsKeyHash, identity.tls.keyHash)).toBe(true);
    expect(await source.submit('first', described(after), packet)).toBe('settled');
    expect(after.host.counters().dropped.replay).toBe(1);
  });

  it('whose server has another key than the address says stays up, unlisted, and says why', async () => {
    const proxy = await started({ server: { ...server.address, fingerprint: env.random.bytes(32) as never } });
    await soon(() => typeof proxy.states.at(-1) === 'object');
    expect(proxy.states.at(-1)).toEqual({ refused: 'wrong-server-key' });
    expect(server.heard).not.toContain(events.announce);
  });
});
