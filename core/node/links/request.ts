import type { Socket } from 'socket.io-client';
import { LinkError } from './link-error.ts';

/**
 * Sends one event and gives what its acknowledgement callback was given, unparsed. Rejects with LinkError
 * 'unreachable' where the link was down and nothing was sent, 'disconnected' or 'timeout' where the peer may have it.
 */
export async function request(socket: Socket, timeoutMs: number, event: string, ...args: unknown[]): Promise<unknown> {
  // Socket.IO would keep the event and send it over the next link, to a peer that has not been checked.
  if (!socket.connected) throw new LinkError('unreachable', 'the link is down');
  try {
    return await socket.timeout(timeoutMs).emitWithAck(event, ...args);
  } catch {
    // It tells the two apart in words only.
    throw socket.connected ? new LinkError('timeout', event) : new LinkError('disconnected', event);
  }
}
