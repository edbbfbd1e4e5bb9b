import { toHex } from '@conclave/core/bytes/bytes';
import { formatIp, mayDial } from '@conclave/core/directory/address';
import type { Descriptor } from '@conclave/core/directory/descriptor';
import type { HopAnswer } from '@conclave/core/ports';
import { type Connected, connect } from './connect.ts';
import { FRAME_SLACK, type Hop } from './events.ts';
import { LinkError } from './link-error.ts';
import { parseHopAnswer } from './parse-answers.ts';
import { request } from './request.ts';
import type { Dial } from './socks.ts';

export interface ProxyLinksOptions {
  /**
   * Whether proxies at loopback, private and link-local addresses may be dialled: where the server itself was reached
   * at one. Otherwise a directory could send us to scan our own network.
   */
  allowLocal(): boolean;
  readonly timing?: Partial<ProxyLinkTiming>;
  readonly dial?: Dial | undefined;
}

/** In milliseconds. */
export interface ProxyLinkTiming {
  readonly connectTimeoutMs: number;
  /** Every hop waits, and answers only when all after it have. */
  readonly answerTimeoutMs: number;
  /** A link without requests is closed after this. */
  readonly idleMs: number;
}

const DEFAULT_TIMING: ProxyLinkTiming = { connectTimeoutMs: 10_000, answerTimeoutMs: 90_000, idleMs: 60_000 };
/** Links at a time; a device uses few, a proxy as many as there are second proxies in use. */
const MAX_LINKS = 512;

interface Pooled {
  readonly connection: Promise<Connected>;
  requests: number;
  idle: NodeJS.Timeout | null;
}

/** Links to proxies, opened when needed, pinned to the TLS key that each proxy's signed descriptor names. */
export class ProxyLinks {
  readonly #options: ProxyLinksOptions;
  readonly #timing: ProxyLinkTiming;
  readonly #pool = new Map<string, Pooled>();
  #closed = false;

  constructor(options: ProxyLinksOptions) {
    this.#options = options;
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
  }

  /** Links that are open or opening. */
  get size(): number {
    return this.#pool.size;
  }

  /**
   * Never rejects. 'failed': nothing was handed over (no connection, another TLS key). 'unknown': it was, and no
   * answer came, or none that this version knows.
   */
  async submit(hop: Hop, proxy: Descriptor, packet: Uint8Array): Promise<HopAnswer> {
    if (this.#closed || !mayDial(proxy.address, this.#options.allowLocal())) return 'failed';
    const pooled = this.#linkTo(proxy);
    if (pooled === null) return 'busy';
    pooled.requests++;
    try {
      const { socket } = await pooled.connection;
      return parseHopAnswer(await request(socket, this.#timing.answerTimeoutMs, hop, packet));
    } catch (error) {
      return error instanceof LinkError && error.code !== 'unreachable' ? 'unknown' : 'failed';
    } finally {
      pooled.requests--;
      this.#closeWhenIdle(keyOf(proxy), pooled);
    }
  }

  close(): void {
    this.#closed = true;
    this.dropAll();
  }

  /** The next packets open others. */
  dropAll(): void {
    for (const [key, pooled] of this.#pool) this.#drop(key, pooled);
  }

  #linkTo(proxy: Descriptor): Pooled | null {
    const key = keyOf(proxy);
    const known = this.#pool.get(key);
    if (known !== undefined) {
      if (known.idle !== null) clearTimeout(known.idle);
      known.idle = null;
      return known;
    }
    if (this.#pool.size >= MAX_LINKS) return null;
    const pooled: Pooled = { connection: this.#dial(proxy), requests: 0, idle: null };
    this.#pool.set(key, pooled);
    const forget = () => this.#drop(key, pooled);
    pooled.connection.then(({ socket }) => {
      if (socket.connected) socket.once('disconnect', forget);
      else forget();
    }, forget);
    return pooled;
  }

  #dial({ address, port, tlsKeyHash }: Descriptor): Promise<Connected> {
    return connect({
      host: formatIp(address),
      port,
      pin: tlsKeyHash,
      timeoutMs: this.#timing.connectTimeoutMs,
      // A proxy has nothing to send us but short answers.
      maxPayload: FRAME_SLACK,
      dial: this.#options.dial,
    });
  }

  #closeWhenIdle(key: string, pooled: Pooled): void {
    if (pooled.requests > 0 || this.#pool.get(key) !== pooled) return;
    if (pooled.idle !== null) clearTimeout(pooled.idle);
    pooled.idle = setTimeout(() => this.#drop(key, pooled), this.#timing.idleMs);
  }

  #drop(key: string, pooled: Pooled): void {
    if (this.#pool.get(key) === pooled) this.#pool.delete(key);
    if (pooled.idle !== null) clearTimeout(pooled.idle);
    pooled.connection.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }
}

/** A proxy that moved, or changed its TLS key, is another link. */
function keyOf({ identity, tlsKeyHash, address, port }: Descriptor): string {
  return `${toHex(identity)}/${toHex(tlsKeyHash)}@${toHex(address)}:${port}`;
}
