import { toHex } from '@conclave/core/bytes/bytes';
import type { InviteTarget, News } from '@conclave/core/client/types';
import type { Env } from '@conclave/core/crypto/env';
import { normalisePassphrase, type PassphraseHash, proposePassphrase } from '@conclave/core/crypto/passphrase';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { UsageError } from '@conclave/core/errors';
import { parseContactCode } from '@conclave/core/identity/contact-code';
import { parseMailboxId } from '@conclave/core/identity/mailbox-id';
import type { GroupId } from '@conclave/core/wire/ids';
import type { EndpointHost } from './endpoint-host.ts';

/** Proposed passphrases that are remembered: those that somebody may be about to invite with. */
const MAX_PROPOSED = 32;

/** The passphrases proposed here, as SHA-256 only: who was given one may be invited by short id. */
export class ProposedPassphrases {
  readonly #env: Env;
  /** In hex, the newest last. */
  readonly #digests: string[] = [];

  constructor(env: Env) {
    this.#env = env;
  }

  /** Six random words. */
  propose(): string {
    const passphrase = proposePassphrase(this.#env.random);
    this.#digests.push(this.#digest(passphrase));
    if (this.#digests.length > MAX_PROPOSED) this.#digests.shift();
    return passphrase;
  }

  /** However it was typed: spaces between words may differ. */
  has(passphrase: string): boolean {
    return this.#digests.includes(this.#digest(passphrase));
  }

  #digest(passphrase: string): string {
    return toHex(this.#env.primitives.sha256(normalisePassphrase(passphrase)));
  }
}

/** A short id or a contact code. Throws DecodeError 'mailbox-id' or 'contact-code'. */
export function parseInviteTarget(p: Primitives, text: string): InviteTarget {
  const isContactCode = text.trim().toLowerCase().startsWith('conclave:');
  if (!isContactCode) return { type: 'short-id', mailboxId: parseMailboxId(text) };
  return { type: 'contact-code', code: parseContactCode(p, text) };
}

export interface InviteOrder {
  readonly groupId: GroupId;
  readonly target: InviteTarget;
  readonly passphrase: string;
  /** As in the engine's event. */
  readonly generated: boolean;
}

/** Hashes the passphrase and hands the invite over. Gives its id in hex. Rejects as `EndpointHost.handle` throws. */
export async function sendInvite(
  host: EndpointHost,
  hash: PassphraseHash,
  { groupId, target, passphrase, generated }: InviteOrder,
): Promise<string> {
  const salt = host.endpoint.freshSalt();
  const passphraseKey = await hash(normalisePassphrase(passphrase), salt);
  const news = host.perform({ type: 'invite', groupId, target, salt, passphraseKey, generated });
  return news.flatMap((item) => (item.type === 'invite-sent' ? [item.inviteId] : [])).join();
}

/**
 * Joins the group of the newest sealed message that the passphrase opens. One hash at a time: most often it is the first
 * one, and each takes 64 MiB. Gives what came of it. Rejects with UsageError 'no-sealed-messages', 'passphrase-opens-nothing' and the engine's
 * others.
 */
export async function openSealedWith(
  host: EndpointHost,
  hash: PassphraseHash,
  passphrase: string,
): Promise<readonly News[]> {
  const secret = normalisePassphrase(passphrase);
  let refusal: unknown = new UsageError('no-sealed-messages', 'there are no sealed messages');
  for (const { id, salt } of host.endpoint.sealed()) {
    const passphraseKey = await hash(secret, salt);
    try {
      return host.perform({ type: 'open-sealed', attempts: [{ id, passphraseKey }] });
    } catch (thrown) {
      if (!(thrown instanceof UsageError) || thrown.code !== 'passphrase-opens-nothing') throw thrown;
      refusal = thrown;
    }
  }
  throw refusal;
}
