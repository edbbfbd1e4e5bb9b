import { toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { formatIp } from '@conclave/core/directory/address';
import { openDescriptor } from '@conclave/core/directory/descriptor';
import { DIRECTORY_LIFETIME, directoryHash, signDirectory } from '@conclave/core/directory/directory';
import { dialBackStatement, helloStatement, mailboxChallenge } from '@conclave/core/identity/challenges';
import { type Fingerprint, fingerprintOf } from '@conclave/core/identity/fingerprint';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import { systemClock, systemRandom } from '@conclave/core/node/clock-random';
import { connect } from '@conclave/core/node/links/connect';
import { type DialBackRequest, events, type LinkDelivery, malformed } from '@conclave/core/node/links/events';
import { type Listener, listen } from '@conclave/core/node/links/listen';
import { parseDialBackAnswer } from '@conclave/core/node/links/parse-answers';
import * as parse from '@conclave/core/node/links/parse-requests';
import { request } from '@conclave/core/node/links/request';
import { serve } from '@conclave/core/node/links/serve';
import { createTlsIdentity, type TlsIdentity } from '@conclave/core/node/links/tls-identity';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import { openCopy } from '@conclave/core/roles/4-central-server';
import { geometry } from '@conclave/core/wire/geometry';
import { type MailboxId, mailboxId } from '@conclave/core/wire/ids';
import type { Socket } from 'socket.io';

export const env: Env = { primitives: nativePrimitives, random: systemRandom, clock: systemClock };
export const LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const HOST = formatIp(LOOPBACK);
const DAY = 86_400_000;

interface Mailbox {
  readonly id: MailboxId;
  readonly key: Uint8Array;
  readonly waiting: Map<string, LinkDelivery>;
  socket: Socket | null;
}

/** The server's side of the links as interfaces say it, over real sockets, with everything in memory. */
export class TinyServer {
  readonly identity: Ed25519SecretKey = env.primitives.ed25519SecretKey(env.random.bytes(32));
  readonly fingerprint: Fingerprint = fingerprintOf(env.primitives, this.identity.publicKey.bytes);
  readonly routing = generateKeyPair(env.primitives, env.random);
  readonly mailboxes = new Map<string, Mailbox>();
  readonly replayTags = new Set<string>();
  readonly copies: Uint8Array[] = [];
  /** Events as they came, by name. */
  readonly heard: string[] = [];
  /** Must stay empty: this is the test's own code. */
  readonly crashes: unknown[] = [];
  readonly descriptors = new Map<string, Uint8Array>();
  tls: TlsIdentity;
  /** What the hello says instead of the truth. */
  helloKeyHash: Uint8Array | null = null;
  helloIdentity: Ed25519SecretKey;
  /** Answers to the next copies, before they are looked at. */
  readonly copyAnswers: ('busy' | 'silence')[] = [];
  refusesLogins = false;
  /** What waits in a mailbox overtakes the answer to the login. */
  hurries = false;
  directory: Uint8Array | null = null;
  #sequence = 0;
  #listener: Listener | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<TinyServer> {
    const server = new TinyServer(await createTlsIdentity());
    await server.listen();
    return server;
  }

  private constructor(tls: TlsIdentity) {
    this.tls = tls;
    this.helloIdentity = this.identity;
  }

  get address(): ServerAddress {
    return { host: HOST, port: this.#port, fingerprint: this.fingerprint };
  }

  /** Again on the same port, after `close`. */
  async listen(): Promise<void> {
    const onConnection = (socket: Socket) => this.#serve(socket);
    const maxPacket = geometry.maxPacket;
    this.#listener = await listen({ tls: this.tls, host: HOST, port: this.#port, maxPacket, onConnection });
    this.#port = this.#listener.port;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    this.#sockets.clear();
  }

  /** Signs a new directory of all listed proxies, and pushes it. */
  publish(change: { sequence?: number; predecessor?: Uint8Array } = {}): Uint8Array {
    const now = Date.now();
    const previous = this.directory;
    this.#sequence = change.sequence ?? this.#sequence + 1;
    this.directory = signDirectory(this.identity, {
      sequence: this.#sequence,
      predecessor:
        change.predecessor ?? (previous === null ? new Uint8Array(32) : directoryHash(env.primitives, previous)),
      validFrom: now - 1000,
      validUntil: now + DIRECTORY_LIFETIME,
      serverTime: now,
      routingKeys: [{ publicKey: this.routing.publicKey.bytes, validFrom: now - 1000, validUntil: now + 2 * DAY }],
      proxies: [...this.descriptors.values()],
    });
    this.push(this.directory);
    return this.directory;
  }

  push(directory: Uint8Array): void {
    for (const socket of this.#sockets) socket.emit(events.directory, directory);
  }

  /** Puts E2 into a mailbox and sends what waits there. */
  put(id: MailboxId, bytes: Uint8Array): void {
    const mailbox = this.mailboxes.get(toHex(id));
    if (mailbox === undefined) return;
    const delivery = { id: toHex(env.random.bytes(8)), arrivedAt: Date.now(), bytes };
    mailbox.waiting.set(delivery.id, delivery);
    this.#send(mailbox, delivery);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('disconnect', () => this.#sockets.delete(socket));
    socket.onAny((event: string) => this.heard.push(event));
    const faults = { malformed: () => undefined, crashed: (error: unknown) => this.crashes.push(error) };
    const on = <Request>(
      event: string,
      parser: (args: readonly unknown[]) => Request | null,
      handle: (request: Request) => unknown,
    ) => serve<Request, unknown>(socket, event, { parse: parser, malformed, handle }, faults);

    on(events.hello, parse.parseHello, (nonce) => this.#hello(nonce));
    on(events.directory, parse.parseDirectoryRequest, (known) => ({
      ok: true,
      directory: known === this.#sequence ? null : this.directory,
    }));
    on(events.register, parse.parseRegister, ({ mailboxKey }) => this.#register(mailboxKey));
    on(events.announce, parse.parseAnnounce, (bytes) => this.#announce(bytes));
    on(events.copy, parse.parsePacket, (copy) => this.#copy(copy));
    let nonce = new Uint8Array(32);
    on(events.challenge, parse.parseChallenge, () => {
      nonce = new Uint8Array(env.random.bytes(32));
      return { ok: true, nonce };
    });
    on(events.login, parse.parseLogin, (login) => this.#login(socket, nonce, login));
  }

  #hello(nonce: Uint8Array) {
    const tlsKeyHash = this.helloKeyHash ?? this.tls.keyHash;
    const signature = this.helloIdentity.sign(helloStatement(nonce, tlsKeyHash));
    return { ok: true, identity: this.helloIdentity.publicKey.bytes, tlsKeyHash, signature };
  }

  #register(key: Uint8Array) {
    const id = mailboxId(env.random.bytes(6));
    this.mailboxes.set(toHex(id), { id, key: key.slice(), waiting: new Map(), socket: null });
    return { ok: true, mailboxId: id };
  }

  #login(socket: Socket, nonce: Uint8Array, login: { mailboxId: MailboxId; signature: Uint8Array }) {
    const mailbox = this.mailboxes.get(toHex(login.mailboxId));
    const statement = mailboxChallenge(this.fingerprint, login.mailboxId, nonce);
    const holds =
      mailbox !== undefined && env.primitives.ed25519PublicKey(mailbox.key).verify(statement, login.signature);
    if (!holds || this.refusesLogins) return { ok: false, code: 'refused' };
    mailbox.socket = socket;
    const sendAll = () => {
      for (const delivery of mailbox.waiting.values()) this.#send(mailbox, delivery);
      this.#drained(mailbox);
    };
    if (this.hurries) sendAll();
    else setImmediate(sendAll);
    return { ok: true };
  }

  #send(mailbox: Mailbox, delivery: LinkDelivery): void {
    mailbox.socket?.emit(events.delivery, delivery, () => {
      mailbox.waiting.delete(delivery.id);
      this.#drained(mailbox);
    });
  }

  #drained(mailbox: Mailbox): void {
    if (mailbox.waiting.size === 0) mailbox.socket?.emit(events.drained, { serverTime: Date.now() });
  }

  #copy(copy: Uint8Array) {
    const scripted = this.copyAnswers.shift();
    if (scripted === 'busy') return 'busy';
    this.copies.push(copy);
    const opened = openCopy(env, [this.routing], copy);
    if (opened !== null && !this.replayTags.has(toHex(opened.replayTag))) {
      this.replayTags.add(toHex(opened.replayTag));
      this.put(opened.mailboxId, opened.delivery);
    }
    return scripted === 'silence' ? new Promise(() => undefined) : 'taken';
  }

  async #announce(bytes: Uint8Array) {
    const descriptor = openDescriptor(env.primitives, bytes);
    const { address, port, tlsKeyHash, identity } = descriptor;
    const question: DialBackRequest = { nonce: env.random.bytes(32), fingerprint: this.fingerprint, address, port };
    const answer = await this.dialBack(port, tlsKeyHash, question);
    const statement = dialBackStatement({ ...question, fingerprint: this.fingerprint, tlsKeyHash });
    if (answer?.ok !== true || !env.primitives.ed25519PublicKey(identity).verify(statement, answer.signature)) {
      return { ok: false, code: 'unreachable' };
    }
    this.descriptors.set(toHex(identity), bytes.slice());
    this.publish();
    return { ok: true };
  }

  async dialBack(port: number, pin: Uint8Array, question: DialBackRequest) {
    const link = await connect({ host: HOST, port, pin, timeoutMs: 2000, maxPayload: 4096 }).catch(() => null);
    if (link === null) return null;
    try {
      return parseDialBackAnswer(await request(link.socket, 2000, events.dialBack, question));
    } finally {
      link.close();
    }
  }
}
