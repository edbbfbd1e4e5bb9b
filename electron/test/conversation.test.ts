import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageView } from '../bridge/contract.ts';
import { type Person, PLAIN, until } from './support/person.ts';
import { Town } from './support/town.ts';

type TextView = Extract<MessageView, { kind: 'text' }>;

let town: Town;
let ana: Person;
let ben: Person;
let groupId: string;

beforeAll(async () => {
  town = await Town.start();
  [ana, ben] = await Promise.all([town.joined('Ana'), town.joined('Ben')]);
  groupId = await town.pair(ana, ben, 'Table');
});
afterAll(() => town.stop());

const texts = (person: Person, group = groupId) =>
  person.messages(group).filter((message): message is TextView => message.kind === 'text');

const sees = (person: Person, what: string, picks: (message: TextView) => boolean, group = groupId) =>
  until(what, () => texts(person, group).find(picks));

async function sends(from: Person, to: Person, text: string, rest: Partial<typeof PLAIN> = {}): Promise<TextView> {
  await from.must('sendMessage', { groupId, text, ...PLAIN, ...rest });
  return sees(to, text, (message) => message.text === text);
}

const code = async (...[name, payload]: Parameters<Person['do']>) => {
  const answer = await ben.do(name, payload);
  return answer.accepted ? null : answer.problem.code;
};

/** Whether these words are anywhere in what the engine keeps. */
const keeps = ({ db }: Person, words: string) =>
  db
    .prepare('SELECT value FROM records')
    .all<{ value: Uint8Array<ArrayBuffer> }>()
    .some(({ value }) => Buffer.from(value).includes(words));

describe('a conversation', () => {
  test('replies and mentions: what they say, and how they follow an edit and a deletion', async () => {
    const question = await sends(ana, ben, 'Who brings the soup?');
    const anas = ben.group('Table')?.members.find(({ name }) => name === 'Ana')?.id ?? '';
    await ben.must('sendMessage', { groupId, text: '@Ana does', replyTo: question.id, mentions: [anas] });
    const reply = await sees(ana, 'the reply', ({ text }) => text === '@Ana does');
    expect(reply).toMatchObject({
      replyTo: { id: question.id, senderName: 'Ana', excerpt: 'Who brings the soup?', deleted: false, missing: false },
      mentions: [anas],
      mentionsMe: true,
    });
    expect(ana.group('Table')).toMatchObject({ mentioned: true, unread: 1 });
    await ana.must('openGroup', { groupId });
    expect(ana.group('Table')).toMatchObject({ mentioned: false, unread: 0 });
    expect(ana.events.findLast((event) => event.type === 'history')).toMatchObject({
      part: 'newest',
      target: reply.id,
    });

    await ana.must('editMessage', { messageId: question.id, text: 'Who brings the stew?', mentions: [] });
    await sees(ben, 'the edit', ({ text, edited }) => edited && text === 'Who brings the stew?');
    await sees(ben, 'the edit in the reply', ({ replyTo }) => replyTo?.excerpt === 'Who brings the stew?');
    await ana.must('deleteMessages', { messageIds: [question.id] });
    await sees(ben, 'the deletion', ({ id, deleted, text }) => id === question.id && deleted && text === '');
    await sees(ben, 'the deletion in the reply', ({ replyTo }) => replyTo?.deleted === true && replyTo.excerpt === '');
    await until('nothing of it to be kept', () => [ana, ben].every((p) => !keeps(p, 'brings the s')));
  });

  test('reactions and pins of everybody, taken back by who made them', async () => {
    const message = await sends(ana, ben, 'Cake at four');
    await ana.must('react', { messageId: message.id, emoji: '🍰', on: true });
    await ben.must('react', { messageId: message.id, emoji: '🍰', on: true });
    await ben.must('pin', { messageId: message.id, on: true });
    await sees(ana, 'both', ({ id, reactions }) => id === message.id && reactions[0]?.who.length === 2);
    const seen = await sees(ana, 'the pin', ({ pinned }) => pinned);
    expect(seen.reactions).toEqual([{ emoji: '🍰', who: expect.arrayContaining(['Ana', 'Ben']), mine: true }]);
    expect(ana.group('Table')).toMatchObject({ pins: 1, unread: 0 });
    await ana.must('loadPins', { groupId });
    expect(ana.events.at(-1)).toMatchObject({ type: 'pins', groupId, messages: [{ id: message.id, pinned: true }] });
    await ana.must('react', { messageId: message.id, emoji: '🍰', on: false });
    await ana.must('pin', { messageId: message.id, on: false });
    await sees(ben, 'one less', ({ reactions, pinned }) => !pinned && reactions[0]?.who.join() === 'Ben');
  });

  test('only one’s own is edited, only an admin deletes what others wrote, and nobody what is not there', async () => {
    const mine = await sends(ben, ana, 'by Ben');
    const other = await sends(ana, ben, 'by Ana');
    expect(await code('editMessage', { messageId: other.id, text: 'x', mentions: [] })).toBe('not-allowed');
    expect(await code('deleteMessages', { messageIds: [mine.id, other.id] })).toBe('not-allowed');
    expect(await code('react', { messageId: 'unknown', emoji: '👍', on: true })).toBe('unknown-message');
    expect(await code('react', { messageId: other.id, emoji: 'text', on: true })).toBe('not-an-emoji');
    expect(await code('jumpTo', { messageId: 'unknown' })).toBe('unknown-message');
    expect(await code('sendMessage', { groupId, text: 'x', replyTo: 'unknown', mentions: [] })).toBe('unknown-message');
    expect(await code('sendMessage', { groupId, text: 'x', replyTo: null, mentions: ['ff'] })).toBe('not-a-member');
    expect(await code('setDisappearing', { groupId, seconds: 60 })).toBe('not-allowed');
    await ana.must('deleteMessages', { messageIds: [mine.id] });
    await sees(ben, 'the admin’s deletion', ({ id, deleted }) => id === mine.id && deleted);
    expect(await code('forward', { messageIds: [mine.id], groupIds: [groupId] })).toBe('unknown-message');
  });

  test('forwarded texts say so, in their order, and name nobody', async () => {
    const first = await sends(ana, ben, 'one to pass on');
    const second = await sends(ana, ben, 'another to pass on');
    await ben.must('createGroup', { name: 'Elsewhere', colour: 2 });
    const elsewhere = await until('the group', () => ben.group('Elsewhere')?.id);
    await ben.must('forward', { messageIds: [second.id, first.id], groupIds: [elsewhere] });
    await ben.must('openGroup', { groupId: elsewhere });
    expect(texts(ben, elsewhere).map(({ text, forwarded }) => [text, forwarded])).toEqual([
      ['one to pass on', true],
      ['another to pass on', true],
    ]);
  });

  test('drafts, quiet and the description are there after a restart; sending empties the draft', async () => {
    const until8 = Date.now() + 8 * 60 * 60 * 1000;
    await ana.must('setDescription', { groupId, description: 'Sundays at six' });
    await ben.must('setDraft', { groupId, text: 'I was about to' });
    await ben.must('setMuted', { groupId, until: until8 });
    await until('the description', () => ben.group('Table')?.description === 'Sundays at six');
    await ben.close();
    ben = await town.person({ folder: ben.folder });
    expect(ben.group('Table')).toMatchObject({
      draft: 'I was about to',
      mutedUntil: until8,
      description: 'Sundays at six',
    });
    await ben.must('sendMessage', { groupId, text: 'I was about to say', ...PLAIN });
    expect(ben.group('Table')?.draft).toBe('');
    await ben.must('setMuted', { groupId, until: 1 });
    expect(ben.group('Table')?.mutedUntil).toBeNull();
  });

  test('search finds what is there now, and leads to it', async () => {
    const message = await sends(ana, ben, 'The marzipan is in the cellar');
    await ben.must('search', { query: 'marzi cell', groupId: null, before: null });
    expect(ben.events.at(-1)).toMatchObject({
      type: 'search-results',
      complete: true,
      hits: [{ messageId: message.id, groupId, sender: { name: 'Ana' } }],
    });
    const event = ben.events.at(-1);
    expect(event?.type === 'search-results' && event.hits[0]?.pieces).toEqual([
      { text: 'The ', match: false },
      { text: 'marzipan', match: true },
      { text: ' is in the ', match: false },
      { text: 'cellar', match: true },
    ]);
    await ben.must('jumpTo', { messageId: message.id });
    expect(ben.events.at(-1)).toMatchObject({ type: 'history', part: 'around', target: message.id, groupId });
    await ana.must('editMessage', { messageId: message.id, text: 'The nougat is in the cellar', mentions: [] });
    await sees(ben, 'the edit', ({ text }) => text.includes('nougat'));
    await ben.must('search', { query: 'marzi', groupId, before: null });
    expect(ben.events.at(-1)).toMatchObject({ type: 'search-results', hits: [] });
  });
});

