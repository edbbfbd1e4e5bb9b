import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNetwork } from '../support/relay.ts';
import { App, NotOpened } from './app.ts';
import { Dice } from './dice.ts';
import { Friend } from './friends.ts';
import { type Figures, isOneOrder, Ledger, type Members } from './ledger.ts';
import { allMoments, inTurn, type Moment, untilMoment } from './moments.ts';
import { sleep, until } from './waiting.ts';
import type { AppWindow } from './window.ts';

const VICTIM = 'Vera';
const FRIENDS = ['Ada', 'Ben', 'Cleo'] as const;
const JOIN_BOUND_MS = 120_000;
/**
 * What was on its way when the app was killed goes out again after 0.5 to 15 minutes ([RE-1], 2 on average), and each
 * up to a minute after the one before ([RE-3]).
 */
const SETTLE_BOUND_MS = 30 * 60_000;
const LOOK_MS = 3_000;
const SHOWN = 20;

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: string;
  /** When to kill; all of them unless told otherwise. */
  readonly moments?: readonly Moment[];
  readonly say: (line: string) => void;
}

export interface Outcome {
  readonly figures: Figures;
  /** Everybody reads the same in the same order. */
  readonly oneOrder: boolean;
}

/** A server, three proxies and the app as processes, three endpoints here; kills the app again and again. */
export async function killApp(options: ChaosOptions): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-chaos-'));
  try {
    const network = await startNetwork(folder);
    const run = new Run(folder, network.address, options);
    try {
      return await run.whole();
    } finally {
      await run.end();
      await network.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Run {
  readonly #folder: string;
  readonly #server: string;
  readonly #options: ChaosOptions;
  readonly #dice: Dice;
  readonly #ledger = new Ledger();
  readonly #friends: Friend[] = [];
  #app: App | null = null;
  #texts = 0;
  #groupId = '';
  #openFailures = 0;
  #isOver = false;

  constructor(folder: string, server: string, options: ChaosOptions) {
    this.#folder = folder;
    this.#server = server;
    this.#options = options;
    this.#dice = new Dice(options.seed);
  }

  async whole(): Promise<Outcome> {
    const { kills, seed, say, moments = allMoments } = this.#options;
    await this.#gather();
    say(`  ${FRIENDS.join(', ')} and the app (${VICTIM}) are in one group.`);
    const chats = Promise.all(
      this.#friends.map((friend) => friend.chat(new Dice(`${seed} ${friend.name}`), this.#ledger, () => this.#isOver)),
    );
    // Awaited below; until then a failure would be nobody's.
    chats.catch(() => undefined);
    const turn = inTurn(moments, this.#dice);
    for (let number = 1; number <= kills; number++) await this.#killAt(turn.next().value, number);
    this.#isOver = true;
    await chats;
    return this.#settle();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#app?.kill();
    await Promise.all(this.#friends.map(({ endpoint }) => endpoint.close()));
  }

  /** Everybody into one group. */
  async #gather(): Promise<void> {
    for (const name of FRIENDS) this.#friends.push(await Friend.open(name, this.#server));
    const [host, ...others] = this.#friends as [Friend, ...Friend[]];
    this.#groupId = (await host.endpoint.createGroup('Chaos')).id;
    for (const friend of others) await friend.join(await host.invite(friend.endpoint.contactCode));
    const window = await this.#start(VICTIM).window();
    const contactCode = async () => (await window.snapshot()).profile?.contactCode ?? '';
    await until('the app has its mailbox', JOIN_BOUND_MS, async () => (await contactCode()) !== '');
    const passphrase = await host.invite(await contactCode());
    await until('the app gets its invite', JOIN_BOUND_MS, async () => (await window.snapshot()).sealed.length > 0);
    await window.openSealed(passphrase);
    await until('everybody sees everybody', JOIN_BOUND_MS, async () => {
      const counts = [(await window.snapshot()).groups[0]?.members.length, ...this.#friends.map((one) => one.members)];
      return counts.every((count) => count === FRIENDS.length + 1);
    });
    await this.#app?.kill();
  }

  #start(profile: string): App {
    this.#app = App.start({ profile: join(this.#folder, profile), server: this.#server, name: VICTIM });
    return this.#app;
  }

  async #killAt(moment: Moment, number: number): Promise<void> {
    const began = performance.now();
    const profile = moment === 'migration' ? `newcomer-${number}` : VICTIM;
    const say = (window: AppWindow) => this.#say(window);
    const sayAndWait = (window: AppWindow) => this.#sayAndWait(window);
    await this.#life(profile, (app) => untilMoment(moment, { app, dice: this.#dice, say, sayAndWait }));
    if (moment === 'migration') await this.#life(profile, (app) => app.window());
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    this.#options.say(`  kill ${number} of ${this.#options.kills}: ${moment} (${seconds} s)`);
  }

  /** From a start to a kill. That the app does not open is counted; anything else that fails, fails the run. */
  async #life(profile: string, work: (app: App) => Promise<unknown>): Promise<void> {
    const app = this.#start(profile);
    try {
      await work(app);
    } catch (thrown) {
      if (!(thrown instanceof NotOpened)) throw thrown;
    }
    await app.kill();
    if (app.failedToOpen) this.#openFailures++;
    for (const words of app.complaints) this.#options.say(`✗ the app says: ${words}`);
  }

  async #say(window: AppWindow, text = this.#nextText()): Promise<void> {
    if (!(await window.send(this.#groupId, text))) throw new Error(`the app refused “${text}”`);
    this.#ledger.accept(text);
  }

  async #sayAndWait(window: AppWindow): Promise<void> {
    const text = this.#nextText();
    await Promise.all([window.echo(text), this.#say(window, text)]);
  }

  #nextText(): string {
    return `${VICTIM} ${++this.#texts} 🦉`;
  }

  /** Waits until everybody has everything, or for so long that it will not come any more; then looks once more for what is too much. */
  async #settle(): Promise<Outcome> {
    const { kills, say } = this.#options;
    const began = performance.now();
    const app = this.#start(VICTIM);
    const window = await app.window();
    let told = 0;
    const isSettled = async () => {
      await sleep(LOOK_MS);
      const retries = await window.retryFailed(this.#groupId);
      if (retries > 0) say(`  the app offered to try again: ${retries}`);
      const members = await this.#look(window);
      const missing = this.#ledger.missing(members);
      if (missing.length > 0 && missing.length !== told) say(`  … ${missing.length} to come: ${missing.at(-1)}`);
      told = missing.length;
      return told === 0;
    };
    say('  Waiting until everybody has everything; what was on its way may take some minutes …');
    await until('everybody has everything', SETTLE_BOUND_MS, isSettled).catch(() => undefined);
    say(`  settled after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    await sleep(LOOK_MS);
    const members = await this.#look(window);
    for (const words of this.#ledger.missing(members).slice(0, SHOWN)) say(`✗ ${words}`);
    for (const { name, problems } of this.#friends) if (problems !== '') say(`  ${name} was told: ${problems}`);
    const figures = { kills, ...this.#ledger.compare(members), databaseOpenFailures: this.#openFailures };
    return { figures, oneOrder: isOneOrder(members) };
  }

  async #look(window: AppWindow): Promise<Members> {
    const friends = this.#friends.map((friend) => [friend.name, friend.history()] as const);
    return new Map([[VICTIM, await window.history(this.#groupId)], ...friends]);
  }
}
