import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { screenshotFolder } from '../support/paths.ts';
import { Person } from '../support/person.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-desktop-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody who hosts for himself: enough of a network for what concerns one desktop. */
async function atHome(name: string): Promise<Person> {
  const person = await Person.atFirstScreen(name, join(folder, name), { XDG_CONFIG_HOME: join(folder, 'config') });
  await person.page.getByLabel('Your name').fill(name);
  await person.page.getByText('Host on this computer').click();
  await person.page.getByRole('button', { name: 'Start hosting' }).click();
  await person.online();
  return person;
}

const toggle = async (person: Person, label: string) => {
  await person.page.getByRole('button', { name: 'Settings' }).click();
  await person.page.getByRole('tab', { name: 'Desktop' }).click();
  await person.page.getByRole('switch', { name: label }).click();
  await expect(person.page.getByRole('switch', { name: label })).toBeChecked();
  await person.page.keyboard.press('Escape');
};

test('closed to the tray after being told once, the app lives on and comes back when it is started again', async () => {
  const dora = await atHome('Dora');
  try {
    const visible = () => dora.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    const close = () => dora.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await dora.app.evaluate(({ dialog }) => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      dialog.showMessageBox = (async (_: unknown, { message }: { message: string }) => {
        told.push(message);
        return { response: 0, checkboxChecked: false };
      }) as unknown as typeof dialog.showMessageBox;
    });
    const told = () => dora.app.evaluate(() => (globalThis as unknown as { told: string[] }).told);

    await toggle(dora, 'Keep running when the window closes');
    await close();
    await expect.poll(visible).toBe(false);
    expect(await told()).toEqual(['Conclave goes on running']);

    // A second start over the same data shows the window of the first, and ends.
    await dora.startAgain();
    await expect.poll(visible).toBe(true);
    await close();
    await expect.poll(visible).toBe(false);
    expect(await told()).toHaveLength(1);
  } finally {
    await dora.close();
  }
});

test('starting at login is a file that the system reads, and such a start may show no window', async () => {
  const dora = await atHome('Dora');
  const entry = join(folder, 'config', 'autostart', 'conclave.desktop');
  try {
    await toggle(dora, 'Start when I log in');
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=".*electron.*" ".*--user-data-dir=.*"$/m);
    await toggle(dora, 'Start without a window');
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.*"--minimised"$/m);
    await toggle(dora, 'Keep running when the window closes');

    await dora.close();
    await dora.reopen(['--minimised']);
    await dora.online();
    expect(await dora.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(false);

    await dora.page.getByRole('button', { name: 'Settings' }).click();
    await dora.page.getByRole('tab', { name: 'Desktop' }).click();
    await dora.page.getByRole('switch', { name: 'Start when I log in' }).click();
    await expect.poll(() => existsSync(entry)).toBe(false);
  } finally {
    await dora.close();
  }
});

test('opens where it was closed', async () => {
  const dora = await atHome('Dora');
  try {
    await dora.createGroup('Notes');
    await dora.createGroup('Garden');
    await dora.close();
    await dora.reopen();
    await expect(dora.page.getByRole('heading', { level: 1, name: 'Garden' })).toBeVisible();
  } finally {
    await dora.close();
  }
});

test('a chat in its own window has the same messages, keys of its own, and lives through a reload', async () => {
  const dora = await atHome('Dora');
  try {
    await dora.createGroup('Notes');
    await dora.createGroup('Garden');
    await dora.page.keyboard.press('Control+k');
    await dora.page.getByRole('combobox').fill('not');
    const opening = dora.app.waitForEvent('window');
    await dora.page.keyboard.press('Control+Enter');
    const chat = await opening;
    await expect(chat.getByRole('heading', { level: 1, name: 'Notes' })).toBeVisible();
    await chat.getByRole('textbox', { name: /^Write to/ }).fill('From the small window');
    await chat.keyboard.press('Enter');
    await expect(chat.getByRole('article')).toHaveCount(1);
    await expect(dora.page.getByRole('button', { name: /^Notes.*From the small window/ })).toBeVisible();
    await expect(dora.page.getByRole('heading', { level: 1, name: 'Garden' })).toBeVisible();
    await chat.reload();
    await expect(chat.getByRole('article')).toHaveCount(1);
    await expect(chat.getByRole('navigation')).toHaveCount(0);
    await chat.screenshot({ path: join(screenshotFolder, 'own-window.png') });

    const facts = await dora.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => ({
        title: window.getTitle(),
        locked: window.webContents.getURL().startsWith('app://conclave/'),
      })),
    );
    expect(facts).toHaveLength(2);
    expect(facts).toContainEqual({ title: 'Notes', locked: true });
    expect(await chat.evaluate(() => [typeof globalThis.process, typeof globalThis.require])).toEqual([
      'undefined',
      'undefined',
    ]);
    // Opened again, it is the same one.
    await dora.page.keyboard.press('Control+k');
    await dora.page.getByRole('combobox').fill('not');
    await dora.page.keyboard.press('Control+Enter');
    await expect(dora.page.getByRole('dialog')).toBeHidden();
    expect(dora.app.windows()).toHaveLength(2);
  } finally {
    await dora.close();
  }
});

test('links of ours open a form, whoever hands them over, and broken ones are said to be broken', async () => {
  const dora = await atHome('Dora');
  try {
    await dora.createGroup('Notes');
    const code = await dora.contactCode();
    await dora.startAgain([code]);
    const dialog = dora.page.getByRole('dialog', { name: /^Add someone to/ });
    await expect(dialog.getByLabel('Short id or contact code')).toHaveValue(code);
    await dora.page.keyboard.press('Escape');

    const elsewhere = `conclave-server://elsewhere.example:7460/#${'0'.repeat(52)}`;
    await dora.startAgain([elsewhere]);
    await expect(dora.page.getByRole('dialog', { name: 'A link to another server' })).toBeVisible();
    await dora.page.keyboard.press('Escape');

    await dora.startAgain([`${code}x`]);
    await expect(dora.page.getByText('This link is not complete, or something in it is wrong.')).toBeVisible();

    await dora.close();
    await dora.reopen([elsewhere]);
    await expect(dora.page.getByRole('dialog', { name: 'A link to another server' })).toBeVisible();
  } finally {
    await dora.close();
  }
});

test('every entry of the menu bar that is ours does something in the window', async () => {
  const dora = await atHome('Dora');
  try {
    await dora.createGroup('Notes');
    const choose = (label: string) =>
      dora.app.evaluate(({ Menu }, wanted) => {
        const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
        items.find((item) => item.label.replaceAll('&', '') === wanted)?.click();
      }, label);
    await choose('Keyboard shortcuts');
    await expect(dora.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await choose('Add someone …');
    await expect(dora.page.getByRole('dialog', { name: /^Add someone to/ })).toBeVisible();
    await dora.page.keyboard.press('Escape');
    await choose('Sealed messages');
    await expect(dora.page.getByRole('heading', { name: 'Nothing sealed is waiting' })).toBeVisible();
    await choose('Go to group …');
    await expect(dora.page.getByRole('combobox', { name: 'Name of the group' })).toBeFocused();
  } finally {
    await dora.close();
  }
});
