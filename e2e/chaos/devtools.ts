import type { Readable, Writable } from 'node:stream';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Chromium's own protocol over two pipes (`--remote-debugging-pipe`): JSON, each message ended by a zero byte. */
export class Devtools {
  readonly #out: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #rest = '';
  #closed = false;

  constructor(out: Writable, input: Readable) {
    this.#out = out;
    // A process that was killed breaks its pipes: those who wait are told by `close`.
    out.on('error', () => undefined);
    input.on('error', () => undefined);
    input.setEncoding('utf8').on('data', (part: string) => this.#onData(part));
  }

  call(method: string, params: object, sessionId?: string): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error('the app has ended'));
    const id = this.#next++;
    this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** The process has ended: nothing will be answered any more. */
  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(new Error('the app has ended'));
    this.#waiting.clear();
  }

  #onData(part: string): void {
    const messages = `${this.#rest}${part}`.split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#onReply(JSON.parse(message) as Reply);
  }

  #onReply({ id, result, error }: Reply): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result);
  }
}
