import { type ChildProcess, spawn } from 'node:child_process';

/** A program that prints one line when it is ready, run as a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #output: string[] = [];
  readonly #exited: Promise<number | null>;

  constructor(script: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#exited = new Promise((resolve) => this.#child.once('exit', (status) => resolve(status)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#output.push(text));
    }
  }

  get output(): string {
    return this.#output.join('');
  }

  /** The first capture of `pattern` in what it printed; fails after `timeoutMs` or when it ends. */
  async printed(pattern: RegExp, timeoutMs = 60_000): Promise<string> {
    const until = Date.now() + timeoutMs;
    while (Date.now() < until && this.#child.exitCode === null) {
      const found = pattern.exec(this.output)?.[1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never printed ${pattern}:\n${this.output}`);
  }

  exited(): Promise<number | null> {
    return this.#exited;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    await this.#exited;
  }
}
