import './setup.ts';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import type { DeliveryStatus, ProblemCode } from '@conclave/desktop/bridge/contract';
import de from '../src/i18n/de.json';
import en from '../src/i18n/en.json';
import { chooseLanguage } from '../src/i18n/index.ts';
import { hostOf } from '../src/words/address.ts';
import { initial, nameInText, safeName } from '../src/words/names.ts';
import { problemWords } from '../src/words/problem.ts';
import { strengthOf } from '../src/words/strength.ts';
import { statusWords } from '../src/words/status.ts';
import { targetKind } from '../src/words/target.ts';
import { daysApart, listTime, spanWords } from '../src/words/time.ts';

const t = i18next.t;

function keys(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keys(value, `${path}${key}.`) : [`${path}${key}`],
  );
}

/** Every code once: a code that is missing here or in the words does not compile. */
const codes: Record<ProblemCode, true> = {
  'server-address-malformed': true,
  'server-unreachable': true,
  'wrong-server-key': true,
  'registration-refused': true,
  'port-taken': true,
  'server-stopped': true,
  'contact-code-malformed': true,
  'short-id-malformed': true,
  'contact-code-other-server': true,
  'target-is-yourself': true,
  'target-already-member': true,
  'passphrase-too-weak': true,
  'passphrase-must-be-generated': true,
  'passphrase-opens-nothing': true,
  'no-sealed-messages': true,
  'already-in-group': true,
  'invite-expired': true,
  'invite-invalid': true,
  'group-full': true,
  'group-too-large': true,
  'rekey-under-way': true,
  'not-allowed': true,
  'name-empty': true,
  'name-too-long': true,
  'text-empty': true,
  'text-too-long': true,
  'unknown-group': true,
  'unknown-message': true,
  'too-many-mentions': true,
  'too-many-messages': true,
  'not-an-emoji': true,
  'out-of-group': true,
  'not-a-member': true,
  'already-admin': true,
  'unknown-invite': true,
  'too-few-proxies': true,
  'clock-off': true,
  'disk-full': true,
  'behind-nat': true,
  'autostart-failed': true,
  'link-malformed': true,
  'socks-malformed': true,
  'socks-unreachable': true,
  'socks-login-refused': true,
  'socks-blocked': true,
  'profile-name-malformed': true,
  'profile-exists': true,
  'unknown-profile': true,
  'link-before-joining': true,
  'malformed-command': true,
  internal: true,
};

describe('both languages', () => {
  it('have the same words', () => {
    expect(keys(de).sort()).toEqual(keys(en).sort());
  });

  it('name the same values in each', () => {
    const values = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/gu)].map((match) => match[1]).sort();
    const find = (words: object, path: string) =>
      path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], words) as string;
    for (const path of keys(en)) expect([path, values(find(de, path))]).toEqual([path, values(find(en, path))]);
  });

  it.each(['en', 'de'])('say what happened and what to do for every problem (%s)', (language) => {
    const fixed = i18next.getFixedT(language);
    for (const code of Object.keys(codes) as ProblemCode[]) {
      const { what, todo } = problemWords(fixed, { code, detail: {} });
      for (const words of [what, todo]) expect(words).toMatch(/^\p{Lu}[^{}]{8,}\.$/u);
    }
  });

  it('choose by the system, with its region', () => {
    expect(chooseLanguage(['fr-FR', 'de-AT', 'en-US'])).toBe('de-AT');
    expect(chooseLanguage(['fr'])).toBe('en');
  });
});

describe('problem words', () => {
  it('count the sealed messages that a passphrase did not open', () => {
    const problem = { code: 'passphrase-opens-nothing', detail: {} } as const;
    expect(problemWords(t, problem, { count: 2 }).what).toBe('This passphrase opens none of your 2 sealed messages.');
    expect(problemWords(t, problem, { count: 1 }).what).toBe('This passphrase does not open your sealed message.');
    expect(problemWords(t, problem, { count: 2 }).todo).toContain('Nothing was lost');
  });

  it('name the port where it is known', () => {
    expect(problemWords(t, { code: 'port-taken', detail: { port: 7460 } }).what).toContain('7460');
  });
});

describe('status words', () => {
  const cases: [DeliveryStatus, string][] = [
    [{ state: 'waiting', reason: 'too-few-proxies' }, 'Waiting for two proxies'],
    [{ state: 'sending' }, 'Sending'],
    [{ state: 'sent' }, 'Sent'],
    [{ state: 'on-server' }, 'On the server'],
    [{ state: 'delivered', count: 2, of: 3 }, 'Delivered to 2 of 3'],
    [{ state: 'failed', problem: { code: 'internal', detail: {} } }, 'Not sent'],
  ];
  it.each(cases)('%j', (status, words) => expect(statusWords(t, status)).toBe(words));
});

describe('names of strangers', () => {
  it('keep their direction to themselves', () => {
    const name = nameInText('\u202Egnp.exe\u2069\u2069');
    expect(name).toBe('\u2068gnp.exe\u2069');
  });

  it('are clipped, and never pile marks', () => {
    expect(safeName('W'.repeat(10_000))).toHaveLength(81);
    expect(safeName(`a${'\u0301'.repeat(300)}b`).length).toBeLessThan(6);
    expect(safeName('\u200B \n')).toBe('·');
  });

  it('begin with a whole emoji', () => {
    expect(initial('👩‍🚀 Ana')).toBe('👩‍🚀');
    expect(initial('ana')).toBe('A');
  });
});

it('tells a short id from a contact code by its looks', () => {
  expect(targetKind('K7F2-9qxm-3a5 ')).toBe('shortId');
  expect(targetKind('k7f29qxm3a5')).toBe('shortId');
  expect(targetKind('conclave:abc')).toBe('contactCode');
  expect(targetKind('conclave-server://x')).toBe('unknown');
  expect(targetKind(' ')).toBe('none');
});

it('does not take a few plain words, however long, for a strong passphrase', () => {
  expect(strengthOf('plum cake')).toBeLessThan(3);
  expect(strengthOf('grandmother')).toBeLessThan(3);
  expect(strengthOf('plum cake ladder sofa')).toBeGreaterThanOrEqual(3);
  expect(strengthOf('xq7!vR2#mZp9')).toBeGreaterThanOrEqual(3);
});

it('shows host and port of an address', () => {
  expect(hostOf('conclave-server://[::1]:7460/#abc')).toBe('[::1]:7460');
  expect(hostOf('nonsense')).toBe('');
});

describe('times', () => {
  const noon = new Date(2026, 9, 25, 12).getTime();
  it('count calendar days, over a change of the clocks too', () => {
    expect(daysApart(new Date(2026, 9, 24, 23, 59).getTime(), noon)).toBe(-1);
    expect(daysApart(new Date(2026, 9, 26, 0, 1).getTime(), noon)).toBe(1);
  });
  it('are as short as they may be', () => {
    expect(listTime(noon, noon, 'en-GB')).toBe('12:00');
    expect(listTime(noon - 30 * 86_400_000, noon, 'en-GB')).toBe('25 Sept');
    expect(spanWords(t, 840, 'en')).toBe('840 ms');
    expect(spanWords(t, 3420, 'de')).toBe('3,4 s');
  });
});
