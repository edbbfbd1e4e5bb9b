import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex } from '@conclave/core/bytes/bytes';
import { SecretBytes } from '@conclave/core/bytes/secret';
import type { Endpoint } from '@conclave/core/client/endpoint';
import type { News } from '@conclave/core/client/types';
import { groupId, memberId } from '@conclave/core/wire/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppEvent } from '../bridge/contract.ts';
import { type ProjectionContext, project } from '../main/app/projection.ts';
import { Publisher } from '../main/app/publisher.ts';
import { Storage } from '../main/storage/storage.ts';

const GROUP = '0a'.repeat(32);
const ANA = '11'.repeat(8);
const BEN = '22'.repeat(8);

let path: string;
let storage: Storage;
let now: number;
let names: Record<string, string>;
let events: AppEvent[];

const open = () => Storage.open(path, new SecretBytes(new Uint8Array(32).fill(7)));
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'conclave-gaps-')), 'conclave.db');
  storage = open();
  now = 1_000_000;
  names = { [ANA]: 'Ana', [BEN]: 'Ben' };
  events = [];
});
afterEach(() => storage.close());

/** As the session does it: stored first, then told. */
function comes(state: 'asked' | 'repaired' | 'given-up', from: number, to = from, sender = ANA): void {
  const item: News = {
    type: 'gap',
    groupId: groupId(fromHex(GROUP)),
    senderId: memberId(fromHex(sender)),
    from,
    to,
    state,
  };
  const context: ProjectionContext = {
    server: () => null,
    isWatching: () => false,
    me: () => '',
    now: () => now,
    nameOf: (_, id) => names[id] ?? '',
  };
  storage.transaction(() => project(item, storage, context));
  const endpoint = { groups: () => [] } as unknown as Endpoint;
  const push = (event: AppEvent) => void events.push(event);
  const profileFacts = () => ({ keychain: 'basic', theme: 'dark', textSize: 100 }) as const;
  new Publisher({ storage, push, profileFacts, endpoint: () => endpoint, now: () => now }).publish([item]);
}

const lines = () =>
  storage.messages
    .page(GROUP, null, 20)
    .messages.flatMap((message) => (message.kind === 'event' && message.event.what === 'missing' ? message.event : []));
const line = (state: 'asked' | 'given-up', count: number, who = 'Ana') => ({ what: 'missing', who, count, state });

describe('a gap', () => {
  test('is one line for all that is asked for of one sender, which goes when the last of it came', () => {
    comes('asked', 4);
    expect(lines()).toEqual([line('asked', 1)]);
    comes('asked', 7, 9);
    comes('asked', 2, 2, BEN);
    expect(lines()).toEqual([line('asked', 4), line('asked', 1, 'Ben')]);
    comes('repaired', 8);
    comes('repaired', 4);
    expect(lines()[0]).toEqual(line('asked', 2));
    comes('repaired', 7);
    comes('repaired', 9);
    expect(lines()).toEqual([line('asked', 1, 'Ben')]);
    expect(events.at(-2)).toEqual({
      type: 'messages-gone',
      groupId: GROUP,
      messageIds: [`gap:asked:${GROUP}:${ANA}`],
    });
  });

  test('is there after a restart, and says so when nobody had it', () => {
    comes('asked', 4, 6);
    storage.close();
    storage = open();
    expect(lines()).toEqual([line('asked', 3)]);
    now += 5_000;
    comes('given-up', 5, 6);
    expect(lines()).toEqual([line('asked', 1), line('given-up', 2)]);
    expect(events.at(-1)).toMatchObject({
      type: 'message',
      message: { sentAt: now, kind: 'event', event: line('given-up', 2) },
    });
    comes('given-up', 4);
    expect(lines()).toEqual([line('given-up', 3)]);
    // Somebody had it after all.
    comes('repaired', 5);
    expect(lines()).toEqual([line('given-up', 2)]);
  });

  test('stands where it was noticed, counts as read, and what was never asked for shows nothing', () => {
    comes('repaired', 3);
    expect(lines()).toEqual([]);
    comes('asked', 3);
    now += 60_000;
    comes('asked', 5);
    const [stored] = storage.messages.page(GROUP, null, 20).messages;
    expect(stored).toMatchObject({ sentAt: now, order: expect.stringMatching(/^[0-9a-f]{44}$/), seen: true });
    expect(storage.messages.unread(GROUP)).toBe(0);
  });

  test('has the name that the sender had when he last wrote, once he is out of the group', () => {
    storage.transaction(() =>
      storage.messages.add({
        kind: 'text',
        id: 'm',
        groupId: GROUP,
        order: '00',
        sentAt: 1,
        seen: true,
        mine: false,
        senderId: ANA,
        senderName: 'Ana M.',
        text: 'hello',
        forwarded: false,
        mentions: [],
        mentionsMe: false,
        replyTo: null,
        edited: false,
        deleted: false,
        expiresAt: null,
        status: null,
        route: null,
      }),
    );
    names = {};
    comes('asked', 1);
    comes('asked', 1, 1, BEN);
    expect(lines()).toEqual([line('asked', 1, 'Ana M.'), line('asked', 1, '')]);
  });
});
