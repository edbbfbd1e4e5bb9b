import { type AddressInfo, createServer, type Socket as TcpSocket } from 'node:net';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import { events } from '@conclave/core/node/links/events';
import { type Listener, listen } from '@conclave/core/node/links/listen';
import { ProxyLinks } from '@conclave/core/node/links/proxy-links';
import { createTlsIdentity, type TlsIdentity } from '@conclave/core/node/links/tls-identity';
import type { Socket } from 'socket.io';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { proxy } from '../directory/fixture.ts';

const LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const timing = { connectTimeoutMs: 500, answerTimeoutMs: 300, idleMs: 200 };
const packet = Uint8Array.of(1, 2, 3);
let tls: TlsIdentity;
let listener: Listener;
let links: ProxyLinks;
/** What the proxy at the other end does with a packet. */
let behave: (answer: (value: unknown) => void, socket: Socket) => void;
let received: Uint8Array[];

beforeAll(async () => {
  tls = await createTlsIdentity();
});

beforeEach(async () => {
  received = [];
  links = new ProxyLinks({ allowLocal: () => true, timing });
  listener = await listen({
    tls,
    host: '127.0.0.1',
    port: 0,
    maxPacket: 1000,
    onConnection: (socket) =>
      socket.on(events.first, (bytes: Uint8Array, answer: (value: unknown) => void) => {
        received.push(new Uint8Array(bytes));
        behave(answer, socket);
      }),
  });
});

afterEach(async () => {
  links.close();
  await listener.close();
});

function described(change: Partial<Descriptor> = {}): Descriptor {
  return proxy({ address: LOOPBACK, port: listener.port, tlsKeyHash: tls.keyHash, ...change }).descriptor;
}

describe('an answer', () => {
  it.each(['settled', 'busy', 'failed', 'unknown'])('%s is passed on', async (word) => {
    behave = (answer) => answer(word);
    expect(await links.submit('first', described(), packet)).toBe(word);
    expect(received).toEqual([packet]);
  });

  it.each([['taken'], [null], [{ ok: true }], [7], [Uint8Array.of(1)]])(
    'of other words (%s) is unknown',
    async (word) => {
      behave = (answer) => answer(word);
      expect(await links.submit('first', described(), packet)).toBe('unknown');
    },
  );

  it('[LI-4] that does not come is unknown, and so is a link that breaks meanwhile', async () => {
    behave = () => undefined;
    expect(await links.submit('first', described(), packet)).toBe('unknown');
    behave = (_, socket) => socket.disconnect(true);
    expect(await links.submit('first', described(), packet)).toBe('unknown');
  });

  it('larger than any answer ends the link and not the process', async () => {
    behave = (answer) => answer('x'.repeat(100_000));
    expect(await links.submit('first', described(), packet)).toBe('unknown');
    behave = (answer) => answer('settled');
    const proxyAgain = described();
    await vi.waitFor(async () => expect(await links.submit('first', proxyAgain, packet)).toBe('settled'));
  });
});

describe('nothing is handed over', () => {
  beforeEach(() => {
    behave = (answer) => answer('settled');
  });
  afterEach(() => expect(received).toEqual([]));

  it('[LI-1] to a proxy with another TLS key', async () => {
    expect(await links.submit('first', described({ tlsKeyHash: new Uint8Array(32) }), packet)).toBe('failed');
  });

  it('to a proxy that is not there', async () => {
    const gone = described();
    await listener.close();
    expect(await links.submit('first', gone, packet)).toBe('failed');
  });

  it('to a peer that takes the connection and then says nothing, and the wait has an end', async () => {
    const open: TcpSocket[] = [];
    const mute = createServer((socket) => void open.push(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const startedAt = performance.now();
    const { port } = mute.address() as AddressInfo;
    expect(await links.submit('first', described({ port }), packet)).toBe('failed');
    expect(performance.now() - startedAt).toBeLessThan(3000);
    for (const socket of open) socket.destroy();
    mute.close();
  });

  it('[DI-4] to a local address where the server is not a local one, nor ever to one that is nobody’s', async () => {
    const strict = new ProxyLinks({ allowLocal: () => false, timing });
    expect(await strict.submit('first', described(), packet)).toBe('failed');
    expect(strict.size).toBe(0);
    expect(await links.submit('first', described({ address: Uint8Array.of(0, 0, 0, 0) }), packet)).toBe('failed');
    strict.close();
  });

  it('after the links were closed', async () => {
    links.close();
    expect(await links.submit('first', described(), packet)).toBe('failed');
  });
});

describe('the pool', () => {
  it('has one link for many packets to one proxy, and closes it when nothing was sent for a while', async () => {
    behave = (answer) => setTimeout(() => answer('settled'), 20);
    const one = described();
    const all = await Promise.all(Array.from({ length: 20 }, () => links.submit('first', one, packet)));
    expect(new Set(all)).toEqual(new Set(['settled']));
    expect([links.size, listener.connections()]).toEqual([1, 1]);
    await vi.waitFor(() => expect([links.size, listener.connections()]).toEqual([0, 0]), { timeout: 3000 });
    expect(await links.submit('first', one, packet)).toBe('settled');
  });
});
