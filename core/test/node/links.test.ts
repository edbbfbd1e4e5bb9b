import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect as dialTcp } from 'node:net';
import { createServer as createTlsServer, connect as dialTls } from 'node:tls';
import { connect } from '@conclave/core/node/links/connect';
import { type Listener, listen } from '@conclave/core/node/links/listen';
import { request } from '@conclave/core/node/links/request';
import { serve } from '@conclave/core/node/links/serve';
import { createTlsIdentity, type TlsIdentity, tlsIdentityFrom } from '@conclave/core/node/links/tls-identity';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const MAX_PACKET = 1000;
const HOST = '127.0.0.1';
const link = { host: HOST, timeoutMs: 3000, maxPayload: 1_000_000 };
const open: { close(): unknown }[] = [];
let tls: TlsIdentity;

beforeAll(async () => {
  tls = await createTlsIdentity();
});

afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function serving(
  onConnection: (socket: Socket) => void,
  more: { maxPerAddress?: number; handshakeTimeoutMs?: number } = {},
) {
  const listener = await listen({ tls, host: HOST, port: 0, maxPacket: MAX_PACKET, onConnection, ...more });
  open.push(listener);
  return listener;
}

async function connected(listener: Listener, pin: Uint8Array | null = tls.keyHash) {
  const connection = await connect({ ...link, port: listener.port, pin });
  open.push(connection);
  return connection;
}

/** Answers 'echo' with what it was sent; counts faults. */
function echoing() {
  const faults = { malformedEvents: 0, crashes: 0 };
  const onConnection = (socket: Socket) =>
    serve<Uint8Array, Uint8Array | string>(
      socket,
      'echo',
      {
        parse: ([bytes]) => (bytes instanceof Uint8Array ? bytes : null),
        malformed: 'malformed',
        handle: (bytes) => {
          if (bytes[0] === 0xff) throw new Error('handler crashed');
          return bytes;
        },
      },
      { malformed: () => faults.malformedEvents++, crashed: () => faults.crashes++ },
    );
  return { faults, onConnection };
}

describe('TLS identity', () => {
  it('is restored from its PEM texts, and refuses a certificate of another key', async () => {
    expect(tlsIdentityFrom(tls.key, tls.cert).keyHash).toEqual(tls.keyHash);
    const other = await createTlsIdentity();
    expect(other.keyHash).not.toEqual(tls.keyHash);
    expect(() => tlsIdentityFrom(other.key, tls.cert)).toThrowError(expect.objectContaining({ code: 'tls-identity' }));
    expect(() => tlsIdentityFrom('nonsense', tls.cert)).toThrowError(expect.objectContaining({ code: 'tls-identity' }));
  });
});

