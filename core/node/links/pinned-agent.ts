import { Agent, type RequestOptions } from 'node:https';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { equalBytes } from '@conclave/core/bytes/bytes';
import { VerifyError } from '@conclave/core/errors';
import { LinkError } from './link-error.ts';
import type { Dial } from './socks.ts';
import { publicKeyHash } from './tls-identity.ts';

/** What the TLS handshake showed of the other end. */
export interface TlsPeer {
  /** SHA-256 of its public key's SPKI in DER: 32 bytes. */
  readonly keyHash: Uint8Array;
  /** The system's certificate authorities vouch for certificate and host name. */
  readonly publiclyTrusted: boolean;
  /** The IP address that the host name led to; '' where a proxy resolved it. */
  readonly address: string;
}

type Created = (error: Error | null, stream: Duplex) => void;

/**
 * Opens TLS 1.3 for one connection. The pin is compared before the socket is handed to HTTP, so to a peer with another
 * key not one byte is sent after the handshake. Without a pin it only records the key, and the caller compares.
 */
export class PinnedAgent extends Agent {
  readonly #pin: Uint8Array | null;
  readonly #timeoutMs: number;
  readonly #dial: Dial | null;
  #peer: TlsPeer | null = null;
  #failure: VerifyError | null = null;

  constructor(pin: Uint8Array | null, timeoutMs: number, dial: Dial | null = null) {
    super({ keepAlive: false, maxSockets: 1 });
    this.#pin = pin;
    this.#timeoutMs = timeoutMs;
    this.#dial = dial;
  }

  /** Null until the handshake is over. */
  get peer(): TlsPeer | null {
    return this.#peer;
  }

  /** 'pin-mismatch' where that is why there is no connection: Socket.IO reports errors of its own only. */
  get failure(): VerifyError | null {
    return this.#failure;
  }

  override createConnection({ host, port }: RequestOptions, created: Created = () => undefined): undefined {
    const name = host ?? '';
    const way = this.#dial?.(name, Number(port)) ?? null;
    if (way === null) {
      this.#handshake(name, { host: name, port: Number(port) }, created);
      return;
    }
    // The dialler has its own bound; one that comes after ours finds nobody waiting.
    let over = false;
    const end = (error: Error) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      created(error, new Socket());
    };
    const timer = setTimeout(() => end(new LinkError('unreachable', 'the way there timed out')), this.#timeoutMs);
    way.then((socket) => {
      if (over) {
        socket.destroy();
        return;
      }
      over = true;
      clearTimeout(timer);
      this.#handshake(name, { socket }, created);
    }, end);
  }

  /** TLS over a TCP connection, there or yet to be opened, to the host called `name`. */
  #handshake(name: string, over: ConnectionOptions, created: Created): void {
    const socket = tlsConnect({
      ...over,
      // Decided below, by pin or by the signed hello; `authorized` still says what the system's authorities think.
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      servername: isIP(name) === 0 ? name : '',
    });
    const fail = (error: Error) => {
      clearTimeout(timer);
      // An error after this one has nobody left to tell.
      socket.on('error', () => undefined);
      socket.destroy();
      created(error, socket);
    };
    const timer = setTimeout(() => fail(new LinkError('unreachable', 'the TLS handshake timed out')), this.#timeoutMs);
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      const failure = this.#check(socket, over.socket === undefined ? null : name);
      if (failure === null) created(null, socket);
      else fail(failure);
    });
  }

  /** `dialled`: the name that somebody else connected us to. What our end of the TCP connection leads to is he. */
  #check(socket: TLSSocket, dialled: string | null): Error | null {
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) return new LinkError('unreachable', 'no certificate');
    const keyHash = publicKeyHash(certificate);
    if (this.#pin !== null && !equalBytes(keyHash, this.#pin)) {
      this.#failure = new VerifyError('pin-mismatch', 'the TLS key is not the pinned one');
      return this.#failure;
    }
    const address = dialled === null ? (socket.remoteAddress ?? '') : isIP(dialled) === 0 ? '' : dialled;
    this.#peer = { keyHash, publiclyTrusted: socket.authorized, address };
    return null;
  }
}
