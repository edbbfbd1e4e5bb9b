import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';
import { type Desktop, openDesktop, startAgain } from './desktop.ts';

/** Somebody at a real window: every step is one that a person would take, found by the words a person would see. */
export class Person {
  readonly name: string;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #desktop: Desktop;

  private constructor(name: string, folder: string, desktop: Desktop, env: Readonly<Record<string, string>> = {}) {
    this.name = name;
    this.#folder = folder;
    this.#desktop = desktop;
    this.#env = env;
  }

  /** A first start that joins `server` by itself, as `npm start` has it. */
  static async arrive(name: string, folder: string, server: string): Promise<Person> {
    const person = new Person(name, folder, await openDesktop(folder, { join: { server, name } }));
    await person.online();
    return person;
  }

  /** A first start that shows the first screen. */
  static async atFirstScreen(
    name: string,
    folder: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Person> {
    return new Person(name, folder, await openDesktop(folder, { env }), env);
  }

  get app(): ElectronApplication {
    return this.#desktop.app;
  }

  get page(): Page {
    return this.#desktop.page;
  }

  close(): Promise<void> {
    return this.#desktop.close();
  }

  async reopen(args: readonly string[] = []): Promise<void> {
    this.#desktop = await openDesktop(this.#folder, { args, env: this.#env });
  }

  /** Somebody starts the app although it runs. */
  startAgain(args: readonly string[] = []): Promise<void> {
    return startAgain(this.#desktop, this.#folder, args);
  }

  async online(): Promise<void> {
    await expect(this.page.getByText(/^Connected/)).toBeVisible();
    await expect(this.page.getByText(/[2-9] proxies/)).toBeVisible();
  }

  async shortId(): Promise<string> {
    return this.#fromContactCard('Short id', /[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{3}/);
  }

  async contactCode(): Promise<string> {
    return this.#fromContactCard('Contact code', /conclave:[0-9a-z]+/);
  }

  async createGroup(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New group' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Group name').fill(name);
    await dialog.getByRole('button', { name: 'Create group' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  /** Invites with the proposed passphrase, and gives it back: it travels another way. */
  async invite(target: string): Promise<string> {
    await this.submitInvite(target);
    await expect(this.page.getByRole('heading', { name: 'The invite is on its way' })).toBeVisible();
    const dialog = this.page.getByRole('dialog');
    const passphrase = await dialog.getByText(/^([a-z-]+ ){5}[a-z-]+$/).innerText();
    await dialog.getByRole('button', { name: 'Done' }).click();
    return passphrase;
  }

  /** Fills in the dialog and sends it, whatever comes of it. */
  async submitInvite(target: string): Promise<void> {
    await this.showPeople();
    const details = this.page.getByRole('complementary', { name: 'This group' });
    await details.getByRole('button', { name: 'Add someone' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Short id or contact code').fill(target);
    await expect(dialog.getByRole('region', { name: 'Proposed passphrase' })).toContainText(/(\w+[ -]){5}\w+/);
    await dialog.getByRole('button', { name: 'Send invite' }).click();
  }

  /** Waits until `count` sealed messages have arrived and opens their inbox. */
  async openSealedMessages(count: number): Promise<void> {
    const entry = this.page.getByRole('button', { name: new RegExp(`Sealed messages.*${count} sealed message`) });
    await expect(entry).toBeVisible({ timeout: 60_000 });
    await entry.click();
  }

  async tryPassphrase(passphrase: string): Promise<void> {
    await this.page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await this.page.getByRole('button', { name: 'Open', exact: true }).click();
  }

  async acceptInvite(passphrase: string, group: string): Promise<void> {
    await this.openSealedMessages(1);
    await this.tryPassphrase(passphrase);
    await expect(this.page.getByRole('heading', { level: 1, name: group })).toBeVisible({ timeout: 60_000 });
  }

  async openGroup(name: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async showPeople(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'People in this group' });
    if (await button.isVisible()) await button.click();
  }

  /** Waits until everyone named is in the group, as this person sees it. */
  async sees(...names: readonly string[]): Promise<void> {
    await this.showPeople();
    const members = this.page.getByRole('list', { name: 'People', exact: true }).getByRole('listitem');
    await expect(members).toHaveCount(names.length, { timeout: 60_000 });
    for (const name of names) await expect(members.filter({ hasText: name })).toHaveCount(1);
  }

  /** Everyone in one group: who is not in it yet is invited by short id and accepts. */
  async gather(group: string, ...guests: readonly Person[]): Promise<void> {
    await this.createGroup(group);
    for (const guest of guests) await guest.acceptInvite(await this.invite(await guest.shortId()), group);
    const everyone = [this, ...guests];
    await Promise.all(everyone.map((person) => person.sees(...everyone.map(({ name }) => name))));
  }

  async promote(name: string): Promise<void> {
    await this.#doAbout(name, 'Make admin');
    const dialog = this.page.getByRole('dialog', { name: new RegExp(`Make .*${name}`) });
    await dialog.getByRole('button', { name: 'Make admin' }).click();
    await expect(dialog).toBeHidden();
  }

  /** Opens what both of them compare. */
  async compareWith(name: string): Promise<Locator> {
    await this.#doAbout(name, 'Compare safety words');
    const dialog = this.page.getByRole('dialog', { name: new RegExp(`Compare with .*${name}`) });
    await expect(dialog.getByRole('list', { name: 'Safety words' })).toBeVisible();
    return dialog;
  }

  async remove(name: string): Promise<void> {
    await this.#doAbout(name, 'Remove from group');
    const dialog = this.page.getByRole('dialog', { name: new RegExp(`Remove .*${name}`) });
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async renameGroup(name: string): Promise<void> {
    await this.showPeople();
    await this.page.getByRole('button', { name: 'Change name and colour' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Group name').fill(name);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
  }

  async takeBackInvite(): Promise<void> {
    await this.showPeople();
    await this.page.getByRole('button', { name: /^Take back the invite to/ }).click();
    await expect(this.page.getByRole('list', { name: 'Invited' })).toBeHidden();
  }

  /** The question that is asked before leaving. */
  async startLeaving(): Promise<Locator> {
    await this.showPeople();
    await this.page.getByRole('button', { name: 'Leave group' }).click();
    return this.page.getByRole('dialog', { name: /^Leave / });
  }

  async leave(): Promise<void> {
    const dialog = await this.startLeaving();
    await dialog.getByRole('button', { name: 'Leave group' }).click();
    await expect(dialog).toBeHidden();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Write to/ });
  }

  /** A line about the group itself. Names in it are isolated by characters that nobody sees. */
  line(words: string): Locator {
    const isolates = '[\\u2066-\\u2069]*';
    const pattern = words.split(' ').map((word) => `${isolates}${word}${isolates}`);
    return this.page.getByRole('paragraph').filter({ hasText: new RegExp(`^${pattern.join(' ')} ·`) });
  }

  async say(text: string): Promise<void> {
    const { composer } = this;
    await composer.fill(text);
    await composer.press('Enter');
    await expect(this.message(text)).toBeVisible();
  }

  message(text: string): Locator {
    return this.page.getByRole('article').filter({ hasText: text });
  }

  /** The texts of the conversation, top to bottom. */
  async texts(): Promise<string[]> {
    return this.page.getByRole('article').locator('.select-text').allInnerTexts();
  }

  async #doAbout(name: string, action: string): Promise<void> {
    await this.showPeople();
    await this.page.getByRole('button', { name: new RegExp(`^What to do about .*${name}`) }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async #fromContactCard(section: string, pattern: RegExp): Promise<string> {
    await this.page.getByRole('button', { name: /Your contact card/ }).click();
    const dialog = this.page.getByRole('dialog');
    const text = await dialog.getByRole('region', { name: section }).innerText();
    await dialog.getByRole('button', { name: 'Close' }).click();
    const found = pattern.exec(text)?.[0];
    if (found === undefined) throw new Error(`no ${section} on the contact card: ${text}`);
    return found;
  }
}
