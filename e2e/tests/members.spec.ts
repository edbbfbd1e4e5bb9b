import { expect, test } from '@playwright/test';
import type { Person } from '../support/person.ts';
import { screenshots } from '../support/screenshots.ts';
import { setTable, type Table } from '../support/table.ts';

/** A group changes hands: roles, its name, an invite taken back, a removal and a leave, each at real windows. */
test.describe.configure({ mode: 'serial' });

const FIRST_NAME = 'Sunday table';
const NAME = 'Monday table';
const READ_BY_CAROL = ['Now that Dora is gone', 'Soup is on me'];
let table: Table<'Alice' | 'Bob' | 'Carol' | 'Dora'>;
let alice: Person;
let bob: Person;
let carol: Person;
let dora: Person;

test.beforeAll(async () => {
  table = await setTable('Alice', 'Bob', 'Carol', 'Dora');
  ({ Alice: alice, Bob: bob, Carol: carol, Dora: dora } = table.people);
  await alice.gather(FIRST_NAME, bob, carol, dora);
});

test.afterAll(() => table?.clear());

test('the only admin is told who would look after the group', async () => {
  const dialog = await alice.startLeaving();
  await expect(dialog.getByText('You are the only admin')).toBeVisible();
  await expect(dialog).toContainText(/When you go, .*Bob.* becomes the admin/);
  await screenshots(alice.page, 'leave-last-admin');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(alice.composer).toBeVisible();
});

test('Alice makes Bob an admin and renames the group: everyone is told', async () => {
  await alice.promote('Bob');
  await alice.renameGroup(NAME);
  for (const person of [alice, bob, carol, dora]) {
    await expect(person.line('Alice made Bob an admin')).toBeVisible();
    await expect(person.line(`Alice named the group ${NAME}`)).toBeVisible();
    await expect(person.page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
  }
  // With a second admin nobody is warned.
  const dialog = await alice.startLeaving();
  await expect(dialog.getByText('You are the only admin')).toHaveCount(0);
  await alice.page.keyboard.press('Escape');
});

test('Dora leaves: what waits for new keys goes out by itself, and not to her', async () => {
  await dora.leave();
  await expect(dora.page.getByText(/^You left this group\./)).toBeVisible();
  await expect(alice.line('Dora left')).toBeVisible();
  const text = 'Now that Dora is gone';
  await alice.say(text);
  // Somebody's device makes them after up to half a minute; by chance at once.
  await expect(alice.message(text).getByText(/Waiting for new keys|On the server|Delivered/)).toBeVisible();
  await screenshots(alice.page, 'rekeying');
  for (const reader of [bob, carol]) await expect(reader.message(text)).toBeVisible({ timeout: 60_000 });
  await expect(alice.message(text).getByText(/On the server|Delivered/)).toBeVisible();
  await expect(alice.page.getByText(/it gets new keys/)).toHaveCount(0);
  await expect(dora.message(text)).toHaveCount(0);
});

test('Alice invites Dora again, and takes the invite back', async () => {
  const target = await dora.shortId();
  await alice.invite(target);
  await expect(bob.page.getByRole('list', { name: 'Invited' }).getByText(target)).toBeVisible();
  await alice.takeBackInvite();
  for (const person of [alice, bob, carol]) {
    await expect(person.line(`Alice took back the invite to ${target}`)).toBeVisible();
    await expect(person.page.getByRole('list', { name: 'Invited' })).toHaveCount(0);
  }
});

test('Bob removes Carol: she is told, keeps what she read, and reads nothing more', async () => {
  await carol.say('Soup is on me');
  for (const reader of [alice, bob]) await expect(reader.message('Soup is on me')).toBeVisible();

  await bob.remove('Carol');
  await Promise.all([alice, bob].map((person) => person.sees('Alice', 'Bob')));
  for (const person of [alice, bob, carol]) await expect(person.line('Bob removed Carol')).toBeVisible();
  await expect(carol.page.getByText(/^You were removed from this group\./)).toBeVisible();
  await expect(carol.composer).toHaveCount(0);
  await expect(carol.message('Soup is on me')).toBeVisible();
  await screenshots(carol.page, 'removed');

  await alice.say('Who brings the soup now?');
  await expect(bob.message('Who brings the soup now?')).toBeVisible();
  await bob.say('I do');
  await expect(alice.message('I do')).toBeVisible();
  await expect(alice.message('Who brings the soup now?').getByText('Delivered to 1 of 1')).toBeVisible();
  expect(await carol.texts()).toEqual(READ_BY_CAROL);
});

test('Bob leaves: Alice sees it, and still can write', async () => {
  await bob.leave();
  await expect(bob.page.getByText(/^You left this group\./)).toBeVisible();
  await expect(bob.composer).toHaveCount(0);
  await expect(alice.line('Bob left')).toBeVisible();
  await alice.sees('Alice');

  await alice.say('A note to myself');
  await expect(alice.message('A note to myself').getByText(/On the server|Delivered/)).toBeVisible();
  await screenshots(alice.page, 'alone');
  for (const former of [bob, carol, dora]) await expect(former.message('A note to myself')).toHaveCount(0);
});

test('after a restart Carol still is out, with what she had read and nothing more', async () => {
  await carol.close();
  await carol.reopen();
  await carol.online();
  await carol.openGroup(NAME);
  await expect(carol.page.getByText(/^You were removed from this group\./)).toBeVisible();
  await expect(carol.composer).toHaveCount(0);
  await expect(carol.message('Soup is on me')).toBeVisible();
  expect(await carol.texts()).toEqual(READ_BY_CAROL);
});
