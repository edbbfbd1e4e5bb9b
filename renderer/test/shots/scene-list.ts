import type { Page } from '@playwright/test';
import { detailScenes } from './detail-scenes.ts';
import type { Scene } from './scene.ts';
import { talkScenes } from './talk-scenes.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const openTable = (page: Page) => page.getByRole('button', { name: /^Sunday table/u }).click();
const lastStatus = (page: Page) => page.getByRole('button', { name: /See the route/u }).last();
const settings = (tab: string) => async (page: Page) => {
  await button(page, 'Settings').click();
  await page.getByRole('tab', { name: tab }).click();
};
const openPeople = async (page: Page) => {
  await page.getByRole('list', { name: 'Groups' }).getByRole('button').first().click();
  await button(page, 'People in this group').click();
};
const aboutMember =
  (name: string, ...then: readonly string[]) =>
  async (page: Page) => {
    await openPeople(page);
    await page.getByRole('button', { name: new RegExp(`^What to do about .*${name}`, 'u') }).click();
    for (const entry of then) await page.getByRole('menuitem', { name: entry }).click();
  };
const inDetails = (name: string) => async (page: Page) => {
  await openPeople(page);
  await button(page, name).click();
};
const addSomeone = async (page: Page) => {
  await openTable(page);
  await button(page, 'People in this group').click();
  await button(page, 'Add someone').click();
};

