import type { Submission } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import { ProxyLinks } from '../links/proxy-links.ts';
import type { Dial } from '../links/socks.ts';
import type { LinkTiming } from '../links/server-link.ts';
import type { EndpointHost } from './endpoint-host.ts';
import { ServerConnection } from './server-connection.ts';

export interface EndpointNetworkOptions {
  readonly env: Env;
  readonly host: EndpointHost;
  /** As in ServerConnectionOptions. */
  readonly registrationRetryMs: number;
  /** The connection that is in use now has changed its state. */
  onState(): void;
  onFault(thrown: unknown): void;
  readonly timing?: Partial<LinkTiming>;
  /** Another way to the server and the proxies than directly. */
  readonly dial?: Dial;
}

/** What joins an endpoint to the world: one link to its server, and links to first proxies. */
export class EndpointNetwork {
  readonly #options: EndpointNetworkOptions;
  readonly #proxyLinks: ProxyLinks;
  #connection: ServerConnection | null = null;

  constructor(options: EndpointNetworkOptions) {
    this.#options = options;
    this.#proxyLinks = new ProxyLinks({
      allowLocal: () => this.#connection?.reachedLocally ?? false,
      dial: options.dial,
    });
  }

  /** Null before the first `open`, and after `disconnect`. */
  get connection(): ServerConnection | null {
    return this.#connection;
  }

  /** A fresh link to a server, in place of the one before. `enter` is what opens the mailbox. */
  open(address: ServerAddress): ServerConnection {
    const { env, host, onFault, timing, dial, registrationRetryMs } = this.#options;
    const wasConnected = this.#connection?.connected === true;
    this.disconnect();
    if (wasConnected) host.handleQuietly({ type: 'disconnected' });
    const connection = new ServerConnection({
      env,
      address,
      registrationRetryMs,
      onState: () => {
        if (this.#connection === connection) this.#options.onState();
      },
      onDirectory: (directory, hash) =>
        host.handleQuietly({ type: 'directory', directory, hash, local: connection.reachedLocally }),
      onRegistered: (mailboxId) => host.handle({ type: 'registered', mailboxId }),
      onConnected: () => host.handleQuietly({ type: 'connected' }),
      onDisconnected: () => host.handleQuietly({ type: 'disconnected' }),
      onDelivery: ({ arrivedAt, bytes }) => host.handleDurably({ type: 'delivery', arrivedAt, bytes }),
      onDrained: (serverTime) => host.handleQuietly({ type: 'drained', serverTime }),
      onFault,
      dial,
      ...(timing ? { timing } : {}),
    });
    this.#connection = connection;
    return connection;
  }

  /** Registers or logs in, once the endpoint has its keys. */
  enter(): void {
    const { endpoint } = this.#options.host;
    if (endpoint.device) this.#connection?.enter(endpoint.device, endpoint.mailboxId());
  }

  /** Hands a packet to its first proxy; the endpoint learns what that said. */
  submit({ transmission, firstProxy, packet }: Submission): void {
    void this.#proxyLinks.submit('first', firstProxy, packet).then((answer) => {
      this.#options.host.handleQuietly({ type: 'answered', transmission, answer });
    });
  }

  /** There is another way there from now on: links to proxies are opened anew. */
  dropProxyLinks(): void {
    this.#proxyLinks.dropAll();
  }

  disconnect(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  close(): void {
    this.disconnect();
    this.#proxyLinks.close();
  }
}
