import { expect, test } from '@playwright/test';
import type { Person } from '../support/person.ts';
import { screenshots } from '../support/screenshots.ts';
import { setTable, type Table } from '../support/table.ts';

/** What a group is set to, who is who in it, and what was said in it: at two real windows. */
test.describe.configure({ mode: 'serial' });

const NAME = 'Sunday table';
let table: Table<'Alice' | 'Bob'>;
let alice: Person;
let bob: Person;

test.beforeAll(async () => {
  table = await setTable('Alice', 'Bob');
  ({ Alice: alice, Bob: bob } = table.people);
  await alice.gather(NAME, bob);
});

test.afterAll(() => table?.clear());

test('both see the same safety words, and compare them by a picture, too', async () => {
  const [hers, his] = [await alice.compareWith('Bob'), await bob.compareWith('Alice')];
  const words = await hers.getByRole('listitem').allInnerTexts();
  expect(words).toHaveLength(8);
  expect(await his.getByRole('listitem').allInnerTexts()).toEqual(words);

  const code = his.getByRole('img', { name: 'The safety words as a QR code' });
  const picture = { name: 'code.png', mimeType: 'image/png', buffer: await code.screenshot() };
  await alice.page.getByTestId('qr-file').setInputFiles(picture);
  await expect(hers.getByText(/The codes match/)).toBeVisible();
  await screenshots(alice.page, 'verify');
  await hers.getByRole('button', { name: 'Done' }).click();
  const roster = alice.page.getByRole('list', { name: 'People', exact: true });
  await expect(roster.getByRole('listitem').filter({ hasText: 'Bob' })).toContainText('Verified');

  await his.getByRole('button', { name: 'Not now' }).click();
  await expect(bob.page.getByText('Verified')).toHaveCount(0);
});

test('an admin says what the group is about and how long messages stay; everybody sees it', async () => {
  await alice.page.getByRole('button', { name: 'Add a description' }).click();
  await alice.page.getByLabel('What this group is about').fill('Soup at seven, upstairs.');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(bob.line('Alice changed the description of the group')).toBeVisible();
  await expect(bob.page.getByRole('region', { name: 'Description' })).toHaveText('Soup at seven, upstairs.');

  await alice.page.getByLabel('Disappearing messages').selectOption('After 4 weeks');
  await expect(bob.line('Alice set messages to disappear after 4 weeks')).toBeVisible();
  await expect(bob.page.getByText('After 4 weeks', { exact: true })).toBeVisible();
});

test('mute and profile are one’s own, and are there after the page was loaded again', async () => {
  await alice.page.getByLabel('Notifications').selectOption('Mute for 8 hours');
  await alice.page.getByText('Fast', { exact: true }).click();
  await alice.say('Quick as can be');
  await expect(bob.message('Quick as can be')).toBeVisible();
  await alice.page.reload();
  await alice.showPeople();
  await expect(alice.page.getByLabel('Notifications').locator('option').first()).toHaveText(/^Muted until/);
  await expect(alice.page.getByRole('radio', { name: 'Fast' })).toBeChecked();
  await expect(bob.page.getByRole('radio', { name: 'Balanced' })).toBeChecked();
});

test('new keys on demand, and the conversation goes on', async () => {
  await alice.page.getByRole('button', { name: 'Make new keys now' }).click();
  const dialog = alice.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make new keys' }).click();
  await expect(dialog.getByText(/on their way to everyone/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await alice.say('Under the new keys');
  await expect(bob.message('Under the new keys')).toBeVisible({ timeout: 60_000 });
});

test('the search finds what was said long ago and leads there, by keys alone', async () => {
  await alice.say('The plum jam is behind the radio');
  for (let n = 1; n <= 90; n += 1) await alice.say(`Line ${n} of many`);
  await alice.page.keyboard.press('Control+f');
  const field = alice.page.getByRole('searchbox', { name: `Search ${NAME}` });
  await expect(field).toBeFocused();
  await alice.page.keyboard.type('plu radi');
  await expect(alice.page.getByRole('list', { name: 'Found messages' }).getByRole('listitem')).toHaveCount(1);
  await expect(alice.page.locator('mark').first()).toHaveText('plum');
  await screenshots(alice.page, 'search');
  await alice.page.keyboard.press('ArrowDown');
  await alice.page.keyboard.press('Enter');
  await expect(alice.message('The plum jam is behind the radio')).toBeInViewport();

  await alice.page.keyboard.press('Control+f');
  await alice.page.keyboard.type('walrus');
  await expect(alice.page.getByText('No message has these words')).toBeVisible();
  await alice.page.keyboard.press('Escape');
  await expect(alice.composer).toBeVisible();
});
