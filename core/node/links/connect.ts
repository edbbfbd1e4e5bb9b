import { isIPv6 } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { LinkError } from './link-error.ts';
import { PinnedAgent, type TlsPeer } from './pinned-agent.ts';
import type { Dial } from './socks.ts';

export interface ConnectOptions {
  /** DNS name or IP literal, without brackets. */
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the peer's TLS public key (SPKI, DER); null where the caller compares `peer.keyHash` afterwards. */
  readonly pin: Uint8Array | null;
  /** For TCP, TLS, WebSocket and Socket.IO together. */
  readonly timeoutMs: number;
  /** The largest frame that the peer may send us, in bytes; a larger one ends the link. */
  readonly maxPayload: number;
  /** Another way there than directly. */
  readonly dial?: Dial | undefined;
}

export interface Connected {
  readonly socket: Socket;
  readonly peer: TlsPeer;
  close(): void;
}

/**
 * One link, which is never re-established by itself. Rejects with VerifyError 'pin-mismatch', before anything was sent
 * over it, or LinkError 'unreachable'.
 */
export async function connect(options: ConnectOptions): Promise<Connected> {
  const agent = new PinnedAgent(options.pin, options.timeoutMs, options.dial ?? null);
  const socket = io(url(options), clientOptions(options, agent));
  const close = () => {
    socket.disconnect();
    agent.destroy();
  };
  // Socket.IO's own time-out ends with WebSocket: a peer that then never lets us join would hold us for ever.
  let deadline: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
      socket.once('disconnect', reject);
      deadline = setTimeout(() => reject(new Error('timeout')), options.timeoutMs);
      socket.connect();
    });
    socket.off('connect_error').off('disconnect');
    if (agent.peer === null) throw new LinkError('unreachable', 'no TLS handshake');
    return { socket, peer: agent.peer, close };
  } catch (error) {
    close();
    throw agent.failure ?? new LinkError('unreachable', reason(error));
  } finally {
    clearTimeout(deadline);
  }
}

function url({ host, port }: ConnectOptions): string {
  return `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

function clientOptions({ timeoutMs, maxPayload }: ConnectOptions, agent: PinnedAgent) {
  const options = {
    agent,
    autoConnect: false,
    forceNew: true,
    // Deflate would let a length speak about contents, and a small frame cost us a large buffer.
    perMessageDeflate: false,
    maxPayload,
    reconnection: false,
    timeout: timeoutMs,
    transports: ['websocket'],
  };
  // Its types are the browser's: there `agent` is a boolean, and what `ws` takes besides is not mentioned.
  return options as unknown as Partial<ManagerOptions & SocketOptions>;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { description } = error as Error & { description?: { message?: unknown } };
  return typeof description?.message === 'string' ? description.message : error.message;
}