export const scenes: readonly Scene[] = [
  { name: 'opening' },
  { name: 'start' },
  {
    name: 'start-problem',
    act: async (page) => {
      await page.getByLabel('Your name').fill('Alice');
      await page.getByLabel('Server address').fill('conclave-server://conclave.exam');
      await button(page, 'Join').click();
    },
  },
  {
    name: 'start-working',
    act: async (page) => {
      await page.getByLabel('Your name').fill('Alice');
      await page.getByRole('radio', { name: 'Host on this computer' }).check({ force: true });
      await button(page, 'Start hosting').click();
    },
  },
  { name: 'home' },
  { name: 'quiet', base: 'conversation' },
  { name: 'conversation', act: openTable },
  { name: 'loading', act: openTable },
  { name: 'empty-group', act: openTable },
  { name: 'exposed', act: openTable },
  { name: 'offline', act: openTable },
  { name: 'statuses', act: openTable },
  { name: 'hostile', act: openTable },
  {
    name: 'details',
    base: 'conversation',
    act: async (page) => {
      await openTable(page);
      await button(page, 'People in this group').click();
      await page
        .getByRole('textbox', { name: /^Write to/u })
        .fill('One line\nand a second\nand a third, a little longer');
    },
  },
  { name: 'new-group', base: 'conversation', act: async (page) => button(page, 'New group').click() },
  {
    name: 'contact-card',
    base: 'conversation',
    act: async (page) => page.getByRole('button', { name: /Your contact card/u }).click(),
  },
  { name: 'invite', base: 'conversation', act: addSomeone },
  {
    name: 'invite-own',
    base: 'conversation',
    act: async (page) => {
      await addSomeone(page);
      await page
        .getByLabel('Short id or contact code')
        .fill('conclave:afqwcylbmfrgg43emrwwk4tfon2gk3tdn5sgkzdfnzrw6zdf');
      await button(page, 'Type one yourself').click();
      await page.getByLabel('Your own passphrase').fill('plum cake');
      await button(page, 'Send invite').click();
    },
  },
  {
    name: 'invite-sent',
    base: 'conversation',
    act: async (page) => {
      await addSomeone(page);
      await page.getByLabel('Short id or contact code').fill('r4tw-6mzk-9pd');
      await button(page, 'Send invite').click();
    },
  },
  { name: 'sealed', base: 'conversation', act: async (page) => page.getByRole('button', { name: /^Sealed/u }).click() },
  {
    name: 'sealed-refused',
    base: 'conversation',
    act: async (page) => {
      await page.getByRole('button', { name: /^Sealed/u }).click();
      await page.getByLabel('Passphrase').fill('ladder plum cobalt drifting sofa anthill');
      await button(page, 'Open').click();
    },
  },
  { name: 'sealed-empty', act: async (page) => page.getByRole('button', { name: /^Sealed/u }).click() },
  {
    name: 'route',
    base: 'conversation',
    act: async (page) => {
      await openTable(page);
      await lastStatus(page).click();
    },
  },
  {
    name: 'route-none',
    base: 'statuses',
    act: async (page) => {
      await openTable(page);
      await page.getByRole('button', { name: /Waiting for two proxies/u }).click();
    },
  },
  {
    name: 'route-exposed',
    base: 'exposed',
    act: async (page) => {
      await openTable(page);
      await lastStatus(page).click();
    },
  },
  { name: 'member-menu', base: 'conversation', act: aboutMember('Jun') },
  { name: 'member-menu-admin', base: 'conversation', act: aboutMember('Ben') },
  {
    name: 'member-menu-keys',
    base: 'conversation',
    act: async (page) => {
      await openPeople(page);
      await page.getByRole('button', { name: /^What to do about .*Carol/u }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'details-end',
    base: 'conversation',
    act: async (page) => {
      await openPeople(page);
      await button(page, 'Leave group').focus();
    },
  },
  { name: 'plain-member', act: openPeople },
  { name: 'removed', act: openTable },
  { name: 'removed-details', base: 'removed', act: openPeople },
  { name: 'left', act: openTable },
  { name: 'out-of-empty', act: openTable },
  { name: 'rekeying', act: openTable },
  { name: 'events', act: openTable },
  { name: 'remove', base: 'conversation', act: aboutMember('Jun', 'Remove from group') },
  { name: 'leave', base: 'conversation', act: inDetails('Leave group') },
  { name: 'leave-last-admin', base: 'last-admin', act: inDetails('Leave group') },
  { name: 'edit-group', base: 'conversation', act: inDetails('Change name and colour') },
  { name: 'long-names', act: openPeople },
  { name: 'long-names-menu', base: 'long-names', act: aboutMember('نور') },
  { name: 'long-names-remove', base: 'long-names', act: aboutMember('Wolfe', 'Remove from group') },
  { name: 'long-names-leave', base: 'long-names', act: inDetails('Leave group') },
  {
    name: 'german-menu',
    base: 'removed-elsewhere',
    locale: 'de-DE',
    act: async (page) => {
      await page.getByRole('button', { name: /^Sunday table/u }).click();
      await button(page, 'Personen in dieser Gruppe').click();
      await page.getByRole('button', { name: /^Was mit .*Carol/u }).click();
    },
  },
  {
    name: 'german-leave',
    base: 'last-admin',
    locale: 'de-DE',
    act: async (page) => {
      await page.getByRole('button', { name: /^Sunday table/u }).click();
      await button(page, 'Personen in dieser Gruppe').click();
      await button(page, 'Gruppe verlassen').click();
    },
  },
  {
    name: 'edit-name',
    base: 'conversation',
    act: async (page) => {
      await settings('You')(page);
      await button(page, 'Change your name').click();
    },
  },
  { name: 'settings', base: 'basic', act: settings('You') },
  { name: 'settings-look', base: 'conversation', act: settings('Appearance') },
  { name: 'settings-desktop', base: 'conversation', act: settings('Desktop') },
  {
    name: 'switcher',
    base: 'conversation',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('ArrowDown');
    },
  },
  { name: 'shortcuts', base: 'conversation', act: (page) => page.keyboard.press('Control+/') },
  { name: 'own-window' },
  {
    name: 'contact-link',
    base: 'conversation',
    act: (page) =>
      page.evaluate(() => window.fake.emit({ type: 'go', to: { at: 'add-someone', contactCode: 'conclave:a' } })),
  },
  {
    name: 'server-link',
    base: 'conversation',
    act: (page) =>
      page.evaluate(() =>
        window.fake.emit({
          type: 'go',
          to: { at: 'join-server', address: 'conclave-server://elsewhere.example:7460/#x' },
        }),
      ),
  },
  { name: 'settings-server', base: 'home', act: settings('Server') },
  { name: 'settings-network', base: 'exposed', act: settings('Network') },
  { name: 'settings-volunteer', base: 'volunteer', act: settings('Network') },
  { name: 'settings-about', base: 'conversation', act: settings('About') },
  {
    name: 'notice',
    base: 'conversation',
    act: async (page) => {
      await openTable(page);
      await page.evaluate(() =>
        window.fake.emit({ type: 'problem', during: null, problem: { code: 'disk-full', detail: {} } }),
      );
    },
  },
  ...detailScenes,
  ...talkScenes,
];
