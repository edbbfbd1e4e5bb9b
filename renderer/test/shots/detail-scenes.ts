import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';

const table = (page: Page) => page.getByRole('button', { name: /^Sunday table/u }).click();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const people = async (page: Page) => {
  await table(page);
  await button(page, 'People in this group').click();
};
const aside = (page: Page) => page.getByRole('complementary');
const compareWith = async (page: Page, name: string) => {
  await people(page);
  await page.getByRole('button', { name: new RegExp(`^What to do about .*${name}`, 'u') }).click();
  await page.getByRole('menuitem', { name: 'Compare safety words' }).click();
  await page.getByRole('list', { name: 'Safety words' }).waitFor();
};
const find = async (page: Page, words: string) => {
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox').fill(words);
  await page.waitForTimeout(300);
};
/** A picture of the code on the screen, chosen as a file. */
const scan = async (page: Page) => {
  const image = await page.getByRole('dialog').getByRole('img').last().screenshot();
  await page.getByTestId('qr-file').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: image });
};
const onScroll = async (page: Page, text: string) =>
  aside(page).getByText(text, { exact: true }).first().scrollIntoViewIfNeeded();

/** Search, the details of a group, safety words, invites. */
export const detailScenes: readonly Scene[] = [
  {
    name: 'search',
    act: async (page) => {
      await table(page);
      await find(page, 'soup');
    },
  },
  { name: 'search-all', base: 'search', act: (page) => find(page, 'plum') },
  {
    name: 'search-empty',
    base: 'search',
    act: async (page) => {
      await table(page);
      await page.keyboard.press('Control+f');
    },
  },
  {
    name: 'search-none',
    base: 'search',
    act: async (page) => {
      await table(page);
      await find(page, 'walrus');
    },
  },
  {
    name: 'search-rows',
    base: 'search',
    act: async (page) => {
      await find(page, 'plum');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
    },
  },
  { name: 'gaps', act: table },
  { name: 'group-details', act: people },
  {
    name: 'group-details-middle',
    base: 'group-details',
    act: async (page) => {
      await people(page);
      await onScroll(page, 'Strong');
    },
  },
  {
    name: 'group-details-end',
    base: 'group-details',
    act: async (page) => {
      await people(page);
      await button(page, 'Leave group').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'group-details-member',
    act: async (page) => {
      await people(page);
      await button(page, 'Leave group').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'group-details-german',
    base: 'group-details',
    locale: 'de-DE',
    act: async (page) => {
      await table(page);
      await button(page, 'Personen in dieser Gruppe').click();
      await button(page, 'Gruppe verlassen').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit-description',
    base: 'group-details',
    act: async (page) => {
      await people(page);
      await button(page, 'Change the description').click();
    },
  },
  {
    name: 'promote',
    base: 'group-details',
    act: async (page) => {
      await people(page);
      await page.getByRole('button', { name: /^What to do about .*Jun/u }).click();
      await page.getByRole('menuitem', { name: 'Make admin' }).click();
    },
  },
  {
    name: 'rekey-now',
    base: 'group-details',
    act: async (page) => {
      await people(page);
      await button(page, 'Make new keys now').click();
      await button(page, 'Make new keys').click();
    },
  },
  { name: 'verify', base: 'group-details', act: (page) => compareWith(page, 'Jun') },
  {
    name: 'verify-scanned',
    base: 'group-details',
    act: async (page) => {
      await compareWith(page, 'Jun');
      await scan(page);
      await page.getByText(/The codes match/u).waitFor();
    },
  },
  {
    name: 'verify-other',
    base: 'group-details',
    act: async (page) => {
      await compareWith(page, 'Jun');
      const other = fileURLToPath(new URL('./other-code.png', import.meta.url));
      await page.getByTestId('qr-file').setInputFiles(other);
      await page.getByText('These codes do not match').waitFor();
    },
  },
  {
    name: 'verify-german',
    base: 'group-details',
    locale: 'de-DE',
    act: async (page) => {
      await table(page);
      await button(page, 'Personen in dieser Gruppe').click();
      await page.getByRole('button', { name: /^Was mit .*Jun/u }).click();
      await page.getByRole('menuitem', { name: 'Sicherheitsworte vergleichen' }).click();
      await page.getByRole('list', { name: 'Sicherheitsworte' }).waitFor();
    },
  },
  {
    name: 'invite-scanned',
    base: 'group-details',
    act: async (page) => {
      await page.getByRole('button', { name: /Your contact card/u }).click();
      const image = await page.getByRole('img', { name: 'Contact code as a QR code' }).screenshot();
      await page.keyboard.press('Escape');
      await people(page);
      await button(page, 'Add someone').click();
      await page.getByTestId('qr-file').setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: image });
      await page.getByText(/Contact code: two locks/u).waitFor();
    },
  },
  { name: 'sealed-partial', act: (page) => page.getByRole('button', { name: /^Sealed/u }).click() },
];
