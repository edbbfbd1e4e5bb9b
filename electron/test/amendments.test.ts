import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shuffle } from '@conclave/core/bytes/random';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import Database from '@signalapp/sqlcipher';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Word } from '../main/storage/amendment-store.ts';
import type { StoredText } from '../main/storage/message-row.ts';
import { prepareDatabase } from '../main/storage/open-database.ts';
import { Storage } from '../main/storage/storage.ts';
import { PLAIN_TEXT } from './support/stored.ts';

/** Without a key: what is in its file can be looked at. */
function plainDatabase(path: string): { db: Database; path: string; storage: Storage } {
  const db = new Database(path);
  prepareDatabase(db);
  return { db, path, storage: new Storage(db) };
}

const ana = 'aa';
const ben = 'bb';
const chef = 'cc';
const message: StoredText = {
  ...PLAIN_TEXT,
  kind: 'text',
  id: 'm',
  groupId: 'g',
  order: '10',
  sentAt: 5,
  seen: false,
  mine: false,
  senderId: ana,
  senderName: 'Ana',
  text: 'the very first words',
  mentions: ['dd'],
  mentionsMe: true,
};
const by = (senderId: string, order: string, groupId = 'g'): Word => ({
  groupId,
  messageId: 'm',
  senderId,
  senderName: senderId,
  order,
});
const edited = (text: string) => ({ text, mentions: [], mentionsMe: false });

let storage: Storage;
let db: Database;
let path: string;
beforeEach(() => {
  ({ storage, db, path } = plainDatabase(join(mkdtempSync(join(tmpdir(), 'conclave-amend-')), 'plain.db')));
});

type Step = (into: Storage) => void;
const arrive: Step = ({ messages, amendments }) => {
  messages.add(message);
  amendments.settle(message);
};

const shown = ({ messages, amendments }: Storage) => {
  const stored = messages.text('m');
  return stored && { stored, reactions: amendments.reactionsTo(stored), pins: amendments.pinnedIn('g') };
};

/** Whether every order in which these can come, some of it twice, ends in the same view. */
function everyOrder(steps: readonly Step[]) {
  const random = seededRandom('orders');
  const views = Array.from({ length: 60 }, () => {
    const { storage: fresh } = plainDatabase(':memory:');
    const again = steps.slice(1, 3);
    for (const step of shuffle(random, [...steps, ...again])) fresh.transaction(() => step(fresh));
    return shown(fresh);
  });
  for (const view of views) expect(view).toEqual(views[0]);
  return views[0];
}

describe('[GR-40] words about a message, in any order of arrival and twice, before it and after it', () => {
  test('edits: the last by order of those by its sender', () => {
    const view = everyOrder([
      arrive,
      ({ amendments }) => amendments.edit(by(ana, '20'), edited('second'), null),
      ({ amendments }) => amendments.edit(by(ana, '40'), edited('last'), null),
      ({ amendments }) => amendments.edit(by(ana, '30'), edited('third'), null),
      ({ amendments }) => amendments.edit(by(ben, '50'), edited('by somebody else'), null),
      ({ amendments }) => amendments.edit(by(ana, '60', 'another group'), edited('from elsewhere'), null),
    ]);
    expect(view?.stored).toMatchObject({ text: 'last', edited: true, mentions: [], mentionsMe: false });
  });

  test('reactions: of each member and emoji the last by order', () => {
    const view = everyOrder([
      arrive,
      ({ amendments }) => amendments.react(by(ben, '20'), '👍', true),
      ({ amendments }) => amendments.react(by(ben, '30'), '👍', false),
      ({ amendments }) => amendments.react(by(chef, '21'), '👍', true),
      ({ amendments }) => amendments.react(by(ben, '22'), '🎉', true),
      ({ amendments }) => amendments.react(by(chef, '15', 'another group'), '💥', true),
    ]);
    expect(view?.reactions.map(({ emoji, senderId }) => [emoji, senderId])).toEqual([
      ['👍', chef],
      ['🎉', ben],
    ]);
  });

  test('pins: the last of anybody by order', () => {
    const pin = (senderId: string, order: string, isOn: boolean): Step => {
      return ({ amendments }) => amendments.pin(by(senderId, order), isOn);
    };
    expect(everyOrder([arrive, pin(ana, '20', true), pin(ben, '30', false), pin(chef, '40', true)])?.pins).toEqual([
      'm',
    ]);
    expect(everyOrder([arrive, pin(ana, '20', true), pin(ben, '30', false)])?.pins).toEqual([]);
  });

  test('[GR-41] deletions: one by the sender or an admin is enough, and nothing but the place is left', () => {
    const all: Step[] = [
      arrive,
      ({ amendments }) => amendments.edit(by(ana, '20'), edited('second'), null),
      ({ amendments }) => amendments.react(by(ben, '22'), '🎉', true),
      ({ amendments }) => amendments.pin(by(ben, '23'), true),
    ];
    const deletions: [string, boolean][] = [
      [ana, false],
      [chef, true],
    ];
    for (const [senderId, byAdmin] of deletions) {
      const view = everyOrder([...all, ({ amendments }) => amendments.delete(by(senderId, '30'), byAdmin)]);
      expect(view?.stored).toMatchObject({ text: '', deleted: true, edited: false, mentionsMe: false, seen: true });
      expect(view?.pins).toEqual([]);
    }
  });

  test('[GR-41] deletions by another member, or by an admin of another group, count for nothing', () => {
    const view = everyOrder([
      arrive,
      ({ amendments }) => amendments.delete(by(ben, '30'), false),
      ({ amendments }) => amendments.delete(by(chef, '31', 'another group'), true),
    ]);
    expect(view?.stored).toMatchObject({ text: 'the very first words', deleted: false });
  });

  test('many reactions of one member fill no window', () => {
    storage.transaction(() => {
      arrive(storage);
      for (let i = 0; i < 500; i++) storage.amendments.react(by(ben, `2${i}`), String.fromCodePoint(0x1f300 + i), true);
    });
    expect(shown(storage)?.reactions).toHaveLength(24);
  });
});