describe('a link', () => {
  it('[LI-1] carries binary both ways over TLS 1.3 to the pinned key, and reports the key it saw', async () => {
    const listener = await serving(echoing().onConnection);
    const { socket, peer } = await connected(listener);
    const answer = await request(socket, 3000, 'echo', Uint8Array.of(1, 2, 3));
    expect([...(answer as Uint8Array)]).toEqual([1, 2, 3]);
    expect(peer).toEqual({ keyHash: tls.keyHash, publiclyTrusted: false, address: HOST });
    expect(listener.connections()).toBe(1);
  });

  it('[LI-1] to another key than the pinned one ends with a typed error, before a byte of application data', async () => {
    let received = 0;
    const server = createTlsServer({ key: tls.key, cert: tls.cert, minVersion: 'TLSv1.3' }, (socket) => {
      socket.on('data', (data) => {
        received += data.length;
      });
      socket.on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    open.push(server);
    const { port } = server.address() as AddressInfo;
    const attempt = connect({ ...link, port, pin: new Uint8Array(32) });
    await expect(attempt).rejects.toMatchObject({ name: 'VerifyError', code: 'pin-mismatch' });
    // The same server does see the request of one who has no pin: so the zero below means something.
    expect(received).toBe(0);
    await expect(connect({ ...link, port, pin: null, timeoutMs: 300 })).rejects.toMatchObject({ code: 'unreachable' });
    expect(received).toBeGreaterThan(0);
  });

  it('to a peer that completes WebSocket and then never lets us join ends in time', async () => {
    const server = createHttpsServer({ key: tls.key, cert: tls.cert });
    const io = new Server(server, { transports: ['websocket'], connectTimeout: 60_000 });
    io.use(() => undefined);
    open.push(io);
    await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
    const { port } = server.address() as AddressInfo;
    const attempt = connect({ ...link, port, pin: tls.keyHash, timeoutMs: 300 });
    await expect(attempt).rejects.toMatchObject({ name: 'LinkError', code: 'unreachable' });
  });

  it('to nobody ends with a typed error', async () => {
    const listener = await serving(() => undefined);
    await listener.close();
    const attempt = connect({ ...link, port: listener.port, pin: tls.keyHash });
    await expect(attempt).rejects.toMatchObject({ name: 'LinkError', code: 'unreachable' });
  });

  it('that brings an oversized frame is dropped; the listener and other links go on', async () => {
    const listener = await serving(echoing().onConnection);
    const [bad, good] = [await connected(listener), await connected(listener)];
    await expect(request(bad.socket, 3000, 'echo', new Uint8Array(MAX_PACKET + 5000))).rejects.toMatchObject({
      code: 'disconnected',
    });
    expect(await request(good.socket, 3000, 'echo', Uint8Array.of(7))).toHaveLength(1);
    await expect(request(bad.socket, 3000, 'echo', Uint8Array.of(7))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('that brings malformed arguments gets an answer each time, and is ended when it repeats them', async () => {
    const { faults, onConnection } = echoing();
    const { socket } = await connected(await serving(onConnection));
    for (const bad of [null, 'text', 5, {}, [[]], { type: 'Buffer', data: [1] }]) {
      expect(await request(socket, 3000, 'echo', bad)).toBe('malformed');
    }
    // Without a callback there is nobody to answer, and still nothing breaks.
    socket.emit('echo', Uint8Array.of(1));
    expect(await request(socket, 3000, 'echo', Uint8Array.of(9))).toHaveLength(1);
    expect(faults.malformedEvents).toBe(7);
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    for (let i = 0; i < 3; i++) socket.emit('echo', 'again');
    expect(await ended).toBe('io server disconnect');
  });

  it('survives a handler that throws', async () => {
    const { faults, onConnection } = echoing();
    const { socket } = await connected(await serving(onConnection));
    expect(await request(socket, 3000, 'echo', Uint8Array.of(0xff))).toBe('malformed');
    expect(await request(socket, 3000, 'echo', Uint8Array.of(1))).toHaveLength(1);
    expect(faults.crashes).toBe(1);
  });
});

describe('a listener', () => {
  it('says that a port is taken', async () => {
    const { port } = await serving(() => undefined);
    const again = listen({ tls, host: HOST, port, maxPacket: MAX_PACKET, onConnection: () => undefined });
    await expect(again).rejects.toMatchObject({ name: 'UsageError', code: 'port-taken' });
  });

  it('takes no more connections from one address than it should, and takes new ones as old ones leave', async () => {
    const listener = await serving(() => undefined, { maxPerAddress: 2 });
    const first = await connected(listener);
    await connected(listener);
    await expect(connected(listener)).rejects.toMatchObject({ code: 'unreachable' });
    first.close();
    await expect.poll(async () => (await connected(listener).catch(() => null)) !== null, { timeout: 3000 }).toBe(true);
  });

  it('[LI-1] has no polling, no client script, and TLS 1.3 only', async () => {
    const { port } = await serving(() => undefined);
    const { Agent, get } = await import('node:https');
    const agent = new Agent({ rejectUnauthorized: false });
    const status = (path: string) =>
      new Promise((resolve, reject) =>
        get({ host: HOST, port, path, agent }, (response) => resolve(response.resume().statusCode)).on('error', reject),
      );
    expect(await status('/socket.io/?EIO=4&transport=polling')).toBe(400);
    expect(await status('/socket.io/socket.io.js')).toBe(400);
    expect(await status('/')).toBe(404);
    const old = new Agent({ rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    await expect(
      new Promise((resolve, reject) => get({ host: HOST, port, agent: old }, resolve).on('error', reject)),
    ).rejects.toMatchObject({ message: expect.stringMatching(/protocol.version/i) });
  });

  it.each([
    ['nothing at all', ''],
    ['half a request', 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n'],
    [
      'an upgrade, and then does not join',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ],
  ])('ends a connection whose peer sends %s', async (_, bytes) => {
    const { port } = await serving(() => undefined, { handshakeTimeoutMs: 200 });
    const to = { host: HOST, port, rejectUnauthorized: false };
    for (const socket of [dialTcp(to), dialTls(to)]) {
      const ended = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())));
      const startedAt = performance.now();
      socket.on('error', () => undefined).resume();
      socket.write(bytes);
      expect((await ended) - startedAt).toBeLessThan(3000);
    }
  });

  it('frees its port when closed, links and all', async () => {
    const listener = await serving(() => undefined);
    const { socket } = await connected(listener);
    const gone = new Promise((resolve) => socket.once('disconnect', resolve));
    await listener.close();
    await gone;
    const again = await listen({ tls, host: HOST, port: listener.port, maxPacket: 1, onConnection: () => undefined });
    open.push(again);
    expect(again.port).toBe(listener.port);
  });
});
