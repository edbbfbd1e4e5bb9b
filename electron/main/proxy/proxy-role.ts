import type { Env } from '@conclave/core/crypto/env';
import { UsageError } from '@conclave/core/errors';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import {
  createProxyIdentity,
  decodeProxyIdentity,
  encodeProxyIdentity,
  type ProxyIdentity,
} from '@conclave/core/node/proxy/identity';
import { ProxyHost, type ProxyState } from '@conclave/core/node/proxy-host';
import { type ProxyId, proxyIdOf } from '@conclave/core/wire/ids';
import type { ProxyRoleView } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { Storage } from '../storage/storage.ts';
import { listingView } from './listing-view.ts';
import { localAddressTowards } from '../network/local-address.ts';

export interface ProxyRoleOptions {
  readonly env: Env;
  readonly storage: Storage;
  readonly server: () => ServerAddress | null;
  /** The server is this computer's own: so is then the operator. */
  readonly hostedHere: () => boolean;
  readonly onView: (view: ProxyRoleView) => void;
  /** This device's proxy, whose path its own messages never take; null while it is none. */
  readonly onProxyId: (id: ProxyId | null) => void;
  readonly onFault: (thrown: unknown) => void;
}

const OFF: Pick<ProxyRoleView, 'state' | 'problem'> = { state: 'off', problem: null };

/** This device as a proxy for others: off until the person switches it on, and then on until switched off. */
export class ProxyRole {
  readonly #options: ProxyRoleOptions;
  #host: ProxyHost | null = null;
  #listing = OFF;
  #carried = 0;
  #counting: NodeJS.Timeout | null = null;
  /** Starts and stops follow one another. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ProxyRoleOptions) {
    this.#options = options;
  }

  get view(): ProxyRoleView {
    return { ...this.#listing, carried: this.#carried };
  }

  /** Throws StorageError where the wish can't be remembered; what comes of it is told by `onView`. */
  set(on: boolean): void {
    const { storage } = this.#options;
    storage.transaction(() => storage.settings.set('proxyOn', on));
    this.restart();
  }

  /** As the settings say, with the server as it is now. */
  restart(): void {
    this.#queue = this.#queue.then(async () => {
      await this.#stop();
      if (this.#options.storage.settings.get('proxyOn')) await this.#start();
    });
  }

  /** Resolves when the port is free again. */
  close(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#stop());
    return this.#queue;
  }

  async #start(): Promise<void> {
    const server = this.#options.server();
    if (!server) return;
    this.#show({ state: 'starting', problem: null });
    try {
      const identity = await this.#identity();
      this.#options.onProxyId(proxyIdOf(this.#options.env.primitives, identity.signing.publicKey.bytes));
      this.#host = await this.#listen(identity, server);
      this.#rememberIdentity(identity, this.#host.port);
      this.#counting = setInterval(() => this.#count(), config.proxyCountInterval);
    } catch (thrown) {
      this.#options.onFault(thrown);
      this.#show({ state: 'failed', problem: { code: 'internal', detail: {} } });
    }
  }

  async #stop(): Promise<void> {
    if (this.#counting) clearInterval(this.#counting);
    this.#counting = null;
    const host = this.#host;
    this.#host = null;
    if (host) {
      await host.stop();
      this.#options.onProxyId(null);
    }
    this.#carried = 0;
    if (this.#listing !== OFF) this.#show(OFF);
  }

  /** On the port it had, or another: its descriptor says which. */
  async #listen(identity: ProxyIdentity, server: ServerAddress): Promise<ProxyHost> {
    const known = this.#options.storage.settings.get('proxy')?.port;
    const address = await localAddressTowards(server.host, server.port);
    try {
      return await this.#startHost(identity, server, address, known ?? config.proxyPort);
    } catch (thrown) {
      if (!(thrown instanceof UsageError) || thrown.code !== 'port-taken') throw thrown;
      return this.#startHost(identity, server, address, 0);
    }
  }

  #startHost(identity: ProxyIdentity, server: ServerAddress, address: Uint8Array, port: number): Promise<ProxyHost> {
    const { env, storage, hostedHere } = this.#options;
    const own = env.primitives.sha256(identity.signing.publicKey.bytes);
    return ProxyHost.start({
      env,
      identity,
      server,
      listen: { host: address.length === 4 ? '0.0.0.0' : '::', port },
      advertise: { address },
      family: hostedHere() ? server.fingerprint : own,
      capacity: 0,
      store: storage.proxyStore,
      onState: (state) => this.#onState(state),
    });
  }

  #onState(state: ProxyState): void {
    // A proxy that is listed and announces a new key is still listed.
    if (state === 'announcing' && this.#listing.state === 'listed') return;
    this.#show(listingView(state));
  }

  #show(listing: Pick<ProxyRoleView, 'state' | 'problem'>): void {
    this.#listing = listing;
    this.#options.onView(this.view);
  }

  #count(): void {
    const carried = this.#host?.counters().carried ?? 0;
    if (carried === this.#carried) return;
    this.#carried = carried;
    this.#options.onView(this.view);
  }

  /** The one it had, so that other devices know it again, or a new one. */
  async #identity(): Promise<ProxyIdentity> {
    const { env, storage } = this.#options;
    const known = storage.settings.get('proxy');
    if (!known) return createProxyIdentity(env);
    return decodeProxyIdentity(env.primitives, Uint8Array.from(Buffer.from(known.identity, 'base64')));
  }

  #rememberIdentity(identity: ProxyIdentity, port: number): void {
    const { storage } = this.#options;
    const text = Buffer.from(encodeProxyIdentity(identity)).toString('base64');
    storage.transaction(() => storage.settings.set('proxy', { identity: text, port }));
  }
}
