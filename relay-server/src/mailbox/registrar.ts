import type { Env } from '@conclave/core/crypto/env';
import { VerifyError } from '@conclave/core/errors';
import { type MailboxId, mailboxId } from '@conclave/core/identity/mailbox-id';
import { geometry } from '@conclave/core/wire/geometry';
import type { MailboxStore } from '../store/mailbox-store.ts';

/** Gives out mailbox ids: random, never one in use. */
export class Registrar {
  readonly #env: Env;
  readonly #store: MailboxStore;

  constructor(env: Env, store: MailboxStore) {
    this.#env = env;
    this.#store = store;
  }

  /** Null where `mailboxKey` is not an Ed25519 public key. Rejects with StoreError. */
  async register(mailboxKey: Uint8Array): Promise<MailboxId | null> {
    try {
      this.#env.primitives.ed25519PublicKey(mailboxKey);
    } catch (error) {
      if (error instanceof VerifyError) return null;
      throw error;
    }
    // 2⁴⁸ ids: with a million mailboxes, one draw in 280 million is in use.
    for (;;) {
      const id = mailboxId(this.#env.random.bytes(geometry.mailboxId));
      if (await this.#store.register(id, mailboxKey)) return id;
    }
  }
}
