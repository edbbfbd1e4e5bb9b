import { createServer } from 'node:net';
import { ConclaveError } from '@conclave/core/errors';
import { startLocalProxies } from '@conclave/relay-server/proxies';
import { startServer } from '@conclave/relay-server/server';
import { afterEach, describe, expect, test } from 'vitest';
import type { ToServer } from '../main/host/process-messages.ts';
import type { ServerChild } from '../main/host/server-child.ts';
import { Person, PLAIN, until } from './support/person.ts';

/** What host/server-process.ts does, in this process, on loopback. */
class LocalServer implements ServerChild {
  #tell: (message: unknown) => void = () => undefined;
  readonly #onExit: (() => void)[] = [];
  #stop: () => Promise<void> = () => Promise.resolve();

  send(message: ToServer): void {
    if (message.type === 'start') void this.#start(message);
    else void this.end();
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#tell = listener;
  }
  onExit(listener: () => void): void {
    this.#onExit.push(listener);
  }
  kill(): void {
    void this.end();
  }
  async end(): Promise<void> {
    const stop = this.#stop;
    this.#stop = () => Promise.resolve();
    await stop();
    for (const listener of this.#onExit.splice(0)) listener();
  }

  async #start({ folder, port, proxies: count }: ToServer & { type: 'start' }): Promise<void> {
    const host = '127.0.0.1';
    try {
      const server = await startServer({ dataDir: `${folder}/s`, host, port, publicAddress: host, allowPrivate: true });
      const proxies = await startLocalProxies({ server, count, dataDir: `${folder}/p`, host, publicAddress: host });
      this.#stop = async () => {
        await proxies.stop();
        await server.stop();
      };
      this.#tell({ type: 'listening', address: server.addressText, port: server.port });
    } catch (thrown) {
      this.#tell({ type: 'failed', code: thrown instanceof ConclaveError ? thrown.code : 'other' });
    }
  }
}

describe('hosting on this computer', () => {
  const spawned: LocalServer[] = [];
  const spawnServer = () => {
    const child = new LocalServer();
    spawned.push(child);
    return child;
  };
  let ana: Person;
  const view = () => ana.session.snapshot();
  const online = () =>
    until('to be online', () => view().server?.state === 'online' && view().network.usableProxies === 3);

  afterEach(async () => {
    await ana.close();
    await Promise.all(spawned.map((child) => child.end()));
  });

  test('starts, chats through it, mends it after a crash, and has the same address after a restart', async () => {
    ana = await Person.start({ spawnServer });
    expect(await ana.do('hostHere', { name: ' ' })).toMatchObject({ problem: { code: 'name-empty' } });
    expect(spawned).toHaveLength(0);
    await ana.must('hostHere', { name: 'Ana' });
    await online();
    const { address } = view().server ?? {};
    expect(view().server).toMatchObject({ hostedHere: true, problem: null });
    expect(view().network).toMatchObject({ families: 1, operatorSeesPaths: true });

    await spawned[0]?.end();
    await until('the crash to be said', () => view().server?.problem?.code === 'server-stopped');
    await online();
    expect(view().server?.address).toBe(address);

    await ana.must('createGroup', { name: 'Table', colour: 1 });
    const groupId = await until('the group', () => ana.group('Table')?.id);
    await ana.must('sendMessage', { groupId, text: 'hello', ...PLAIN });
    await until('the echo', () =>
      ana.messages(groupId).some((m) => m.kind === 'text' && m.status?.state === 'on-server'),
    );

    await ana.close();
    ana = await Person.start({ folder: ana.folder, spawnServer });
    await online();
    expect(view().server?.address).toBe(address);
  });

  test('its port taken by another program is said, and connecting again starts it when the port is free', async () => {
    ana = await Person.start({ spawnServer });
    await ana.must('hostHere', { name: 'Ana' });
    await online();
    const port = Number(/:(\d+)\//.exec(view().server?.address ?? '')?.[1]);
    await ana.close();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    ana = await Person.start({ folder: ana.folder, spawnServer });
    expect(view().server).toMatchObject({ state: 'refused', problem: { code: 'port-taken', detail: { port } } });
    await new Promise((resolve) => other.close(resolve));
    await ana.must('reconnect', {});
    await online();
  });
});
