import type { Env } from '@conclave/core/crypto/env';
import type { PassphraseHash } from '@conclave/core/crypto/passphrase';
import { UsageError } from '@conclave/core/errors';
import type { EndpointHost } from '@conclave/core/node/endpoint/endpoint-host';
import {
  openSealedWith,
  ProposedPassphrases,
  parseInviteTarget,
  sendInvite,
} from '@conclave/core/node/endpoint/passphrases';
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

/** Passphrases: proposing them, inviting under them, opening sealed messages with them. None is ever stored. */
export class Inviting {
  readonly #options: InvitingOptions;
  readonly #proposed: ProposedPassphrases;

  constructor(options: InvitingOptions) {
    this.#options = options;
    this.#proposed = new ProposedPassphrases(options.env);
  }

  propose(): void {
    this.#options.push({ type: 'passphrase-proposed', passphrase: this.#proposed.propose() });
  }

  /** Refuses at once what can be refused; the hashing takes its time, and the rest arrives as events. */
  invite({ groupId, target: text, passphrase }: Commands['invite']): void {
    const { engine, env, hash, publisher } = this.#options;
    const group = publisher.requireGroup(groupId);
    const target = parseInviteTarget(env.primitives, text);
    const generated = this.#proposed.has(passphrase);
    if (target.type === 'short-id' && !generated) throw new Refused('passphrase-must-be-generated');
    if (!generated && !isStrongEnough(passphrase)) throw new Refused('passphrase-too-weak');
    this.#later('invite', () => sendInvite(engine, hash, { groupId: group.id, target, passphrase, generated }));
  }

  openSealed({ passphrase }: Commands['openSealed']): void {
    const { engine, hash } = this.#options;
    const count = engine.endpoint.sealed().length;
    if (count === 0) throw new Refused('no-sealed-messages');
    this.#later('openSealed', async () => {
      try {
        await openSealedWith(engine, hash, passphrase);
      } catch (thrown) {
        const isWrong = thrown instanceof UsageError && thrown.code === 'passphrase-opens-nothing';
        throw isWrong ? new Refused('passphrase-opens-nothing', { count }) : thrown;
      }
    });
  }

  #later(during: CommandName, work: () => Promise<unknown>): void {
    work().catch((thrown: unknown) => this.#options.push({ type: 'problem', problem: toProblem(thrown), during }));
  }
}
