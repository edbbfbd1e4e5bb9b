import type { Socket } from 'socket.io';
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
 * sent and whatever the handler throws, the peer gets an answer and the process goes on.
 */
export function serve<Request, Answer>(
  socket: Socket,
  event: string,
  { parse, malformed, handle }: Service<Request, Answer>,
  faults: Faults,
): void {
  socket.on(event, async (...args: unknown[]) => {
    const acknowledge = args.at(-1);
    const answer = typeof acknowledge === 'function' ? (value: Answer) => acknowledge(value) : () => undefined;
    try {
      const request = typeof acknowledge === 'function' ? parse(args.slice(0, -1)) : null;
      if (request !== null) return answer(await handle(request));
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
