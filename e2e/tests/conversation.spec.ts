import { expect, type Locator, test } from '@playwright/test';
import type { Person } from '../support/person.ts';
import { screenshots } from '../support/screenshots.ts';
import { setTable, type Table } from '../support/table.ts';

/** What people do with messages: two of them, at two real windows. The steps build on each other. */
test.describe.configure({ mode: 'serial' });

const GROUP = 'Sunday table';
let table: Table<'Alice' | 'Bob'>;
let alice: Person;
let bob: Person;

test.beforeAll(async () => {
  table = await setTable('Alice', 'Bob');
  ({ Alice: alice, Bob: bob } = table.people);
  await alice.gather(GROUP, bob);
});

test.afterAll(() => table?.clear());

/** Through the menu that opens with the other button of the mouse. */
async function doWith(message: Locator, action: string): Promise<void> {
  await message.locator('[data-bubble]').click({ button: 'right' });
  await message.page().getByRole('menuitem', { name: action }).click();
}

test('Bob answers, and the quote leads both to what he answers', async () => {
  await alice.say('Who brings the soup?');
  await expect(bob.message('Who brings the soup?')).toBeVisible();
  await doWith(bob.message('Who brings the soup?'), 'Reply');
  await expect(bob.page.getByText(/^Replying to .*Alice/)).toBeVisible();
  await bob.composer.fill('I do, **ten** plates of it');
  await bob.composer.press('Enter');
  const answer = alice.message('plates of it');
  await expect(answer.locator('strong')).toHaveText('ten');
  await answer.getByRole('button', { name: /^In reply to .*Who brings the soup/ }).click();
  const asked = alice.page.getByRole('article').filter({ hasText: 'Who brings the soup?' }).first();
  await expect(asked.locator('[data-bubble]')).toHaveClass(/ring-2/);
});

test('Alice reacts, by keyboard, and takes it back', async () => {
  await alice.message('plates of it').focus();
  await alice.page.keyboard.press('+');
  await alice.page.getByRole('searchbox', { name: 'Search emoji' }).fill('pot of food');
  await expect(alice.page.getByRole('gridcell').first()).toBeVisible();
  await alice.page.keyboard.press('ArrowDown');
  await alice.page.keyboard.press('Enter');
  await expect(alice.page.getByRole('button', { name: /^🍲 from You$/ })).toBeVisible();
  const chip = bob.message('plates of it').getByRole('button', { name: /^🍲 from .*Alice/ });
  await expect(chip).toBeVisible();
  await chip.click();
  await expect(alice.page.getByRole('button', { name: /^🍲 from You and .*Bob/ })).toBeVisible();
  await alice.page.getByRole('button', { name: /^🍲 from You/ }).click();
  await expect(bob.message('plates of it').getByRole('button', { name: /^🍲 from You$/ })).toBeVisible();
});

test('Bob changes his last words, and both see that he did', async () => {
  await bob.composer.press('ArrowUp');
  await expect(bob.composer).toHaveValue('I do, **ten** plates of it');
  await bob.composer.fill('I do, twelve plates of it');
  await bob.composer.press('Enter');
  for (const reader of [alice, bob]) {
    await expect(reader.message('twelve plates').getByText('Edited')).toBeVisible();
    await expect(reader.message('plates of it')).toHaveCount(1);
  }
});

test('Alice mentions Bob, who sees that she means him', async () => {
  await alice.composer.pressSequentially('Thank you @Bo');
  await expect(alice.page.getByRole('option', { name: 'Bob' })).toBeVisible();
  await alice.composer.press('Enter');
  await alice.composer.pressSequentially('for that');
  await alice.composer.press('Enter');
  await expect(bob.page.getByRole('article', { name: /mentions you/ })).toContainText('@Bob');
});

test('a link leads outside only after its whole address was shown', async () => {
  const opened = bob.app.evaluate(
    ({ shell }) =>
      new Promise<string>((resolve) => {
        shell.openExternal = async (url) => resolve(url);
      }),
  );
  await alice.say('The way up: https://example.org/map?floor=2');
  await bob.page.getByRole('link', { name: /example\.org/ }).click();
  await expect(bob.page.getByRole('dialog')).toContainText('https://example.org/map?floor=2');
  await bob.page.getByRole('button', { name: 'Open', exact: true }).click();
  expect(await opened).toBe('https://example.org/map?floor=2');
});

test('what is pinned stands with the group, and leads back from far away', async () => {
  await doWith(alice.message('Who brings the soup?').first(), 'Pin');
  for (let i = 1; i <= 12; i++) await alice.say(`Line ${i}\n\nof many`);
  await expect(bob.message('Line 12 of many')).toBeInViewport();
  await bob.showPeople();
  await bob.page.getByRole('button', { name: /^Go to the message by .*soup/ }).click();
  await expect(bob.page.locator('.ring-2')).toContainText('Who brings the soup?');
  await screenshots(bob.page, 'pins');
  await bob.page.getByRole('button', { name: 'Go to the newest message' }).click();
  await expect(bob.message('Line 12 of many')).toBeInViewport();
});

test('Bob deletes his answer for everyone, and nothing of it is left', async () => {
  const answer = bob.message('twelve plates');
  await answer.focus();
  await bob.page.keyboard.press('Delete');
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete for everyone' }).click();
  for (const reader of [alice, bob]) {
    await expect(reader.message('twelve plates')).toHaveCount(0);
    await expect(reader.page.getByText('This message was deleted')).toHaveCount(1);
  }
});

test('a draft is still there after a reload', async () => {
  await bob.composer.fill('Half a thou');
  await bob.page.reload();
  await expect(bob.composer).toHaveValue('Half a thou');
  await bob.composer.fill('');
});
