import './setup.ts';
import type { SearchHit } from '@conclave/desktop/bridge/contract';
import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { safePieces } from '../src/words/pieces.ts';
import { emit, mountApp, now, settle } from './fixture/mount.tsx';
import { carol, farah, text } from './fixture/people.ts';

const hit = (n: number, groupId = 'table'): SearchHit => ({
  messageId: `${groupId}-${n}`,
  groupId,
  order: String(1000 - n),
  sentAt: now - n * 60_000,
  sender: n % 2 === 0 ? carol : farah,
  pieces: [
    { text: 'I bring the ', match: false },
    { text: 'plum', match: true },
    { text: ` cake ${n}`, match: false },
  ],
});

type Answers = Parameters<typeof mountApp>[1];
/** Finds `count` messages in pages of two; "walnut" finds nothing. */
const finding = (count: number): Answers => ({
  search: ({ query, groupId, before }) => {
    const all = query === 'walnut' ? [] : Array.from({ length: count }, (_, n) => hit(n, groupId ?? 'choir'));
    const from = before === null ? 0 : all.findIndex(({ order }) => order === before) + 1;
    const hits = all.slice(from, from + 2);
    return [{ type: 'search-results', query, groupId, before, hits, complete: from + 2 >= all.length }];
  },
});

const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
const key = (name: string, rest: object = {}) =>
  act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...rest });
    await settle();
  });
const type = (words: string) =>
  act(async () => {
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: words } });
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
const rows = () => within(screen.getByRole('list', { name: 'Found messages' })).getAllByRole('button');
const inTable = async (answers: Answers) => {
  const fake = await mountApp({}, answers);
  await press(screen.getByRole('button', { name: /^Sunday table/u }));
  await key('f', { ctrlKey: true });
  return fake;
};

describe('the search', () => {
  it('looks through the open chat, in pages, and leads to the message', async () => {
    const fake = await inTable(finding(3));
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search Sunday table' }));
    await type('plum');
    expect(fake.sent.at(-1)).toEqual({ name: 'search', payload: { query: 'plum', groupId: 'table', before: null } });
    expect(rows()).toHaveLength(2);
    expect(rows()[0]?.querySelector('mark')?.textContent).toBe('plum');
    await press(screen.getByRole('button', { name: 'Find older ones' }));
    expect(rows()).toHaveLength(3);
    expect(screen.queryByRole('button', { name: 'Find older ones' })).toBeNull();

    await key('ArrowDown');
    await key('ArrowDown');
    expect(document.activeElement).toBe(rows()[1]);
    await press(rows()[1] as HTMLElement);
    expect(fake.sent.slice(-2).map(({ name }) => name)).toEqual(['openGroup', 'jumpTo']);
    expect(fake.sent.at(-1)?.payload).toEqual({ messageId: 'table-1' });
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(screen.getByRole('heading', { name: 'Sunday table' })).toBeTruthy();
  });

  it('looks through all chats where none is open, or where one asks for it', async () => {
    const fake = await mountApp({}, finding(1));
    await key('f', { ctrlKey: true });
    await type('plum');
    expect(fake.sent.at(-1)?.payload).toEqual({ query: 'plum', groupId: null, before: null });
    expect(rows()[0]?.textContent).toContain('in Chamber choir');
    expect(screen.queryByRole('radio')).toBeNull();
    await key('Escape');
    await press(screen.getByRole('button', { name: /^Sunday table/u }));
    await key('f', { ctrlKey: true, shiftKey: true });
    await press(screen.getByRole('radio', { name: /In .*Sunday table/u }));
    await act(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(fake.sent.at(-1)?.payload).toEqual({ query: 'plum', groupId: 'table', before: null });
  });

  it('says that nothing was found, and goes back on Escape to where one was', async () => {
    await inTable(finding(2));
    expect(screen.getByText('What are you looking for?')).toBeTruthy();
    await type('walnut');
    expect(screen.getByText('No message has these words')).toBeTruthy();
    await key('Escape');
    expect(screen.getByRole('heading', { name: 'Sunday table' })).toBeTruthy();
    await key('Escape');
    expect(screen.queryByRole('heading', { name: 'Sunday table' })).toBeNull();
  });

  it('shows nothing of a message that was deleted or whose time was over meanwhile', async () => {
    const fake = await inTable(finding(2));
    await type('plum');
    const [first, second] = [hit(0), hit(1)];
    await emit(fake, {
      type: 'message',
      message: { ...text('table', carol, '', now, { deleted: true }), id: first.messageId },
    });
    expect(rows()).toHaveLength(1);
    await emit(fake, { type: 'messages-gone', groupId: 'table', messageIds: [second.messageId] });
    expect(screen.queryByRole('list', { name: 'Found messages' })).toBeNull();
  });

  it('shows the words of a stranger so that they stay in their place', () => {
    const pieces = safePieces([
      { text: `\u202Eevil\n\n${'x'.repeat(9_000)}`, match: false },
      { text: `a${'\u0301'.repeat(500)} `, match: true },
    ]);
    expect(pieces[0]?.text).toHaveLength(161);
    expect(pieces[0]?.text.startsWith('evil x')).toBe(true);
    expect(pieces[1]?.text).toBe('a\u0301\u0301 ');
  });
});
