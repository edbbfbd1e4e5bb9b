import { connect as dialTcp, type Socket } from 'node:net';
import { connect } from '@conclave/core/node/links/connect';
import { type Listener, listen } from '@conclave/core/node/links/listen';
import { createTlsIdentity, type TlsIdentity } from '@conclave/core/node/links/tls-identity';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const HOST = '127.0.0.1';
const common = { timeoutMs: 3000, maxPayload: 1_000_000 };
const open: { close(): unknown }[] = [];
let tls: TlsIdentity;

beforeAll(async () => {
  tls = await createTlsIdentity();
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function listening(): Promise<Listener> {
  const listener = await listen({ tls, host: HOST, port: 0, maxPacket: 1000, onConnection: () => undefined });
  open.push(listener);
  return listener;
}

const tcp = (port: number) =>
  new Promise<Socket>((resolve) => {
    const socket = dialTcp({ host: HOST, port }, () => resolve(socket));
  });

describe('a link by somebody else’s way', () => {
  it('hands the name over as it is, and claims no address for it', async () => {
    const { port } = await listening();
    const asked: string[] = [];
    const dial = (host: string, at: number) => {
      asked.push(`${host}:${at}`);
      return tcp(port);
    };
    const connection = await connect({ ...common, host: 'server.invalid', port: 7, pin: tls.keyHash, dial });
    open.push(connection);
    expect(asked).toEqual(['server.invalid:7']);
    // Otherwise a proxy on this computer would make every server look local.
    expect(connection.peer.address).toBe('');
  });

  it('is held to the pin as any other', async () => {
    const { port } = await listening();
    const attempt = connect({ ...common, host: HOST, port, pin: new Uint8Array(32), dial: () => tcp(port) });
    await expect(attempt).rejects.toMatchObject({ code: 'pin-mismatch' });
  });

  it('is unreachable where that way fails or never ends, and nothing goes directly instead', async () => {
    const { port } = await listening();
    const failing = connect({ ...common, host: HOST, port, pin: null, dial: () => Promise.reject(new Error('no')) });
    await expect(failing).rejects.toMatchObject({ code: 'unreachable' });
    const endless = connect({
      ...common,
      timeoutMs: 200,
      host: HOST,
      port,
      pin: null,
      dial: () => new Promise(() => undefined),
    });
    await expect(endless).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is direct where the dialler says so', async () => {
    const { port } = await listening();
    const connection = await connect({ ...common, host: HOST, port, pin: tls.keyHash, dial: () => null });
    open.push(connection);
    expect(connection.peer.address).toBe(HOST);
  });
});
