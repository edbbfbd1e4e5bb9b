import type { Env } from '@conclave/core/crypto/env';
import { signDescriptor } from '@conclave/core/directory/descriptor';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { HopAnswer, Store } from '@conclave/core/ports';
import { geometry } from '@conclave/core/wire/geometry';
import { proxyIdOf } from '@conclave/core/wire/ids';
import type { Socket } from 'socket.io';
import { type Answer, type DialBackAnswer, type DialBackRequest, events, type Hop, malformed } from './links/events.ts';
import { type Listener, listen, peerAddress } from './links/listen.ts';
import { parseDialBack, parsePacket } from './links/parse-requests.ts';
import { ProxyLinks } from './links/proxy-links.ts';
import { type Faults, serve } from './links/serve.ts';
import { type LinkTiming, ServerLink, type ServerLinkState } from './links/server-link.ts';
import { Waits } from './links/waits.ts';
import { Announcer, type ListingState } from './proxy/announcer.ts';
import { Carrier } from './proxy/carrier.ts';
import { type ProxyCounters, type Tap, zeroCounters } from './proxy/counters.ts';
import { answerDialBack } from './proxy/dial-back.ts';
import type { ProxyIdentity } from './proxy/identity.ts';
import { DEFAULT_LIMITS, type ProxyLimits } from './proxy/limits.ts';
import { ProxyMemory } from './proxy/memory.ts';
import { roleCalls } from './proxy/role-calls.ts';

/** 'refused' is final: the server at that address is not the one that was asked for. */
export type ProxyState = ListingState | { readonly refused: string };

export interface ProxyHostOptions {
  readonly env: Env;
  readonly identity: ProxyIdentity;
  /** Port 0 for any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** What others dial: IPv4 (4 bytes) or IPv6 (16). Without `port`, the port that is listened on. */
  readonly advertise: { readonly address: Uint8Array; readonly port?: number };
  readonly server: ServerAddress;
  /** The operator's fingerprint, 32 bytes. */
  readonly family: Uint8Array;
  /** 0 to 3. */
  readonly capacity: number;
  /** Of this proxy alone; it holds onion keys and the packets seen. `memoryStore()` where nothing is to be kept. */
  readonly store: Store;
  onState(state: ProxyState): void;
  readonly tap?: Tap;
  readonly limits?: Partial<ProxyLimits>;
  readonly timing?: Partial<LinkTiming>;
}

/** How often it looks whether an onion key is due, in milliseconds. */
const ROTATION_CHECK = 60_000;

/** The proxy role, for any host: listens, announces itself to its server, and carries packets. */
export class ProxyHost {
  readonly #options: ProxyHostOptions;
  readonly #counters = zeroCounters();
  readonly #waits = new Waits();
  readonly #memory: ProxyMemory;
  readonly #server: ServerLink;
  readonly #proxies: ProxyLinks;
  readonly #listener: Listener;
  readonly #announcer: Announcer;
  readonly #carrier: Carrier;
  readonly #rotation: NodeJS.Timeout;
  #advertised: { readonly address: Uint8Array; readonly port?: number };

  /** Rejects as `listen` does ('port-taken' …), or with what the store throws. Being listed takes longer: `onState`. */
  static async start(options: ProxyHostOptions): Promise<ProxyHost> {
    const memory = ProxyMemory.open(options.env, options.store);
    let host: ProxyHost | null = null;
    const listener = await listen({
      ...options.listen,
      tls: options.identity.tls,
      maxPacket: geometry.maxPacket,
      onConnection: (socket) => (host === null ? socket.disconnect(true) : host.#serve(socket)),
    });
    host = new ProxyHost(options, memory, listener);
    return host;
  }

  private constructor(options: ProxyHostOptions, memory: ProxyMemory, listener: Listener) {
    const { env, identity, family } = options;
    this.#options = options;
    this.#memory = memory;
    this.#listener = listener;
    this.#advertised = options.advertise;
    this.#announcer = new Announcer(
      () => this.#announce(),
      this.#waits,
      (state) => this.#report(state),
    );
    this.#server = ServerLink.open(env, {
      address: options.server,
      onDirectory: () => undefined,
      onState: (state) => this.#serverState(state),
      ...(options.timing === undefined ? {} : { timing: options.timing }),
    });
    this.#proxies = new ProxyLinks({ allowLocal: () => this.#server.reachedLocally });
    this.#carrier = new Carrier(
      {
        env,
        self: { id: proxyIdOf(env.primitives, identity.signing.publicKey.bytes), family },
        roles: roleCalls(env, memory),
        server: this.#server,
        proxies: this.#proxies,
        waits: this.#waits,
        limits: { ...DEFAULT_LIMITS, ...options.limits },
        counters: this.#counters,
        tap: options.tap ?? (() => undefined),
      },
      memory,
    );
    this.#rotation = setInterval(() => this.#rotate(), ROTATION_CHECK);
  }

  get port(): number {
    return this.#listener.port;
  }

  /** Signed, as of now. */
  descriptor(): Uint8Array {
    const { identity, family, capacity } = this.#options;
    return signDescriptor(identity.signing, {
      ...this.#place(),
      tlsKeyHash: identity.tls.keyHash,
      family,
      capacity,
      onionKeys: this.#memory.published,
    });
  }

  counters(): ProxyCounters {
    return structuredClone(this.#counters);
  }

  /** Links from sources, proxies and the server's dial-back. */
  connections(): number {
    return this.#listener.connections();
  }

  /** It is reached elsewhere now. */
  advertise(place: { readonly address: Uint8Array; readonly port?: number }): void {
    this.#advertised = place;
    this.#announcer.announce();
  }

  /** Ends every wait, and with it what was being carried: its sources see 'unknown' and, lacking an echo, send again. */
  async stop(): Promise<void> {
    clearInterval(this.#rotation);
    this.#waits.close();
    this.#server.close();
    this.#proxies.close();
    await this.#listener.close();
    this.#memory.close();
  }

  #serve(socket: Socket): void {
    const faults: Faults = {
      malformed: () => this.#counters.malformed++,
      crashed: () => this.#counters.faults++,
    };
    const peer = peerAddress(socket);
    for (const hop of ['first', 'second', 'extra'] satisfies Hop[]) {
      serve<Uint8Array, HopAnswer>(
        socket,
        events[hop],
        { parse: parsePacket, malformed: 'failed', handle: (packet) => this.#carrier.carry(hop, peer, packet) },
        faults,
      );
    }
    serve<DialBackRequest, Answer<DialBackAnswer>>(
      socket,
      events.dialBack,
      { parse: parseDialBack, malformed, handle: (request) => this.#dialBack(request) },
      faults,
    );
  }

  #dialBack(request: DialBackRequest): Answer<DialBackAnswer> {
    const { identity, server } = this.#options;
    return answerDialBack(identity, server.fingerprint, this.#place(), request);
  }

  #place(): { address: Uint8Array; port: number } {
    return { address: this.#advertised.address, port: this.#advertised.port ?? this.port };
  }

  #announce(): Promise<string> {
    return this.#server.announce(this.descriptor());
  }

  #serverState(state: ServerLinkState): void {
    if (state === 'online') this.#announcer.announce();
    else if (state !== 'connecting') this.#report(state);
  }

  #report(state: ProxyState): void {
    try {
      this.#options.onState(state);
    } catch {
      this.#counters.faults++;
    }
  }

  #rotate(): void {
    try {
      if (this.#memory.rotateIfDue()) this.#announcer.announce();
    } catch {
      // The store failed: the next look tries again, and until then the old keys hold.
      this.#counters.faults++;
    }
  }
}
