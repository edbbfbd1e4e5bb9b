import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import type { AppEvent } from '../bridge/contract.ts';
import type { CommandHandlers } from '../main/ipc/commands.ts';
import { EventRoad } from '../main/ipc/events.ts';
import type { Page } from '../main/ipc/page.ts';

const event: AppEvent = { type: 'sealed', sealed: [] };

function contentsOf(id: number) {
  const sent: unknown[] = [];
  const contents = Object.assign(new EventEmitter(), {
    id,
    isDestroyed: () => false,
    send: (_channel: string, what: unknown) => void sent.push(what),
  });
  return { contents, sent };
}

function windowWithRoad() {
  const { contents, sent } = contentsOf(1);
  const road = new EventRoad();
  const attach = (id: number, only: string | null) => {
    const other = contentsOf(id);
    const page = road.attach(other.contents as unknown as WebContents, only);
    return { ...other, ready: () => opened.ready({}, page) };
  };
  const page = road.attach(contents as unknown as WebContents);
  const listening: Page[] = [];
  const asked: Page[] = [];
  const handlers = { ready: (_: unknown, from: Page) => void asked.push(from) } as unknown as CommandHandlers;
  const opened = road.opening(handlers, (from) => listening.push(from));
  return { road, page, contents, sent, attach, listening, asked, ready: () => opened.ready({}, page) };
}

test('nothing goes down before the page listens, and nothing to a page that replaced it unasked', async () => {
  const { road, contents, sent, ready } = windowWithRoad();
  road.push(event);
  expect(sent).toEqual([]);
  await ready();
  road.push(event);
  expect(sent).toEqual([event]);
  contents.emit('did-navigate');
  road.push(event);
  expect(sent).toHaveLength(1);
  await ready();
  road.push(event);
  expect(sent).toHaveLength(2);
});

test('a navigation that was begun and refused leaves the page its events', async () => {
  const { road, contents, sent, ready } = windowWithRoad();
  await ready();
  contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  contents.emit('will-frame-navigate');
  road.push(event);
  expect(sent).toEqual([event]);
});

test('every window hears what happened, and only the one that asked gets what it asked for', async () => {
  const { road, page, sent, attach, listening, asked, ready } = windowWithRoad();
  const chat = attach(2, 'group-1');
  await ready();
  await chat.ready();
  road.push(event);
  expect([sent, chat.sent]).toEqual([[event], [event]]);
  page.push(event);
  expect([sent.length, chat.sent.length]).toEqual([2, 1]);
  expect(asked.map(({ only }) => only)).toEqual([null, 'group-1']);
  expect(listening).toEqual(asked);
});

test('a window that is gone is nobody who may command', () => {
  const { road, contents } = windowWithRoad();
  expect(road.page(1)?.id).toBe(1);
  expect(road.page(7)).toBeNull();
  contents.emit('destroyed');
  expect(road.page(1)).toBeNull();
});
