import type { Page } from '@playwright/test';
import type { Scene } from './scene.ts';

const openTable = async (page: Page) => {
  await page.getByRole('button', { name: /^Sunday table/u }).click();
  await page.getByRole('article').last().waitFor();
};
const message = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words });
const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/u });
const onMessage =
  (words: string, ...keys: readonly string[]) =>
  async (page: Page) => {
    await openTable(page);
    await message(page, words).first().focus();
    for (const key of keys) await page.keyboard.press(key);
  };

/** What people do with messages. */
export const talkScenes: readonly Scene[] = [
  { name: 'talk', act: openTable },
  { name: 'talk-unread', act: openTable },
  { name: 'talk-hostile', act: openTable },
  {
    name: 'talk-hover',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await message(page, 'Walnuts for me').hover();
    },
  },
  { name: 'talk-menu', base: 'talk', act: onMessage('Lovely', 'Enter') },
  { name: 'talk-react', base: 'talk', act: onMessage('Walnuts for me', '+') },
  {
    name: 'talk-react-search',
    base: 'talk',
    act: async (page) => {
      await onMessage('Walnuts for me', '+')(page);
      await page.getByRole('searchbox', { name: 'Search emoji' }).fill('cake');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'talk-reply',
    base: 'talk',
    act: async (page) => {
      await onMessage('Walnuts for me', 'r')(page);
      await field(page).fill('Not one of them, **promised**');
    },
  },
  {
    name: 'talk-edit',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await field(page).press('ArrowUp');
    },
  },
  {
    name: 'talk-mention',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await field(page).pressSequentially('Ask @');
    },
  },
  {
    name: 'talk-emoji',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await page.getByRole('button', { name: 'Insert an emoji' }).click();
      await page.getByRole('gridcell').first().waitFor();
    },
  },
  {
    name: 'talk-choose',
    base: 'talk',
    act: async (page) => {
      await onMessage('Walnuts for me', 'x')(page);
      await message(page, 'Lovely').click();
    },
  },
  {
    name: 'talk-forward',
    base: 'talk',
    act: async (page) => {
      await onMessage('Walnuts for me', 'f')(page);
      await page.getByRole('checkbox', { name: /Chamber choir/u }).check();
    },
  },
  { name: 'talk-delete', base: 'talk', act: onMessage('Lovely', 'Delete') },
  {
    name: 'talk-link',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await page.getByRole('link').first().click();
    },
  },
  {
    name: 'talk-pins',
    base: 'talk',
    act: async (page) => {
      await openTable(page);
      await page.getByRole('button', { name: 'People in this group' }).click();
      await page
        .getByRole('button', { name: /^Go to the message by/u })
        .first()
        .click();
    },
  },
];
