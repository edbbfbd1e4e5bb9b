import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Habits } from '../bridge/contract.ts';
import { config } from '../main/config/config.ts';
import type { Arrival } from '../main/notifications/arrival.ts';
import { type Note, Notifier, noteWords } from '../main/notifications/notifier.ts';
import { plainLine } from '../main/words/plain-line.ts';
import { chooseLanguage } from '../main/words/words.ts';

const language = chooseLanguage(['en']);
const arrival = (text: string, extra: Partial<Arrival> = {}): Arrival => ({
  groupId: 'g',
  groupName: 'Sunday table',
  sender: 'Ben',
  what: { kind: 'message', text },
  muted: false,
  mentionsMe: false,
  ...extra,
});

function desk(habits: Partial<Habits> = {}) {
  const shown: Note[] = [];
  const opened: string[] = [];
  const notifier = new Notifier({
    language,
    habits: () => ({ notifications: 'name-and-text', mentionsBreakMute: false, ...habits }),
    show: (note) => {
      shown.push(note);
      return () => void shown.splice(shown.indexOf(note), 1);
    },
    onOpen: (groupId) => opened.push(groupId),
  });
  return { notifier, shown, opened, settle: () => vi.advanceTimersByTime(config.notificationPause) };
}

describe('notifications', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['name-and-text', 'Sunday table', 'Ben: Who brings bread?'],
    ['name', 'Sunday table', 'New message from Ben'],
    ['nothing', 'Conclave', 'New message'],
  ] as const)('at the level %s', (notifications, title, body) => {
    const { notifier, shown, settle } = desk({ notifications });
    notifier.hear(arrival('Who brings bread?'));
    settle();
    expect(shown).toMatchObject([{ title, body }]);
  });

  test.each(['name', 'nothing'] as const)('nothing of the text gets out at the level %s', (level) => {
    for (const what of [
      { kind: 'message', text: 'secret' },
      { kind: 'reaction', emoji: 'secret' },
    ] as const) {
      for (const count of [1, 3]) {
        const words = noteWords(Array<Arrival>(count).fill(arrival('secret')), arrival('', { what }), level, language);
        expect(JSON.stringify(words)).not.toContain('secret');
        if (level === 'nothing') expect(JSON.stringify(words)).not.toMatch(/Ben|Sunday/);
      }
    }
  });

  test('none at all when they are off, and none for a muted group', () => {
    const off = desk({ notifications: 'off' });
    off.notifier.hear(arrival('x'));
    off.settle();
    const muted = desk();
    muted.notifier.hear(arrival('x', { muted: true, mentionsMe: true }));
    muted.settle();
    expect([...off.shown, ...muted.shown]).toEqual([]);
  });

  test('a mention in a muted group, for who wants that', () => {
    const { notifier, shown, settle } = desk({ mentionsBreakMute: true });
    notifier.hear(arrival('@Ana', { muted: true, mentionsMe: true }));
    notifier.hear(arrival('anything', { muted: true }));
    settle();
    expect(shown).toMatchObject([{ body: 'Ben: @Ana' }]);
  });

  test('a thousand messages of one group are one notification, which says how many', () => {
    const { notifier, shown, settle } = desk();
    for (let i = 1; i <= 1_000; i++) notifier.hear(arrival(`number ${i}`));
    settle();
    expect(shown).toMatchObject([{ body: '1,000 new messages\nBen: number 1000' }]);
    notifier.hear(arrival('one more'));
    settle();
    expect(shown).toHaveLength(1);
    expect(shown[0]?.body).toContain('1,001');
  });

  test('goes when the group is read, and leads there when clicked', () => {
    const { notifier, shown, opened, settle } = desk();
    notifier.hear(arrival('x'));
    notifier.hear(arrival('y', { groupId: 'h', groupName: 'Choir' }));
    settle();
    shown[1]?.onClick();
    expect(opened).toEqual(['h']);
    notifier.forget('g');
    expect(shown.map(({ title }) => title)).toEqual(['Choir']);
    notifier.hear(arrival('late'));
    notifier.forget('g');
    settle();
    expect(shown).toHaveLength(1);
    notifier.close();
    expect(shown).toEqual([]);
  });

  test('what strangers call themselves and write can’t be markup, rearrange the line or fill the screen', () => {
    const { notifier, shown, settle } = desk();
    const sender = `<a href="https://evil.example">\u202Eeve${'\u0301'.repeat(500)}\n${'x'.repeat(10_000)}`;
    notifier.hear(arrival('<img src="https://evil.example/pixel">', { sender, groupName: '\u2066' }));
    settle();
    const { title, body } = shown[0] ?? { title: '', body: '' };
    expect(title + body).not.toMatch(/[<>\u202A-\u202E\u2066-\u2069]|\u0301{3}/u);
    expect(body.length).toBeLessThan(300);
    expect(plainLine('a\r\n\tb', 10)).toBe('a b');
  });
});
