import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HostedServer } from '../main/host/hosted-server.ts';
import type { ToServer } from '../main/host/process-messages.ts';
import type { ServerChild } from '../main/host/server-child.ts';

/** Answers to `start` as `script` says, and to `stop` by exiting. */
class FakeChild implements ServerChild {
  readonly sent: ToServer[] = [];
  killed = false;
  #onMessage: (message: unknown) => void = () => undefined;
  readonly #onExit: (() => void)[] = [];
  readonly #script: (child: FakeChild, port: number) => void;

  constructor(script: (child: FakeChild, port: number) => void) {
    this.#script = script;
  }
  send(message: ToServer): void {
    this.sent.push(message);
    if (message.type === 'start') this.#script(this, message.port);
    else this.exit();
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }
  onExit(listener: () => void): void {
    this.#onExit.push(listener);
  }
  kill(): void {
    this.killed = true;
    this.exit();
  }
  say(message: unknown): void {
    this.#onMessage(message);
  }
  exit(): void {
    for (const listener of this.#onExit.splice(0)) listener();
  }
}

const listens = (child: FakeChild, port: number) =>
  child.say({ type: 'listening', address: `conclave-server://x:${port || 40_000}/#k`, port: port || 40_000 });
const taken = (child: FakeChild) => child.say({ type: 'failed', code: 'port-taken' });

describe('a server hosted on this computer', () => {
  let children: FakeChild[];
  let script: (child: FakeChild, port: number) => void;
  const onBack = vi.fn();
  const onStopped = vi.fn();
  const make = () =>
    new HostedServer({
      folder: '/data/server',
      spawn: () => {
        const child = new FakeChild((c, port) => script(c, port));
        children.push(child);
        return child;
      },
      onBack,
      onStopped,
    });

  beforeEach(() => {
    vi.useFakeTimers();
    children = [];
    script = listens;
    onBack.mockClear();
    onStopped.mockClear();
  });
  afterEach(() => vi.useRealTimers());

  test('the first time it takes the usual port, or a free one', async () => {
    expect((await make().start(null)).port).toBe(7460);
    script = (child, port) => (port === 7460 ? taken(child) : listens(child, port));
    expect((await make().start(null)).port).toBe(40_000);
  });

  test('later its port is part of its address: taken is a problem', async () => {
    script = taken;
    await expect(make().start(40_000)).rejects.toMatchObject({ code: 'port-taken' });
    expect(children).toHaveLength(1);
    expect(children[0]?.killed).toBe(true);
  });

  test('after a crash it is started again on the same port, a bounded number of times', async () => {
    const server = make();
    await server.start(40_001);
    children[0]?.exit();
    await vi.advanceTimersByTimeAsync(500);
    expect(onStopped).toHaveBeenLastCalledWith(false);
    expect(onBack).toHaveBeenCalledWith(expect.objectContaining({ port: 40_001 }));
    script = (child) => child.exit();
    children[1]?.exit();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onStopped).toHaveBeenLastCalledWith(true);
    expect(children).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(children).toHaveLength(5);
    script = listens;
    expect((await server.start(40_001)).port).toBe(40_001);
  });

  test('stopping it is no crash', async () => {
    const server = make();
    await server.start(null);
    await server.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(children).toHaveLength(1);
    expect(onStopped).not.toHaveBeenCalled();
  });

  test('one that says nothing, or nonsense, is given up', async () => {
    script = (child) => child.say({ type: 'listening', address: 7 });
    const start = expect(make().start(40_000)).rejects.toMatchObject({ code: 'server-stopped' });
    await vi.advanceTimersByTimeAsync(30_000);
    await start;
    expect(children[0]?.killed).toBe(true);
  });
});
