import type { Problem, ServerView } from '../../bridge/contract.ts';
import { HostedServer, type Listening } from '../host/hosted-server.ts';
import type { ServerChild } from '../host/server-child.ts';
import type { Storage } from '../storage/storage.ts';
import { toProblem } from './problems.ts';

export interface HostingOptions {
  readonly storage: Storage;
  readonly folder: string;
  readonly spawn: () => ServerChild;
  /** It listens, for the first time since the app started or again. */
  readonly onListening: (address: string) => void;
  readonly onTrouble: () => void;
}

/** Whether this computer hosts its own server, and what ails that. */
export class Hosting {
  readonly #options: HostingOptions;
  readonly #server: HostedServer;
  #trouble: Pick<ServerView, 'state' | 'problem'> | null = null;

  constructor(options: HostingOptions) {
    this.#options = options;
    this.#server = new HostedServer({
      folder: options.folder,
      spawn: options.spawn,
      onBack: (at) => this.#listens(at),
      onStopped: (forGood) => this.#stopped(forGood),
    });
  }

  get active(): boolean {
    return this.#options.storage.settings.get('hosted') !== null;
  }

  /** Null while it runs, and where there is none. */
  get trouble(): Pick<ServerView, 'state' | 'problem'> | null {
    return this.#trouble;
  }

  /** The first time. Gives the address; rejects with UsageError where it does not start. */
  async begin(): Promise<string> {
    const { storage } = this.#options;
    const known = storage.settings.get('hosted');
    const at = await this.#server.start(known?.port ?? null);
    storage.transaction(() => storage.settings.set('hosted', { port: at.port }));
    return at.address;
  }

  /** Every other time. Never rejects: what is wrong is shown. */
  async resume(): Promise<void> {
    const port = this.#options.storage.settings.get('hosted')?.port ?? null;
    this.#show({ state: 'starting', problem: null });
    try {
      this.#listens(await this.#server.start(port));
    } catch (thrown) {
      const problem = toProblem(thrown);
      this.#show({ state: 'refused', problem: problem.code === 'port-taken' ? portTaken(port) : problem });
    }
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  #listens({ address }: Listening): void {
    this.#trouble = null;
    this.#options.onListening(address);
  }

  #stopped(forGood: boolean): void {
    const problem: Problem = { code: 'server-stopped', detail: {} };
    this.#show({ state: forGood ? 'refused' : 'starting', problem });
  }

  #show(trouble: Pick<ServerView, 'state' | 'problem'>): void {
    this.#trouble = trouble;
    this.#options.onTrouble();
  }
}

const portTaken = (port: number | null): Problem => ({ code: 'port-taken', detail: port === null ? {} : { port } });
