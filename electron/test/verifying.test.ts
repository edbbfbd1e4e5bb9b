import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, until } from './support/person.ts';
import { Town } from './support/town.ts';

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

const member = (person: Person, name: string) => {
  const found = person.group('Table')?.members.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return found;
};

async function wordsFor(person: Person, name: string) {
  const from = person.events.length;
  await person.must('compare', { groupId, memberId: member(person, name).id });
  return person.sees('safety words', (event) => (event.type === 'safety-words' ? event : null), from);
}

test('[ID-6] both see the same eight words, in the window and in the code', async () => {
  const [mine, theirs] = [await wordsFor(ana, 'Ben'), await wordsFor(ben, 'Ana')];
  expect(mine.words).toHaveLength(8);
  expect({ words: mine.words, code: mine.code }).toEqual({ words: theirs.words, code: theirs.code });
  expect(await ana.do('compare', { groupId, memberId: member(ana, 'Ana').id })).toMatchObject({ accepted: false });
});

test('whom one has compared with is verified in every group, here alone, until one takes it back', async () => {
  const memberId = member(ana, 'Ben').id;
  expect(member(ana, 'Ben').verified).toBe(false);
  const from = ana.events.length;
  await ana.must('setVerified', { groupId, memberId, verified: true });
  await ana.sees('the badge', (e) => (e.type === 'group' && e.group.members.some((m) => m.verified)) || null, from);
  expect(member(ana, 'Ben').verified).toBe(true);
  expect(member(ana, 'Ana').verified).toBe(false);
  expect(member(ben, 'Ana').verified).toBe(false);
  // Another key is another person, whatever the id says.
  ana.db.prepare('UPDATE verified SET signing_key = ?').run([new Uint8Array(32).fill(3)]);
  expect(member(ana, 'Ben').verified).toBe(false);
  await ana.must('setVerified', { groupId, memberId, verified: true });
  await ana.must('setVerified', { groupId, memberId, verified: false });
  expect(member(ana, 'Ben').verified).toBe(false);
});

test('a group is sent into as this person wants it, and messages say so', async () => {
  expect(ana.group('Table')?.profile).toBe('balanced');
  await ana.must('setProfile', { groupId, profile: 'fast' });
  expect(ana.group('Table')?.profile).toBe('fast');
  expect(ben.group('Table')?.profile).toBe('balanced');
  await ana.must('sendMessage', { groupId, text: 'quick', replyTo: null, mentions: [] });
  await until('its route', () =>
    ana.messages(groupId).some((one) => one.kind === 'text' && one.text === 'quick' && one.route?.profile === 'fast'),
  );
});
