import { equalBytes } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { mailboxChallenge } from '@conclave/core/identity/challenges';
import type { Fingerprint } from '@conclave/core/identity/fingerprint';
import type { MailboxId } from '@conclave/core/identity/mailbox-id';
import { NONCE } from '@conclave/core/node/links/events';
import type { MailboxStore } from '../store/mailbox-store.ts';

/** How long a nonce is good, in milliseconds. */
const LIFETIME = 60_000;

interface Pending {
  readonly mailboxId: MailboxId;
  readonly nonce: Uint8Array;
  readonly askedAt: number;
}

/** Has a device prove that a mailbox is its own. One of these per link. */
export class MailboxChallenges {
  readonly #env: Env;
  readonly #store: MailboxStore;
  readonly #fingerprint: Fingerprint;
  #pending: Pending | null = null;

  constructor(env: Env, store: MailboxStore, fingerprint: Fingerprint) {
    this.#env = env;
    this.#store = store;
    this.#fingerprint = fingerprint;
  }

  /** A fresh nonce, for ids that don't exist too: which do is not told. Replaces the one before. */
  ask(mailboxId: MailboxId): Uint8Array {
    const nonce = this.#env.random.bytes(NONCE);
    this.#pending = { mailboxId: mailboxId.slice() as MailboxId, nonce, askedAt: this.#env.clock.now() };
    return nonce;
  }

  /** Whether `signature` answers the last challenge, for this mailbox. A nonce is good for one answer, right or wrong. */
  async accepts(mailboxId: MailboxId, signature: Uint8Array): Promise<boolean> {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null || !equalBytes(pending.mailboxId, mailboxId)) return false;
    if (Math.abs(this.#env.clock.now() - pending.askedAt) > LIFETIME) return false;
    const key = await this.#store.keyOf(mailboxId);
    // The work of a check is done in either case: how long it takes does not say whether the mailbox exists.
    const publicKey = this.#env.primitives.ed25519PublicKey(key ?? STAND_IN);
    const holds = publicKey.verify(mailboxChallenge(this.#fingerprint, mailboxId, pending.nonce), signature);
    return holds && key !== null;
  }
}

/** RFC 8032 §7.1, the public key of test 1: any valid one would do. */
const STAND_IN = Uint8Array.from(
  Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'),
);
