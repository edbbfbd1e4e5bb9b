import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import type { AppEvent } from '../bridge/contract.ts';
import type { CommandHandlers } from '../main/ipc/commands.ts';
import { EventRoad } from '../main/ipc/events.ts';

const event: AppEvent = { type: 'sealed', sealed: [] };

function windowWithRoad() {
  const sent: unknown[] = [];
  const contents = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    send: (_channel: string, what: unknown) => void sent.push(what),
  });
  const road = new EventRoad();
  road.attach(contents as unknown as WebContents);
  const ready = () => road.opening({ ready: () => {} } as unknown as CommandHandlers).ready({});
  return { road, contents, sent, ready };
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
