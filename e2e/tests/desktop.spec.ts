import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
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
