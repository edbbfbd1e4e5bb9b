import { equalBytes } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519PublicKey, Ed25519SecretKey, Primitives } from '@conclave/core/crypto/primitives';
import { UsageError, VerifyError } from '@conclave/core/errors';
import { helloStatement, mailboxChallenge, NO_TLS_KEY } from '@conclave/core/identity/challenges';
import { fingerprintOf } from '@conclave/core/identity/fingerprint';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { MailboxId } from '@conclave/core/wire/ids';
import { type Connected, connect } from './connect.ts';
import { type Answer, events, FRAME_SLACK, type HelloAnswer, MAX_DIRECTORY, NONCE } from './events.ts';
import { LinkError } from './link-error.ts';
import { callback } from './parse.ts';
import { parseChallengeAnswer, parseHelloAnswer, parsePlainAnswer } from './parse-answers.ts';
import type { TlsPeer } from './pinned-agent.ts';
import { request } from './request.ts';
import type { Dial } from './socks.ts';

/** A mailbox and the key that proves it ours. */
export interface Credentials {
  readonly mailboxId: MailboxId;
  readonly mailbox: Ed25519SecretKey;
}

export interface SessionTiming {
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** One connection to the right server: it exists only after the server's hello held. */
export class ServerSession {
  readonly identity: Ed25519PublicKey;
  /** IP address that the server was reached at. */
  readonly peerAddress: string;
  readonly #address: ServerAddress;
  readonly #connection: Connected;
  readonly #timeoutMs: number;

  /**
   * Connects and checks the hello; nothing else is sent before. Rejects with VerifyError 'wrong-server-key', or
   * LinkError for what may be better next time.
   */
  static async open(env: Env, address: ServerAddress, timing: SessionTiming, dial?: Dial): Promise<ServerSession> {
    const connection = await connect({
      ...address,
      pin: null,
      timeoutMs: timing.connectTimeoutMs,
      maxPayload: MAX_DIRECTORY + FRAME_SLACK,
      dial,
    });
    try {
      const identity = await checkHello(env, address, connection, timing.requestTimeoutMs);
      return new ServerSession(address, connection, identity, timing.requestTimeoutMs);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private constructor(address: ServerAddress, connection: Connected, identity: Ed25519PublicKey, timeoutMs: number) {
    this.#address = address;
    this.#connection = connection;
    this.identity = identity;
    this.peerAddress = connection.peer.address;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves when the connection is over. */
  ended(): Promise<void> {
    const { socket } = this.#connection;
    if (!socket.connected) return Promise.resolve();
    return new Promise((resolve) => socket.once('disconnect', () => resolve()));
  }

  close(): void {
    this.#connection.close();
  }

  /** What the server sends by itself. `acknowledge` is null where the server wants none. */
  on(event: string, listener: (args: readonly unknown[], acknowledge: (() => void) | null) => void): void {
    this.#connection.socket.on(event, (...args: unknown[]) => {
      const acknowledge = callback(args);
      if (acknowledge === null) listener(args, null);
      else listener(args.slice(0, -1), () => acknowledge());
    });
  }

  /** The parsed answer. Rejects with LinkError; 'protocol' for an answer that does not parse. */
  async ask<T>(event: string, parse: (value: unknown) => T | null, ...args: unknown[]): Promise<T> {
    const answer = parse(await request(this.#connection.socket, this.#timeoutMs, event, ...args));
    if (answer === null) throw new LinkError('protocol', `no valid answer to ${event}`);
    return answer;
  }

  /** Rejects with VerifyError 'login-refused', or LinkError. */
  async login({ mailboxId, mailbox }: Credentials): Promise<void> {
    const challenge = await this.ask(events.challenge, parseChallengeAnswer, mailboxId);
    if (!challenge.ok) throw new LinkError('unreachable', challenge.code);
    const statement = mailboxChallenge(this.#address.fingerprint, mailboxId, challenge.nonce);
    const signature = mailbox.sign(statement);
    const answer = await this.ask(events.login, parsePlainAnswer, { mailboxId, signature });
    if (answer.ok) return;
    // Any other code, such as 'rate-limited', is worth another try.
    if (answer.code === 'refused') throw new VerifyError('login-refused', 'the server refuses this mailbox');
    throw new LinkError('unreachable', answer.code);
  }
}

/** Throws UsageError with the server's code where it refused. */
export function granted<T extends object>(answer: Answer<T>): T {
  if (!answer.ok) throw new UsageError(answer.code, 'the server refused');
  return answer;
}

async function checkHello(
  env: Env,
  address: ServerAddress,
  { socket, peer }: Connected,
  timeoutMs: number,
): Promise<Ed25519PublicKey> {
  const nonce = env.random.bytes(NONCE);
  const answer = parseHelloAnswer(await request(socket, timeoutMs, events.hello, nonce));
  if (answer === null || !answer.ok) throw new LinkError('protocol', 'no valid hello');
  return verifyHello(env.primitives, address, peer, nonce, answer);
}

/** The server's identity key. Throws VerifyError 'wrong-server-key'. */
function verifyHello(
  p: Primitives,
  address: ServerAddress,
  peer: TlsPeer,
  nonce: Uint8Array,
  { identity, tlsKeyHash, signature }: HelloAnswer,
): Ed25519PublicKey {
  const isThisEnd =
    equalBytes(tlsKeyHash, peer.keyHash) || (peer.publiclyTrusted && equalBytes(tlsKeyHash, NO_TLS_KEY));
  if (isThisEnd && equalBytes(fingerprintOf(p, identity), address.fingerprint)) {
    const key = importedOrNull(p, identity);
    if (key?.verify(helloStatement(nonce, tlsKeyHash), signature)) return key;
  }
  // One code for another key or none, a signature that fails, and a right server seen through somebody else's TLS.
  throw new VerifyError('wrong-server-key', 'not the server of this address');
}

function importedOrNull(p: Primitives, identity: Uint8Array): Ed25519PublicKey | null {
  try {
    return p.ed25519PublicKey(identity);
  } catch (error) {
    if (error instanceof VerifyError) return null;
    throw error;
  }
}
