import { expect, test } from '@playwright/test';
import type { Person } from '../support/person.ts';
import { screenshots } from '../support/screenshots.ts';
import { setTable, type Table } from '../support/table.ts';

/**
 * The main job: three people at three real windows, a server and three proxies, seven processes. The steps build on
 * each other, so they run in order and stop at the first that fails.
 */
test.describe.configure({ mode: 'serial' });

const GROUP = 'Sunday table';
/** Four-byte UTF-8, joined emoji and right-to-left writing among it. */
const WHILE_AWAY = ['Bob is not here yet: 𝄞 你好 👩‍👩‍👧‍👦', 'He will read it later: שלום 🏳️‍🌈'] as const;
let table: Table<'Alice' | 'Bob' | 'Carol'>;
let alice: Person;
let bob: Person;
let carol: Person;

test.beforeAll(async () => {
  table = await setTable('Alice', 'Bob', 'Carol');
  ({ Alice: alice, Bob: bob, Carol: carol } = table.people);
});

test.afterAll(() => table?.clear());

test('Alice creates a group and adds Bob by short id, with a generated passphrase', async () => {
  await alice.createGroup(GROUP);
  const passphrase = await alice.invite(await bob.shortId());

  // Words that do not fit are refused clearly, and nothing is lost.
  await bob.openSealedMessages(1);
  await bob.tryPassphrase('wrong words that open nothing here');
  await expect(bob.page.getByText('This passphrase does not open your sealed message.')).toBeVisible();
  await expect(bob.page.getByText(/Nothing was lost/)).toBeVisible();
  await expect(bob.page.getByRole('list', { name: 'Sealed messages' }).getByRole('listitem')).toHaveCount(1);
  await screenshots(bob.page, 'sealed-refused');

  await bob.tryPassphrase(passphrase);
  await expect(bob.page.getByRole('heading', { level: 1, name: GROUP })).toBeVisible();
  await Promise.all([alice.sees('Alice', 'Bob'), bob.sees('Alice', 'Bob')]);
});

test('Alice adds Carol by contact code, with two locks', async () => {
  const code = await carol.contactCode();
  // Lost letters are noticed before anything is sent, and the dialog stays as it was.
  await alice.submitInvite(code.slice(0, -3));
  await expect(alice.page.getByText('This contact code is not complete, or a letter in it is wrong.')).toBeVisible();
  await alice.page.keyboard.press('Escape');

  const passphrase = await alice.invite(code);
  await carol.acceptInvite(passphrase, GROUP);
  const everyone = ['Alice', 'Bob', 'Carol'];
  await Promise.all([alice, bob, carol].map((person) => person.sees(...everyone)));
});

test('everyone writes, everyone reads everything in one order', async () => {
  const people = [alice, bob, carol];
  const said = [
    'Who brings the soup? 🍲',
    'I do, the pot holds enough for ten 🥄',
    'Grüße aus dem Zug! Is seven right? 🚆',
  ];
  for (const [i, person] of people.entries()) {
    await person.say(said[i] as string);
    for (const reader of people) await expect(reader.message(said[i] as string)).toBeVisible();
  }
  // And all at once: whatever the order of arrival, everyone ends up with the same conversation.
  const atOnce = ['Seven it is 🕖', 'I have the key to the upstairs room 🔑', 'Plum cake from me, then 🍰'];
  await Promise.all(people.map((person, i) => person.say(atOnce[i] as string)));
  for (const reader of people) for (const text of atOnce) await expect(reader.message(text)).toBeVisible();
  const order = await alice.texts();
  expect(order).toHaveLength(6);
  expect(order.slice(0, 3)).toEqual(said);
  expect(await bob.texts()).toEqual(order);
  expect(await carol.texts()).toEqual(order);
});

test('a message of one’s own says how far it came, and by which way', async () => {
  const text = 'Settled: seven, upstairs, soup first';
  await alice.say(text);
  await expect(alice.message(text).getByText(/On the server|Delivered/)).toBeVisible();
  // Acknowledgements travel with what the others write.
  for (const reader of [bob, carol]) await expect(reader.message(text)).toBeVisible();
  await bob.say('See you there');
  await carol.say('Till Sunday');
  await expect(alice.message(text).getByText(/Delivered to (2 of 2|everyone)/)).toBeVisible();
  await screenshots(alice.page, 'conversation');

  await alice
    .message(text)
    .getByRole('button', { name: /See the route/ })
    .click();
  const route = alice.page.getByRole('dialog');
  for (const stop of ['You', 'First proxy', 'Second proxy', 'Server', 'The group']) {
    await expect(route.getByRole('heading', { name: stop, exact: true })).toBeVisible();
  }
  const proxies = [...(await route.innerText()).matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port);
  expect(new Set(proxies).size).toBeGreaterThanOrEqual(3);
  await screenshots(alice.page, 'route');
  await alice.page.keyboard.press('Escape');
});

test('Bob was away: he has what he missed, once', async () => {
  await bob.close();
  await alice.say(WHILE_AWAY[0]);
  await carol.say(WHILE_AWAY[1]);
  for (const reader of [alice, carol]) await expect(reader.message(WHILE_AWAY[1])).toBeVisible();
  await expect(alice.message(WHILE_AWAY[0]).getByText(/On the server|Delivered/)).toBeVisible();

  await bob.reopen();
  await bob.openGroup(GROUP);
  await expect(bob.message(WHILE_AWAY[0])).toHaveCount(1);
  await expect(bob.message(WHILE_AWAY[1])).toHaveCount(1);
  await bob.say('Now I am');
  for (const reader of [alice, carol]) await expect(reader.message('Now I am')).toBeVisible();
  expect(await bob.texts()).toEqual(await alice.texts());
});

test('without two proxies messages wait, and say so; with them they go', async () => {
  // What waited goes out 5 to 60 seconds after the wait is over.
  test.setTimeout(300_000);
  const { network } = table;
  await Promise.all(network.proxies.map((proxy) => proxy.stop()));
  const text = 'Nobody carries this yet';
  await expect(carol.page.getByText(/[01] prox(y|ies)/).first()).toBeVisible({ timeout: 60_000 });
  await carol.say(text);
  await expect(carol.message(text).getByText('Waiting for two proxies')).toBeVisible({ timeout: 60_000 });
  await screenshots(carol.page, 'waiting');
  // Nothing reaches anyone past the proxies: there is no other road.
  await expect(alice.message(text)).toHaveCount(0);

  await Promise.all(['proxy-4', 'proxy-5', 'proxy-6'].map((name) => network.startProxy(name)));
  for (const reader of [alice, bob]) await expect(reader.message(text)).toBeVisible({ timeout: 120_000 });
  await expect(carol.message(text).getByText(/On the server|Delivered/)).toBeVisible();
});
