import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretBytes } from '@conclave/core/bytes/secret';
import Database from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoredText } from '../main/storage/message-row.ts';
import { migrations } from '../main/storage/migrations.ts';
import { openDatabase, prepareDatabase } from '../main/storage/open-database.ts';
import { Storage } from '../main/storage/storage.ts';
import { PLAIN_TEXT } from './support/stored.ts';

const key = (fill: number) => new SecretBytes(new Uint8Array(32).fill(fill));

const text = (n: number, groupId = 'g', seen = true): StoredText => ({
  kind: 'text',
  id: `${groupId}-${n}`,
  groupId,
  order: n.toString(16).padStart(8, '0'),
  sentAt: 1_000 + n,
  seen,
  mine: false,
  senderId: 'ab',
  senderName: 'Ana',
  text: `message ${n} 🗝️`,
  ...PLAIN_TEXT,
});

let folder: string;
let path: string;
let storage: Storage;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-storage-'));
  path = join(folder, 'conclave.db');
  storage = Storage.open(path, key(7));
});
afterEach(() => storage.close());

function reopen(): void {
  storage.close();
  storage = Storage.open(path, key(7));
}

const records = () => Object.fromEntries([...storage.records.load()].map(([k, v]) => [k, [...v]]));

describe('transactions', () => {
  test('records and news are stored together and survive a restart', () => {
    storage.transaction(() => {
      storage.records.commit([
        { key: 'a', value: Uint8Array.of(1, 2) },
        { key: 'b', value: Uint8Array.of(3) },
        { key: 'empty', value: new Uint8Array() },
      ]);
      storage.messages.add(text(1));
    });
    storage.transaction(() => storage.records.commit([{ key: 'b', value: null }]));
    reopen();
    expect(records()).toEqual({ a: [1, 2], empty: [] });
    expect(storage.messages.get('g-1')).toEqual(text(1));
  });

  test('a failure in the middle leaves nothing behind', () => {
    storage.transaction(() => storage.records.commit([{ key: 'a', value: Uint8Array.of(1) }]));
    expect(() =>
      storage.transaction(() => {
        storage.records.commit([
          { key: 'a', value: null },
          { key: 'b', value: Uint8Array.of(2) },
        ]);
        storage.messages.add(text(1));
        throw new Error('power cut');
      }),
    ).toThrow(expect.objectContaining({ code: 'storage' }));
    expect(records()).toEqual({ a: [1] });
    expect(storage.messages.get('g-1')).toBeNull();
  });

  test('a full disk is a typed error, nothing is lost, and with room again it goes on', () => {
    storage.close();
    const db = openDatabase(path, key(7));
    storage = new Storage(db);
    storage.transaction(() => storage.records.commit([{ key: 'kept', value: Uint8Array.of(9) }]));
    const big = () => {
      storage.messages.add(text(1));
      storage.records.commit([{ key: 'big', value: new Uint8Array(100_000) }]);
    };
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
    for (let i = 0; i < 3; i++) {
      expect(() => storage.transaction(big)).toThrow(expect.objectContaining({ code: 'disk-full' }));
    }
    expect(records()).toEqual({ kept: [9] });
    expect(storage.messages.get('g-1')).toBeNull();
    db.pragma('max_page_count = 100000');
    storage.transaction(big);
    reopen();
    expect(storage.messages.get('g-1')).not.toBeNull();
  });
});

describe('at rest', () => {
  test('the wrong key is a typed error and harms nothing', () => {
    storage.transaction(() => storage.messages.add(text(1)));
    storage.close();
    expect(() => Storage.open(path, key(8))).toThrow(expect.objectContaining({ code: 'wrong-key' }));
    storage = Storage.open(path, key(7));
    expect(storage.messages.get('g-1')).toEqual(text(1));
  });

  test('neither database nor WAL shows a message, a name, a record or the schema', () => {
    storage.transaction(() => {
      storage.messages.add({ ...text(1), text: 'PLAINTEXT-message', senderName: 'PLAINTEXT-name' });
      storage.records.commit([{ key: 'PLAINTEXT-key', value: Buffer.from('PLAINTEXT-value') }]);
      storage.settings.set('server', 'PLAINTEXT-setting');
    });
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file)).toString('latin1');
      expect(bytes).not.toMatch(/PLAINTEXT|messages_by_order|SQLite format/);
    }
  });

  test('a database of a newer version is left alone', () => {
    storage.close();
    const db = openDatabase(path, key(7));
    db.pragma('user_version = 999');
    db.close();
    expect(() => openDatabase(path, key(7))).toThrow(expect.objectContaining({ code: 'newer-version' }));
    const again = new SecretBytes(key(7).reveal());
    expect(() => Storage.open(path, again)).toThrow();
    // Back to what this version knows, for afterEach.
    path = join(folder, 'other.db');
    storage = Storage.open(path, key(7));
  });
});

