import type { Endpoint } from '@conclave/core/client/endpoint';
import type { InviteTarget, SealedInfo } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { normalisePassphrase, type PassphraseHash, proposePassphrase } from '@conclave/core/crypto/passphrase';
import { toHex } from '@conclave/core/bytes/bytes';
import { UsageError } from '@conclave/core/errors';
import { parseContactCode } from '@conclave/core/identity/contact-code';
import { parseMailboxId } from '@conclave/core/identity/mailbox-id';
import type { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import type { AppEvent, CommandName, Commands } from '../../bridge/contract.ts';
import { Refused } from '../ipc/problem.ts';
import { toProblem } from './problems.ts';
import type { Publisher } from './publisher.ts';
import { isStrongEnough } from './strength.ts';

export interface InvitingOptions {
  readonly env: Env;
  readonly engine: EndpointHost;
  readonly publisher: Publisher;
  readonly hash: PassphraseHash;
  readonly push: (event: AppEvent) => void;
}

/** Proposed passphrases that are remembered: those of dialogs that may still be open. */
const MAX_PROPOSED = 32;

/** Passphrases: proposing them, inviting under them, opening sealed messages with them. None is ever stored. */
export class Inviting {
  readonly #options: InvitingOptions;
  /** SHA-256 in hex of the proposed ones, the newest last: who was given one here may be invited by short id. */
  readonly #proposed: string[] = [];

  constructor(options: InvitingOptions) {
    this.#options = options;
  }

  propose(): void {
    const passphrase = proposePassphrase(this.#options.env.random);
    this.#proposed.push(this.#digest(normalisePassphrase(passphrase)));
    if (this.#proposed.length > MAX_PROPOSED) this.#proposed.shift();
    this.#options.push({ type: 'passphrase-proposed', passphrase });
  }

  /** Refuses at once what can be refused; the hashing takes its time, and the rest arrives as events. */
  invite({ groupId, target: text, passphrase }: Commands['invite']): void {
    const group = this.#options.publisher.requireGroup(groupId);
    const target = this.#parseTarget(text);
    const secret = normalisePassphrase(passphrase);
    const generated = this.#proposed.includes(this.#digest(secret));
    if (target.type === 'short-id' && !generated) throw new Refused('passphrase-must-be-generated');
    if (!generated && !isStrongEnough(passphrase)) throw new Refused('passphrase-too-weak');
    this.#later('invite', async () => {
      const salt = this.#endpoint.freshSalt();
      const passphraseKey = await this.#options.hash(secret, salt);
      this.#options.engine.handle({ type: 'invite', groupId: group.id, target, salt, passphraseKey, generated });
    });
  }

  openSealed({ passphrase }: Commands['openSealed']): void {
    const sealed = this.#endpoint.sealed();
    if (sealed.length === 0) throw new Refused('no-sealed-messages');
    const secret = normalisePassphrase(passphrase);
    this.#later('openSealed', async () => {
      try {
        await this.#tryEach(sealed, secret);
      } catch (thrown) {
        const isWrong = thrown instanceof UsageError && thrown.code === 'passphrase-opens-nothing';
        throw isWrong ? new Refused('passphrase-opens-nothing', { count: sealed.length }) : thrown;
      }
    });
  }

  /** The newest first, one hash at a time: most often it is that one, and each takes 64 MiB. */
  async #tryEach(sealed: readonly SealedInfo[], secret: Uint8Array): Promise<void> {
    const newestFirst = [...sealed].sort((a, b) => b.arrivedAt - a.arrivedAt);
    for (const [i, { id, salt }] of newestFirst.entries()) {
      const passphraseKey = await this.#options.hash(secret, salt);
      try {
        this.#options.engine.handle({ type: 'open-sealed', attempts: [{ id, passphraseKey }] });
        return;
      } catch (thrown) {
        const isLast = i === newestFirst.length - 1;
        if (isLast || !(thrown instanceof UsageError) || thrown.code !== 'passphrase-opens-nothing') throw thrown;
      }
    }
  }

  #parseTarget(text: string): InviteTarget {
    const isContactCode = text.trim().toLowerCase().startsWith('conclave:');
    if (!isContactCode) return { type: 'short-id', mailboxId: parseMailboxId(text) };
    return { type: 'contact-code', code: parseContactCode(this.#options.env.primitives, text) };
  }

  #later(during: CommandName, work: () => Promise<void>): void {
    work().catch((thrown: unknown) => this.#options.push({ type: 'problem', problem: toProblem(thrown), during }));
  }

  get #endpoint(): Endpoint {
    return this.#options.engine.endpoint;
  }

  #digest(secret: Uint8Array): string {
    return toHex(this.#options.env.primitives.sha256(secret));
  }
}