describe('[GR-42] disappearing messages', () => {
  test('go from every device, each by its own clock, also from one that was closed then', async () => {
    await ana.must('setDisappearing', { groupId, seconds: 4 });
    await until('the setting', () => ben.group('Table')?.disappearing === 4);
    const message = await sends(ana, ben, 'gone in four seconds');
    expect(message.disappearsAt).toBeGreaterThan(Date.now());
    const reply = await ben.do('sendMessage', { groupId, text: 'seen', replyTo: message.id, mentions: [] });
    expect(reply.accepted).toBe(true);
    await ben.close();
    const goneFrom = (person: Person) =>
      person.sees('it to go', (e) => (e.type === 'messages-gone' && e.messageIds.includes(message.id)) || null);
    await goneFrom(ana);
    expect(ana.db.prepare('SELECT count(*) FROM messages WHERE id = ?', { pluck: true }).get([message.id])).toBe(0);
    await until('Ana to keep nothing of it', () => !keeps(ana, 'gone in four seconds'));
    ben = await town.person({ folder: ben.folder });
    await goneFrom(ben);
    await until('Ben to keep nothing of it', () => !keeps(ben, 'gone in four seconds'));
    await ben.must('openGroup', { groupId });
    expect(ben.texts(groupId)).not.toContain('gone in four seconds');
    await ana.must('setDisappearing', { groupId, seconds: 0 });
    await until('messages to stay again', () => ben.group('Table')?.disappearing === 0);
    expect((await sends(ana, ben, 'to stay')).disappearsAt).toBeNull();
    expect([...ana.logged, ...ben.logged]).toEqual([]);
  });
});
