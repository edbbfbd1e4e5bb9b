import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import type { ActionName } from '../bridge/contract.ts';
import { menuTemplate } from '../main/menu/template.ts';
import { chooseLanguage } from '../main/words/words.ts';

const build = (tag: string, mac: boolean) => {
  const acted: ActionName[] = [];
  const menus = menuTemplate({ words: chooseLanguage([tag]).words, mac, act: (action) => acted.push(action) });
  const items = menus.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
  return { menus, items, acted };
};

describe.each(['en', 'de'])('the menu bar in %s', (tag) => {
  test.each([true, false])('names every entry in that language (macOS: %s)', (mac) => {
    const { menus, items } = build(tag, mac);
    for (const item of [...menus, ...items]) if (item.type !== 'separator') expect(item.label).toBeTruthy();
    const other = build(tag === 'en' ? 'de' : 'en', mac);
    expect(items.map(({ label }) => label)).not.toEqual(other.items.map(({ label }) => label));
  });

  test('gives no letter and no key twice in one menu', () => {
    const { menus, items } = build(tag, false);
    const lettersOf = (entries: readonly MenuItemConstructorOptions[]) =>
      entries.flatMap(({ label }) => /&(\p{L})/u.exec(label ?? '')?.[1]?.toLowerCase() ?? []);
    for (const entries of [menus, ...menus.map(({ submenu }) => submenu as MenuItemConstructorOptions[])]) {
      const letters = lettersOf(entries);
      expect(letters).toEqual([...new Set(letters)]);
    }
    const keys = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toEqual([...new Set(keys)]);
  });
});

test('an entry does what its key does, and leaves the key to the window', () => {
  const { items, acted } = build('en', false);
  const own = items.filter(({ role, type }) => role === undefined && type !== 'separator');
  for (const { click, accelerator, registerAccelerator } of own) {
    (click as () => void)();
    expect([accelerator === undefined, registerAccelerator]).not.toEqual([false, true]);
  }
  expect(new Set(acted).size).toBe(own.length);
  expect(acted).toContain('switcher');
});
