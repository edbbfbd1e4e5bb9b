import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Person } from '../support/person.ts';
import { startNetwork } from '../support/relay.ts';
import { screenshots } from '../support/screenshots.ts';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-start-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('from nothing to a sent message: host here, create a group, write; and again after a restart', async () => {
  const dora = await Person.atFirstScreen('Dora', join(folder, 'dora'));
  try {
    await expect(dora.page.getByRole('heading', { name: 'Take your seat' })).toBeVisible();
    await screenshots(dora.page, 'first-screen');
    await dora.page.getByLabel('Your name').fill('Dora');
    await dora.page.getByText('Host on this computer').click();
    await dora.page.getByRole('button', { name: 'Start hosting' }).click();
    await dora.online();
    await expect(dora.page.getByText('No anonymity from the operator of this server').first()).toBeVisible();
    // Nothing guards the key of the database under Xvfb; the app says so in plain words.
    await expect(dora.page.getByText('This system has no keychain')).toBeVisible();
    await screenshots(dora.page, 'home');

    await dora.createGroup('Notes');
    await dora.say('To myself 🕯️');
    await expect(dora.message('To myself').getByText('On the server')).toBeVisible();

    await dora.close();
    await dora.reopen();
    await dora.online();
    await dora.openGroup('Notes');
    await expect(dora.message('To myself')).toHaveCount(1);
    await dora.say('After the restart');
    await expect(dora.message('After the restart').getByText('On the server')).toBeVisible();
  } finally {
    await dora.close();
  }
});

test('a server address with a typo, and the address of a server that has another key, are refused clearly', async () => {
  const network = await startNetwork(folder, 0);
  const eve = await Person.atFirstScreen('Eve', join(folder, 'eve'));
  try {
    const address = eve.page.getByLabel('Server address');
    const join = eve.page.getByRole('button', { name: 'Join', exact: true });
    await eve.page.getByLabel('Your name').fill('Eve');

    await address.fill('conclave-server://somewhere');
    await join.click();
    await expect(eve.page.getByText('This is not a complete server address.')).toBeVisible();

    // Another fingerprint than the key that answers there: somebody in the middle would look like this.
    await address.fill(network.address.replace(/#.*/, `#${'0'.repeat(52)}`));
    await join.click();
    await expect(eve.page.getByText('Something at this address answers with the wrong key.')).toBeVisible();
    await screenshots(eve.page, 'wrong-server-key');

    await address.fill(network.address);
    await join.click();
    await expect(eve.page.getByText(/^Connected/)).toBeVisible();
    await expect(eve.page.getByText(/0 proxies/)).toBeVisible();
  } finally {
    await eve.close();
    await network.stop();
  }
});

test('a taken port, once others know the address, is said with the port', async () => {
  const otto = await Person.atFirstScreen('Otto', join(folder, 'otto'));
  let squatter: Server | null = null;
  try {
    await otto.page.getByLabel('Your name').fill('Otto');
    await otto.page.getByText('Host on this computer').click();
    await otto.page.getByRole('button', { name: 'Start hosting' }).click();
    await otto.online();
    const port = Number(/:(\d+)\//.exec(await serverAddress(otto))?.[1]);
    await otto.close();

    const taking = createServer();
    squatter = taking;
    await new Promise<void>((resolve) => taking.listen({ port, host: '0.0.0.0' }, resolve));
    await otto.reopen();
    await expect(otto.page.getByText(`Another program already uses port ${port}.`).first()).toBeVisible();

    // The way out: the other program ends, and the person says so.
    await new Promise((resolve) => taking.close(resolve));
    squatter = null;
    await otto.page.getByRole('button', { name: 'Connect again' }).first().click();
    await otto.online();
  } finally {
    squatter?.close();
    await otto.close();
  }
});

async function serverAddress(person: Person): Promise<string> {
  await person.page.getByRole('button', { name: 'Settings' }).click();
  await person.page.getByRole('tab', { name: 'Server' }).click();
  const text = await person.page.getByRole('dialog').innerText();
  await person.page.keyboard.press('Escape');
  return text;
}
