import type { News, ReceivedMessage } from '@conclave/core/client/types';
import { Inbox } from '@conclave/core/node/conclave/inbox';
import { Listeners } from '@conclave/core/node/conclave/listeners';
import { MessagePump } from '@conclave/core/node/conclave/message-pump';
import type { Message, Problem } from '@conclave/core/node/conclave/types';
import { memoryStore } from '@conclave/core/node/proxy/memory-store';
import { StoreError } from '@conclave/core/node/stores/store-error';
import type { Store } from '@conclave/core/ports';
import { groupId, memberId } from '@conclave/core/wire/ids';
import { expect, it, vi } from 'vitest';

const received = (text: string, mine = false): News => {
  const message: ReceivedMessage = {
    id: `id of ${text}`,
    groupId: groupId(new Uint8Array(32).fill(0xab)),
    order: text,
    sentAt: 1,
    senderId: memberId(new Uint8Array(8).fill(0xcd)),
    senderName: 'Ana',
    mine,
    disappears: 0,
    content: { type: 'text', text },
  };
  return { type: 'message', message };
};

/** What an application sees that opens the store, as after a crash: the memory of the one before is gone. */
function open(store: Store) {
  const inbox = new Inbox(store);
  const listeners = new Listeners();
  const faults: unknown[] = [];
  const pump = new MessagePump(inbox, listeners, (thrown) => faults.push(thrown));
  const heard: string[] = [];
  const hear = (listener: (message: Message) => unknown = () => undefined) => {
    listeners.add('message', (message) => {
      heard.push(message.text);
      return listener(message);
    });
    pump.wake();
  };
  return { inbox, listeners, pump, faults, heard, hear };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

it('a message waits in the store until a listener has come to its end', async () => {
  const store = memoryStore();
  open(store).inbox.commit([{ key: 'engine', value: new Uint8Array(1) }], [received('a'), received('mine', true)]);

  const second = open(store);
  let finish = () => {};
  second.hear(() => new Promise<void>((resolve) => (finish = resolve)));
  await settled();
  expect(second.heard).toEqual(['a']);

  const third = open(store);
  third.hear();
  await settled();
  expect(third.heard).toEqual(['a']);

  const fourth = open(store);
  fourth.hear();
  finish();
  await settled();
  expect(fourth.heard).toEqual([]);
  expect([...fourth.inbox.load()].map(([key]) => key)).toEqual(['engine']);
});

it('a message says what it answers, whom it names and whether it was forwarded, after a restart too', async () => {
  const store = memoryStore();
  const rich = { type: 'rich-text', replyTo: 'ab', forwarded: true, mentions: [memberId(new Uint8Array(8))] } as const;
  const [plain, full] = [received('plain'), received('full')];
  if (full.type !== 'message') throw new Error('no message');
  const news: News[] = [plain, { ...full, message: { ...full.message, content: { ...rich, text: 'full' } } }];
  open(store).inbox.commit([], news);
  const told: Message[] = [];
  open(store).hear((message) => told.push(message));
  await settled();
  expect(told).toMatchObject([
    { text: 'plain', replyTo: null, mentions: [], forwarded: false },
    { text: 'full', replyTo: 'ab', mentions: ['00'.repeat(8)], forwarded: true },
  ]);
});

it('hands messages over one at a time, in the order of arrival, over restarts too', async () => {
  const store = memoryStore();
  const first = open(store);
  for (let i = 0; i < 12; i++) first.inbox.commit([], [received(`${i}`)]);
  const second = open(store);
  second.inbox.commit([], [received('12')]);
  let atOnce = 0;
  second.hear(async () => {
    expect(++atOnce).toBe(1);
    await Promise.resolve();
    atOnce--;
  });
  await settled();
  expect(second.heard).toEqual(Array.from({ length: 13 }, (_, i) => `${i}`));
});

it('an answered message is handled in the commit of its answer, and not a second time', async () => {
  const store = memoryStore();
  const first = open(store);
  first.inbox.commit([], [received('a')]);
  const answer = { key: 'answer', value: new Uint8Array(1) };
  const commit = vi.spyOn(store, 'commit');
  first.hear(({ id }) => {
    first.inbox.commit([answer, first.inbox.handled(id)], []);
    expect(() => first.inbox.handled(id)).toThrow('waits to be handled');
    return new Promise(() => undefined);
  });
  await settled();
  expect(commit).toHaveBeenCalledTimes(1);
  const second = open(store);
  second.hear();
  await settled();
  expect(second.heard).toEqual([]);
});

it('where the answer can’t be stored the message stays', () => {
  const store = memoryStore();
  const { inbox } = open(store);
  inbox.commit([], [received('a')]);
  const commit = vi.spyOn(store, 'commit').mockImplementation(() => {
    throw new StoreError('disk-full', 'full');
  });
  expect(() => inbox.commit([inbox.handled('id of a')], [])).toThrow('full');
  expect(() => inbox.commit([], [received('b')])).toThrow('full');
  commit.mockRestore();
  expect(inbox.has('id of a')).toBe(true);
  expect(inbox.has('id of b')).toBe(false);
});

it('what a listener fails at is told, does not hold up the others, and comes again next time', async () => {
  const store = memoryStore();
  const first = open(store);
  const problems: Problem[] = [];
  first.listeners.add('problem', (problem) => problems.push(problem));
  first.inbox.commit([], [received('bad'), received('good')]);
  const cause = new Error('no');
  first.hear(({ text }) => (text === 'bad' ? Promise.reject(cause) : null));
  await settled();
  expect(first.heard).toEqual(['bad', 'good']);
  expect(problems).toEqual([{ code: 'listener-failed', cause }]);
  const second = open(store);
  second.hear();
  await settled();
  expect(second.heard).toEqual(['bad']);
});

it('a problem that nobody listens for is a warning without its cause, and so is a listener that fails at one', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const listeners = new Listeners();
  await listeners.tell('problem', { code: 'disk-full', cause: new Error('secret text') });
  listeners.add('problem', () => {
    throw new Error('secret text');
  });
  await listeners.tell('problem', { code: 'disk-full' });
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    'a problem that nobody listens for: disk-full',
    'a problem that nobody listens for: listener-failed',
  ]);
});

it('whoever no longer listens hears nothing', async () => {
  const listeners = new Listeners();
  const heard: string[] = [];
  const remove = listeners.add('problem', ({ code }) => heard.push(code));
  listeners.add('problem', () => undefined);
  await listeners.tell('problem', { code: 'a' });
  remove();
  await listeners.tell('problem', { code: 'b' });
  expect(heard).toEqual(['a']);
});
