import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { UsageError } from '@conclave/core/errors';
import { Server, type Socket } from 'socket.io';
import { FRAME_SLACK } from './events.ts';
import type { TlsIdentity } from './tls-identity.ts';

export interface ListenOptions {
  readonly tls: TlsIdentity;
  /** IP address to bind; `::` for every one. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The largest packet in bytes; a frame that is larger by more than its envelope ends the link. */
  readonly maxPacket: number;
  /** Connections from one address and in all. Defaults 256 and 10,000: addresses are shared by NATs and by proxies. */
  readonly maxPerAddress?: number;
  readonly maxConnections?: number;
  /** How long a peer may take for TLS, for the upgrade and for joining, each, in milliseconds. Default 10,000. */
  readonly handshakeTimeoutMs?: number;
  onConnection(socket: Socket): void;
}

export interface Listener {
  readonly port: number;
  readonly server: HttpsServer;
  /** Links that are open now. */
  connections(): number;
  /** Ends every link and waits until the port is free. */
  close(): Promise<void>;
}

/** For what was sent last, in milliseconds. */
const CLOSING_GRACE = 1000;

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'port-taken',
  EACCES: 'port-not-allowed',
  EADDRNOTAVAIL: 'address-not-available',
};

/**
 * Socket.IO over WebSocket over TLS 1.3, and nothing else. Rejects with UsageError 'port-taken', 'port-not-allowed' or
 * 'address-not-available'. Whoever floods it, or sends what is no packet, loses connections; the others go on.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const handshakeTimeout = options.handshakeTimeoutMs ?? 10_000;
  const server = createServer({
    key: options.tls.key,
    cert: options.tls.cert,
    minVersion: 'TLSv1.3',
    handshakeTimeout,
    headersTimeout: handshakeTimeout,
    requestTimeout: handshakeTimeout,
    // Node looks only every 30 seconds by itself.
    connectionsCheckingInterval: Math.min(handshakeTimeout, 5000),
  });
  // Without a listener a plain HTTP request would hang until its time-out.
  server.on('request', (_request, response) => response.writeHead(404).end());
  const tcpSockets = limitConnections(server, options.maxPerAddress ?? 256, options.maxConnections ?? 10_000);

  const io = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: options.maxPacket + FRAME_SLACK,
    connectTimeout: handshakeTimeout,
  });
  io.engine.on('connection', endForGood);
  io.on('connection', (socket) => {
    // Socket.IO prints errors that nobody listens for.
    socket.on('error', () => undefined);
    options.onConnection(socket);
  });
  await startListening(server, options);

  return {
    port: (server.address() as AddressInfo).port,
    server,
    connections: () => io.engine.clientsCount,
    close: async () => {
      const closed = io.close();
      for (const socket of tcpSockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * The address of a link's other end: an IP literal, IPv4 ones without the `::ffff:` that a socket bound to `::` puts
 * before them, link-local ones without their zone.
 */
export function peerAddress(socket: Socket): string {
  return plainAddress(socket.handshake.address);
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}

/** A peer that does not answer the closing handshake of WebSocket would otherwise keep its connection for 30 seconds. */
function endForGood(connection: {
  request: IncomingMessage;
  once(event: 'close', listener: () => void): unknown;
}): void {
  const { socket } = connection.request;
  connection.once('close', () => {
    const timer = setTimeout(() => socket.destroy(), CLOSING_GRACE);
    socket.once('close', () => clearTimeout(timer));
  });
}

/** Counted before TLS, which is what costs. Gives the set of open TCP connections. */
function limitConnections(server: HttpsServer, perAddress: number, inAll: number): ReadonlySet<TcpSocket> {
  const open = new Set<TcpSocket>();
  const counts = new Map<string, number>();
  server.on('connection', (socket: TcpSocket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const count = counts.get(address) ?? 0;
    if (count >= perAddress || open.size >= inAll) {
      socket.destroy();
      return;
    }
    open.add(socket);
    counts.set(address, count + 1);
    socket.once('close', () => {
      open.delete(socket);
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
  });
  return open;
}

async function startListening(server: HttpsServer, { host, port }: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  server.removeAllListeners('error');
  // Such as EMFILE on accept: that connection is lost, the process goes on.
  server.on('error', () => undefined);
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const code = LISTEN_ERRORS[error.code ?? ''];
  return code === undefined ? error : new UsageError(code, `can't listen on ${host} port ${port}: ${error.code}`);
}