test('what an older version stored is there after its database has been brought up to date, and can be found', () => {
  const old = new Database(join(folder, 'old.db'));
  old.exec(migrations[0] ?? '');
  old.pragma('user_version = 1');
  const put = old.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  put.run(['m1', 'g', '01', 5, 'text', 1, 1, 'ab', 'Ana', '{"text":"Walnuss"}', '{"state":"sent"}', null]);
  put.run(['e1', 'g', '00', 4, 'event', 0, 1, null, null, '{"what":"left","who":"Ben"}', null, null]);
  prepareDatabase(old);
  const { messages, search } = new Storage(old);
  expect(messages.page('g', null, 9).messages).toEqual([
    { kind: 'event', id: 'e1', groupId: 'g', order: '00', sentAt: 4, seen: true, event: { what: 'left', who: 'Ben' } },
    {
      ...text(1),
      id: 'm1',
      order: '01',
      sentAt: 5,
      mine: true,
      text: 'Walnuss',
      status: { state: 'sent' },
    },
  ]);
  expect(search.page('walnu', null, null, 9).found.map(({ id }) => id)).toEqual(['m1']);
  old.close();
});

describe('histories', () => {
  beforeEach(() => {
    storage.transaction(() => {
      // Not in order: late messages sort themselves in.
      for (const n of [5, 1, 9, 3, 7, 2, 8, 4, 6, 10]) storage.messages.add(text(n));
      storage.messages.add(text(99, 'other'));
    });
  });
  const numbers = (page: { messages: readonly { sentAt: number }[] }) => page.messages.map((m) => m.sentAt - 1_000);

  test('come page by page, newest page first, each oldest first', () => {
    const first = storage.messages.page('g', null, 4);
    expect(numbers(first)).toEqual([7, 8, 9, 10]);
    expect(first.complete).toBe(false);
    const second = storage.messages.page('g', first.messages[0]?.order ?? '', 4);
    expect(numbers(second)).toEqual([3, 4, 5, 6]);
    const third = storage.messages.page('g', second.messages[0]?.order ?? '', 4);
    expect(numbers(third)).toEqual([1, 2]);
    expect(third.complete).toBe(true);
    expect(storage.messages.page('g', null, 10).complete).toBe(true);
    expect(storage.messages.page('empty', null, 10)).toEqual({ messages: [], complete: true, atEnd: true });
  });

  test('a tie at the border of a page is not cut', () => {
    storage.transaction(() => storage.messages.add({ ...text(7), id: 'tie' }));
    const first = storage.messages.page('g', null, 4);
    expect(numbers(first)).toEqual([7, 7, 8, 9, 10]);
    expect(numbers(storage.messages.page('g', first.messages[0]?.order ?? '', 4))).toEqual([3, 4, 5, 6]);
  });

  test('come on from any place to the newest', () => {
    const key = (n: number) => text(n).order;
    const next = storage.messages.pageAfter('g', key(3), 4);
    expect(numbers(next)).toEqual([4, 5, 6, 7]);
    expect(next).toMatchObject({ complete: false, atEnd: false });
    expect(storage.messages.pageAfter('g', key(6), 4)).toMatchObject({ complete: false, atEnd: true });
    expect(storage.messages.pageAfter('g', key(10), 4)).toEqual({ messages: [], complete: false, atEnd: true });
  });

  test('come round a message that is jumped to', () => {
    const around = storage.messages.pageAround('g-5', 2);
    expect(around && numbers(around)).toEqual([4, 5, 6, 7]);
    expect(around).toMatchObject({ complete: false, atEnd: false });
    expect(storage.messages.pageAround('g-9', 20)).toMatchObject({ complete: true, atEnd: true });
    expect(storage.messages.pageAround('unknown', 2)).toBeNull();
  });

  test('a message that is stored again is as it was', () => {
    storage.transaction(() => {
      storage.messages.setStatus('g-1', { state: 'on-server' });
      storage.messages.add({ ...text(1), seen: false, text: 'other' });
    });
    expect(storage.messages.get('g-1')).toEqual({ ...text(1), status: { state: 'on-server' } });
    expect(storage.messages.setStatus('unknown', { state: 'sent' })).toBe(false);
  });

  test('unread is counted per group until the group is opened', () => {
    storage.transaction(() => {
      storage.messages.add(text(11, 'g', false));
      storage.messages.add(text(12, 'g', false));
      storage.messages.add(text(13, 'other', false));
    });
    expect(storage.messages.unread('g')).toBe(2);
    expect(storage.messages.markSeen('g')).toBe(2);
    expect(storage.messages.unread('g')).toBe(0);
    expect(storage.messages.unread('other')).toBe(1);
  });

  test('events and settings come back as they were', () => {
    const line = { what: 'joined', who: 'Bob', addedBy: 'Ana' } as const;
    const stored = { kind: 'event', id: 'e', groupId: 'g', order: 'ff', sentAt: 5, seen: true, event: line } as const;
    storage.transaction(() => {
      storage.messages.putEvent(stored);
      storage.settings.set('theme', 'dark');
    });
    reopen();
    expect(storage.messages.get('e')).toEqual(stored);
    expect(storage.settings.get('theme')).toBe('dark');
    expect(storage.settings.get('textSize')).toBeNull();
  });
});
