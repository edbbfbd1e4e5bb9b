import type { Socket } from 'socket.io';
import { callback } from './parse.ts';
import type { Arguments } from './parse-requests.ts';

export interface Service<Request, Answer> {
  readonly parse: (args: Arguments) => Request | null;
  /** What a peer is told whose arguments don't parse, and where `handle` threw. */
  readonly malformed: Answer;
  readonly handle: (request: Request) => Answer | Promise<Answer>;
}

export interface Faults {
  malformed(): void;
  /** A handler threw: our own fault, whatever the peer sent. */
  crashed(error: unknown): void;
}

/** Malformed events on one link before it is ended. */
const PATIENCE = 10;

/**
 * Answers one event of one link through its acknowledgement callback. The boundary of the process: whatever the peer
 * sent and whatever the handler throws, a peer that asked for an answer gets one and the process goes on.
 */
export function serve<Request, Answer>(
  socket: Socket,
  event: string,
  { parse, malformed, handle }: Service<Request, Answer>,
  faults: Faults,
): void {
  socket.on(event, async (...args: unknown[]) => {
    const acknowledge = callback(args);
    const answer = (value: Answer) => acknowledge?.(value);
    try {
      const request = acknowledge === null ? null : parse(args.slice(0, -1));
      if (request !== null) {
        answer(await handle(request));
        return;
      }
      faults.malformed();
      answer(malformed);
      if (strike(socket) >= PATIENCE) socket.disconnect(true);
    } catch (error) {
      faults.crashed(error);
      answer(malformed);
    }
  });
}

/** How many malformed events this link has brought. */
function strike(socket: Socket): number {
  const data = socket.data as { strikes?: number };
  data.strikes = (data.strikes ?? 0) + 1;
  return data.strikes;
}
