import { createServer, connect, type Server, type Socket } from 'node:net';

/** A SOCKS5 proxy (RFC 1928, 1929) that notes where it was asked to go. */
export interface SocksServer {
  readonly port: number;
  readonly asked: string[];
  close(): Promise<void>;
}

export interface SocksServerOptions {
  readonly login?: string;
  /** Answers every request with "not allowed by ruleset". */
  readonly blocks?: boolean;
}

/** Leads every name and address to this computer. */
export async function socksServer({ login, blocks = false }: SocksServerOptions = {}): Promise<SocksServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    void serve(socket, asked, login, blocks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return { port: address.port, asked, close };
}

async function serve(socket: Socket, asked: string[], login: string | undefined, blocks: boolean): Promise<void> {
  const read = () => new Promise<Buffer>((resolve) => socket.once('data', resolve));
  await read();
  socket.write(Buffer.from([5, login === undefined ? 0 : 2]));
  if (login !== undefined) {
    const given = await read();
    const nameLength = given[1] ?? 0;
    const name = given.toString('utf8', 2, 2 + nameLength);
    const ok = `${name}:${given.toString('utf8', 3 + nameLength)}` === login;
    socket.write(Buffer.from([1, ok ? 0 : 1]));
    if (!ok) return;
  }
  const request = await read();
  const [host, at] = target(request);
  const port = request.readUInt16BE(at);
  asked.push(`${host}:${port}`);
  if (blocks) {
    socket.end(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
    return;
  }
  const onward = connect({ host: '127.0.0.1', port });
  onward.on('error', () => socket.destroy());
  socket.once('close', () => onward.destroy());
  onward.once('connect', () => {
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(onward).pipe(socket);
  });
}

function target(request: Buffer): [host: string, portAt: number] {
  if (request[3] === 1) return [[...request.subarray(4, 8)].join('.'), 8];
  const length = request[4] ?? 0;
  return [request.toString('latin1', 5, 5 + length), 5 + length];
}
