import { UsageError } from '@conclave/core/errors';
import { config } from '../config/config.ts';
import { type FromServer, fromServerSchema } from './process-messages.ts';
import type { ServerChild } from './server-child.ts';

export interface Listening {
  /** `conclave-server://…`. */
  readonly address: string;
  readonly port: number;
}

export interface HostedServerOptions {
  readonly folder: string;
  readonly spawn: () => ServerChild;
  /** It listens again after it had stopped by itself. */
  readonly onBack: (at: Listening) => void;
  /** It stopped by itself and is started again, or `forGood`: after too many times, the person has to ask for it. */
  readonly onStopped: (forGood: boolean) => void;
}

/** The central server that this computer hosts, in a process of its own, kept running. */
export class HostedServer {
  readonly #options: HostedServerOptions;
  #child: ServerChild | null = null;
  #exited: Promise<void> = Promise.resolve();
  #port = 0;
  #restarts = 0;
  #wanted = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: HostedServerOptions) {
    this.#options = options;
  }

  /**
   * `knownPort` is the one it had before, which its address promises to others, or null the first time: then another
   * free one will do if the usual one is taken. Rejects with UsageError 'port-taken', 'server-stopped' or what the
   * server says.
   */
  async start(knownPort: number | null): Promise<Listening> {
    await this.stop();
    this.#wanted = true;
    this.#restarts = 0;
    const at = await this.#launchFirst(knownPort);
    this.#port = at.port;
    return at;
  }

  /** Resolves when it has exited. */
  async stop(): Promise<void> {
    this.#wanted = false;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const child = this.#child;
    this.#child = null;
    if (child) {
      child.send({ type: 'stop' });
      const late = setTimeout(() => child.kill(), config.hostedServerStopTimeout);
      await this.#exited;
      clearTimeout(late);
    }
  }

  async #launchFirst(knownPort: number | null): Promise<Listening> {
    try {
      return await this.#launch(knownPort ?? config.hostedServerPort);
    } catch (thrown) {
      const taken = thrown instanceof UsageError && thrown.code === 'port-taken';
      if (knownPort !== null || !taken) throw thrown;
      return this.#launch(0);
    }
  }

  /** One process, up to its first word. Afterwards its end is an accident, unless `stop` asked for it. */
  async #launch(port: number): Promise<Listening> {
    const child = this.#options.spawn();
    this.#child = child;
    this.#exited = new Promise((resolve) => child.onExit(resolve));
    const answer = firstWord(child);
    child.send({ type: 'start', folder: this.#options.folder, port, proxies: config.hostedServerProxies });
    const word = await answer;
    if (word.type === 'failed' || this.#child !== child) {
      if (this.#child === child) this.#child = null;
      child.kill();
      const code = word.type === 'failed' ? word.code : 'server-stopped';
      throw new UsageError(code, `the hosted server did not start on port ${port}`);
    }
    const since = Date.now();
    void this.#exited.then(() => this.#onExit(child, since));
    return { address: word.address, port: word.port };
  }

  #onExit(child: ServerChild, since: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    if (Date.now() - since >= config.hostedServerSoundAfter) this.#restarts = 0;
    this.#restartLater();
  }

  #restartLater(): void {
    if (!this.#wanted) return;
    const wait = config.hostedServerRestartWaits[this.#restarts];
    this.#options.onStopped(wait === undefined);
    if (wait === undefined) return;
    this.#restarts += 1;
    this.#timer = setTimeout(() => {
      this.#launch(this.#port).then(this.#options.onBack, () => this.#restartLater());
    }, wait);
  }
}

/** `listening` or `failed`; silence and an early end are `failed`, too. */
function firstWord(child: ServerChild): Promise<FromServer> {
  return new Promise((resolve) => {
    const fail = () => resolve({ type: 'failed', code: 'server-stopped' });
    const timer = setTimeout(fail, config.hostedServerStartTimeout);
    child.onExit(() => {
      clearTimeout(timer);
      fail();
    });
    child.onMessage((message) => {
      const parsed = fromServerSchema.safeParse(message);
      if (!parsed.success) return;
      clearTimeout(timer);
      resolve(parsed.data);
    });
  });
}
