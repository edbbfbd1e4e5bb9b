import { type DestinationStream, destination, type Logger, pino } from 'pino';

/** What the server needs of a logger. Events never carry mailbox ids, keys or contents; see `peer` for addresses. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines, on stderr unless said otherwise: stdout belongs to what a person or script asked for. */
export function createLog(level: LogLevel, stream: DestinationStream = destination({ fd: 2, sync: true })): Log {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, formatters, timestamp: () => `,"time":"${new Date().toISOString()}"` }, stream);
}

export const silentLog: Log = createLog('silent');

/** Says something at most once a minute, with how often it happened in between. */
export class Seldom {
  readonly #now: () => number;
  #saidAt = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `say` with the number of times since it was last called, this one included. */
  say(say: (times: number) => void): void {
    this.#unsaid++;
    const now = this.#now();
    if (Math.abs(now - this.#saidAt) < 60_000) return;
    this.#saidAt = now;
    say(this.#unsaid);
    this.#unsaid = 0;
  }
}
