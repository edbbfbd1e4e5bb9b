import { Conclave, memoryStore } from '@conclave/core';
import type { Dice } from './dice.ts';
import type { Ledger } from './ledger.ts';
import { sleep, until } from './waiting.ts';
import type { Read } from './window.ts';

const JOIN_BOUND_MS = 120_000;
/** Each waits as long between two texts, in milliseconds. */
const PAUSE = [800, 2_800] as const;

/** Somebody who chats with the app: an endpoint over the API for programs, with real sockets and real keys. */
export class Friend {
  readonly name: string;
  readonly endpoint: Conclave;
  /** Texts that came, and those of one's own. */
  readonly #reads: Read[] = [];
  readonly #problems = new Set<string>();

  static async open(name: string, server: string): Promise<Friend> {
    const options = { server, name, store: memoryStore(), profile: 'fast' } as const;
    return new Friend(name, await Conclave.open(options));
  }

  private constructor(name: string, endpoint: Conclave) {
    this.name = name;
    this.endpoint = endpoint;
    endpoint.on('message', ({ id, order, text }) => {
      this.#reads.push({ id, order, text });
    });
    endpoint.on('problem', ({ code }) => this.#problems.add(code));
  }

  /** Codes of what it was told of as going wrong. */
  get problems(): string {
    return [...this.#problems].join(', ');
  }

  get #groupId(): string {
    return this.endpoint.groups()[0]?.id ?? '';
  }

  get members(): number {
    return this.endpoint.groups()[0]?.members.length ?? 0;
  }

  /** Gives the passphrase of the invite. */
  async invite(contactCode: string): Promise<string> {
    const passphrase = this.endpoint.proposePassphrase();
    await this.endpoint.invite(this.#groupId, contactCode, passphrase);
    return passphrase;
  }

  async join(passphrase: string): Promise<void> {
    let invited = false;
    this.endpoint.on('invite', () => {
      invited = true;
    });
    await until(`${this.name} gets the invite`, JOIN_BOUND_MS, () => invited);
    await this.endpoint.openInvite(passphrase);
  }

  /** What this one has, in the group's order. */
  history(): Read[] {
    return [...this.#reads].sort((a, b) => (a.order < b.order ? -1 : 1));
  }

  /** Writes until told to end. */
  async chat(dice: Dice, ledger: Ledger, isOver: () => boolean): Promise<void> {
    for (let n = 1; !isOver(); n++) {
      const text = `${this.name} ${n} ${'𝄞'.repeat(dice.between(0, 3) === 0 ? dice.between(0, 1_000) : 3)}`;
      const { id, order } = await this.endpoint.send(this.#groupId, text);
      this.#reads.push({ id, order, text });
      ledger.accept(text);
      await sleep(dice.between(...PAUSE));
    }
  }
}