describe('[GR-41] what is erased is in no byte of the database', () => {
  /** After a checkpoint, as on the disk. */
  const onDisk = () => {
    storage.scrub();
    expect(readFileSync(`${path}-wal`)).toHaveLength(0);
    return readFileSync(path).toString('latin1');
  };
  const words = 'xylophonically quartzite';
  const found = () => storage.search.page('xylophonically', null, null, 9).found;

  beforeEach(() => {
    storage.transaction(() => {
      for (let i = 0; i < 300; i++) storage.messages.add({ ...message, id: `m${i}`, text: `common words ${i}` });
      storage.messages.add({ ...message, text: words });
    });
    expect(onDisk()).toContain('xylophon');
    expect(found()).toHaveLength(1);
  });

  const gone = () => {
    expect(found()).toEqual([]);
    const bytes = onDisk();
    // The index keeps words by what they share with the one before.
    for (const part of ['xyloph', 'ylophonically', 'quartz', 'uartzite']) expect(bytes).not.toContain(part);
    expect(db.prepare("INSERT INTO message_index (message_index) VALUES ('integrity-check')").run()).toBeDefined();
  };

  test('deleted', () => {
    storage.transaction(() => storage.amendments.delete(by(ana, '30'), false));
    gone();
  });

  test('edited: the words before, and those of the edit when that is deleted', () => {
    storage.transaction(() => storage.amendments.edit(by(ana, '30'), edited('zwieback'), null));
    gone();
    expect(storage.search.page('zwieb', null, null, 9).found).toHaveLength(1);
    storage.transaction(() => storage.amendments.delete(by(chef, '40'), true));
    expect(onDisk()).not.toContain('zwieb');
  });

  test('[GR-42] its time is over: the message and all that is about it', () => {
    storage.transaction(() => {
      storage.messages.add({ ...message, id: 'short', order: '20', text: 'ephemerides', expiresAt: 1_000 });
      storage.amendments.react({ ...by(ben, '21'), messageId: 'short' }, '🎉', true);
      storage.amendments.edit({ ...by(ana, '22'), messageId: 'never came' }, edited('nebulosities'), 1_000);
    });
    expect(onDisk()).toMatch(/ephemerides[^]*nebulosities|nebulosities[^]*ephemerides/);
    expect(storage.expiry.next()).toBe(1_000);
    expect(storage.transaction(() => storage.expiry.expire(999))).toEqual([]);
    expect(storage.transaction(() => storage.expiry.expire(1_000))).toEqual([{ id: 'short', groupId: 'g' }]);
    expect(storage.messages.get('short')).toBeNull();
    for (const part of ['ephemer', 'nebulos']) expect(onDisk()).not.toContain(part);
    expect(storage.expiry.next()).toBeNull();
    expect([...storage.expiry.unforgotten()]).toEqual([['g', expect.arrayContaining(['short', 'never came'])]]);
  });
});

describe('search', () => {
  const put = (id: string, order: string, text: string, groupId = 'g') =>
    storage.messages.add({ ...message, id, order, text, groupId });
  const ids = (query: string, groupId: string | null = null) =>
    storage.search.page(query, groupId, null, 9).found.map(({ id }) => id);

  beforeEach(() => {
    storage.transaction(() => {
      put('1', '01', 'Die Suppe kocht über');
      put('2', '02', 'Suppenwürfel für alle');
      put('3', '03', 'Crème brûlée, danach Suppe', 'h');
      put('4', '04', 'nothing of it');
    });
  });

  test('finds all the words, by how they begin, without regard to case and accents, newest first', () => {
    expect(ids('supp')).toEqual(['3', '2', '1']);
    expect(ids('SUPPE koch')).toEqual(['1']);
    expect(ids('creme brulee')).toEqual(['3']);
    expect(ids('wurfel')).toEqual([]);
    expect(ids('suppe', 'h')).toEqual(['3']);
  });

  test('takes whatever is typed for words', () => {
    for (const query of ['', '   ', '"', "' OR 1", 'NEAR(', 'suppe*', '-suppe', 'a:b', '🍲', '\u0000', '(', ')']) {
      expect(() => ids(query)).not.toThrow();
    }
    expect(ids('suppe*')).toEqual(['3', '2', '1']);
    expect(ids('AND')).toEqual([]);
  });

  test('comes page by page, and marks what was found', () => {
    const first = storage.search.page('suppe', null, null, 2);
    expect(first.found.map(({ id }) => id)).toEqual(['3', '2']);
    expect(first.complete).toBe(false);
    const second = storage.search.page('suppe', null, first.found.at(-1)?.order ?? null, 2);
    expect(second.found.map(({ marked }) => marked)).toEqual(['Die \ue000Suppe\ue001 kocht über']);
    expect(second.complete).toBe(true);
  });
});
