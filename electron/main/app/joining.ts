import { equalBytes } from '@conclave/core/bytes/bytes';
import { Endpoint } from '@conclave/core/client/endpoint';
import type { Env } from '@conclave/core/crypto/env';
import { formatServerAddress, parseServerAddress, type ServerAddress } from '@conclave/core/identity/server-address';
import type { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import type { EndpointNetwork } from '@conclave/core/node/endpoint/endpoint-network';
import type { ServerConnection } from '@conclave/core/node/endpoint/server-connection';
import type { ServerView } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { FirstStart } from '../config/first-start.ts';
import { Refused } from '../ipc/problem.ts';
import type { Storage } from '../storage/storage.ts';
import type { Hosting } from './hosting.ts';

export interface JoiningOptions {
  readonly env: Env;
  readonly storage: Storage;
  readonly engine: EndpointHost;
  readonly network: EndpointNetwork;
  readonly hosting: Hosting;
  /** The server is another one, or elsewhere. */
  readonly onMoved: () => void;
  readonly onServer: (view: ServerView) => void;
}

/** Which server this device belongs to, and the link to it. */
export class Joining {
  readonly #options: JoiningOptions;
  #busy = false;

  constructor(options: JoiningOptions) {
    this.#options = options;
  }

  /** Null before a server was joined. */
  get address(): ServerAddress | null {
    const text = this.#options.storage.settings.get('server');
    return text === null ? null : parseServerAddress(text);
  }

  view(): ServerView | null {
    const address = this.#options.storage.settings.get('server');
    if (address === null) return null;
    const { hosting } = this.#options;
    const hostedHere = hosting.active;
    if (hosting.trouble) return { address, hostedHere, ...hosting.trouble };
    const { connection } = this.#options.network;
    if (connection) return { ...connectionView(connection), hostedHere };
    return { address, state: 'connecting', problem: null, hostedHere };
  }

  /** At the start of the app: back to the server of last time, or to the one that the environment names. */
  async resume(firstStart: FirstStart | null): Promise<void> {
    const { engine, storage, hosting } = this.#options;
    if (engine.endpoint.name === null || this.address === null) {
      if (firstStart) await this.join(firstStart.address, firstStart.name);
      return;
    }
    if (storage.settings.get('hosted')) await hosting.resume();
    else this.#connect(this.address);
  }

  /** Refuses an address that is malformed, or where somebody else answers; one that is silent is tried on and on. */
  async join(addressText: string, name: string): Promise<void> {
    const address = parseServerAddress(addressText);
    await this.#alone(() => this.#enter(address, addressText.trim(), name));
  }

  async hostHere(name: string): Promise<void> {
    await this.#alone(async () => {
      const { hosting } = this.#options;
      this.#checkNew(null, name);
      const at = await hosting.begin();
      await this.#enter(parseServerAddress(at), at, name);
    });
  }

  /** Tries again now, a server hosted here included. */
  async reconnect(): Promise<void> {
    const { hosting } = this.#options;
    if (hosting.trouble) await hosting.resume();
    else if (this.address) this.#connect(this.address);
  }

  /** The server hosted here listens, at this address. */
  moveTo(addressText: string): void {
    const { storage, onMoved } = this.#options;
    const before = storage.settings.get('server');
    storage.transaction(() => storage.settings.set('server', addressText));
    this.#connect(parseServerAddress(addressText));
    if (before !== addressText) onMoved();
  }

  publish(): void {
    const view = this.view();
    if (view) this.#options.onServer(view);
  }

  async #enter(address: ServerAddress, addressText: string, name: string): Promise<void> {
    const { engine, storage, network } = this.#options;
    if (this.#hasMoved(address)) {
      this.moveTo(addressText);
      return;
    }
    this.#checkNew(address, name);
    const connection = network.open(address);
    await connection.firstOutcome(config.joinPatience);
    if (connection.problem === 'wrong-server-key') {
      network.disconnect();
      // Whoever tried another server while the one before is silent goes on waiting for that one.
      if (this.address) this.#connect(this.address);
      throw new Refused('wrong-server-key', { host: address.host, port: address.port });
    }
    storage.transaction(() => storage.records.clear());
    engine.reload();
    storage.transaction(() => storage.settings.set('server', addressText));
    engine.handle({ type: 'start', name, fingerprint: address.fingerprint });
    network.enter();
    this.publish();
  }

  /** The server that this device is registered with, now somewhere else. */
  #hasMoved(address: ServerAddress): boolean {
    const { endpoint } = this.#options.engine;
    const known = endpoint.mailboxId() === null ? null : this.address;
    return known !== null && equalBytes(known.fingerprint, address.fingerprint);
  }

  /** Throws UsageError for a name that won't do, and Refused where there is a mailbox at another server. */
  #checkNew(address: ServerAddress | null, name: string): void {
    const { env, engine } = this.#options;
    if (engine.endpoint.mailboxId() !== null) throw new Refused('malformed-command');
    // A trial of its own: the real one follows when the server has answered.
    const fingerprint = address?.fingerprint ?? parseServerAddress(ANY_ADDRESS).fingerprint;
    new Endpoint(env, []).handle({ type: 'start', name, fingerprint });
  }

  #connect(address: ServerAddress): void {
    const { network } = this.#options;
    network.open(address);
    network.enter();
    this.publish();
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy) throw new Refused('malformed-command');
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#busy = false;
    }
  }
}

/** Well-formed, and nobody's. */
const ANY_ADDRESS = `conclave-server://localhost:1/#${'0'.repeat(52)}`;

/** But for `hostedHere`. */
function connectionView({ address, state, problem }: ServerConnection): Omit<ServerView, 'hostedHere'> {
  const { host, port } = address;
  return {
    address: formatServerAddress(address),
    state,
    problem: problem === null ? null : { code: problem, detail: { host, port } },
  };
}
