import { expect, test } from 'vitest';
import de from '../main/words/de.json';
import en from '../main/words/en.json';
import { failureText } from '../main/words/failure-text.ts';
import { chooseLanguage, fill, plural } from '../main/words/words.ts';

/** Every text with the path to it. */
function texts(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'string'
      ? [[`${path}${key}`, inner] as [string, string]]
      : texts(inner as object, `${path}${key}.`),
  );
}

test('both languages say the same things, with the same values in them', () => {
  const german = new Map(texts(de));
  expect([...german.keys()].sort()).toEqual(
    texts(en)
      .map(([path]) => path)
      .sort(),
  );
  for (const [path, text] of texts(en)) {
    const values = (words: string) => (words.match(/\{\{\w+\}\}/g) ?? []).sort();
    expect([path, values(german.get(path) ?? '')]).toEqual([path, values(text)]);
    expect(german.get(path)).not.toBe('');
  }
});

test('the first language that Conclave speaks is chosen, with its region', () => {
  expect(chooseLanguage(['fr-FR', 'de-AT', 'en-US'])).toMatchObject({ tag: 'de-AT', words: de });
  expect(chooseLanguage(['fr-FR'])).toMatchObject({ tag: 'en', words: en });
});

test('numbers choose the form and are written as the region writes them', () => {
  const german = chooseLanguage(['de-DE']);
  const { unread_one: one, unread_other: other } = german.words.tray;
  expect(plural(german, 1, one, other)).toBe('Conclave: 1 ungelesene Nachricht');
  expect(plural(german, 1234, one, other)).toBe('Conclave: 1.234 ungelesene Nachrichten');
  expect(fill('{{a}} {{b}}', { a: '{{b}}', b: '$&' })).toBe('{{b}} $&');
});

test('why the app can’t start is said in the person’s language, with the folder and the code', () => {
  expect(failureText('disk-full', '/home/ana', de)).toBe(
    `${de.failure.because['disk-full']}\n\nDeine Daten: /home/ana\nCode: disk-full`,
  );
  expect(failureText('title', '/home/ana', en)).toContain(en.failure.general);
  expect(failureText('toString', '/home/ana', en)).toContain(en.failure.general);
});
