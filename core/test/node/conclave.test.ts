import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Conclave,
  ConclaveError,
  type ConclaveOptions,
  fileStore,
  memoryStore,
  type Problem,
  type Status,
} from '@conclave/core';
import { generateDevice } from '@conclave/core/identity/device';
import { formatServerAddress } from '@conclave/core/identity/server-address';
import { ServerConnection } from '@conclave/core/node/endpoint/server-connection';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { env, TinyServer } from './tiny-server.ts';

let server: TinyServer;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  server = await TinyServer.start();
  cleanups.push(() => server.close());
});

afterEach(async () => {
  for (const work of cleanups.splice(0).reverse()) await work();
  expect(server.crashes).toEqual([]);
});

const at = (other = server) => formatServerAddress(other.address);

async function open(options: Partial<ConclaveOptions> = {}): Promise<Conclave> {
  const me = await Conclave.open({ server: at(), name: 'Ana', store: memoryStore(), ...options });
  cleanups.push(() => me.close());
  return me;
}

/** `Name code` of what it was refused with. */
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (thrown: unknown) => (thrown instanceof ConclaveError ? `${thrown.name} ${thrown.code}` : String(thrown)),
  );

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error('waited in vain');
  }
}

it('the first opening gets a mailbox, later ones have it at once and without the server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-api-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const store = () => fileStore(join(folder, 'store'), new Uint8Array(32).fill(3));
  const first = await open({ store: store() });
  expect(first.contactCode).toMatch(/^conclave:/);
  expect(first.shortId).toMatch(/^\w{4}-\w{4}-\w{3}$/);
  const { contactCode, shortId } = first;
  const group = await first.createGroup('Friends');
  const { id } = await first.send(group.id, 'kept');
  await first.close();

  await server.close();
  const again = await open({ store: store(), name: 'another name' });
  const problems: Problem[] = [];
  const statuses: Status[] = [];
  again.on('problem', (problem) => problems.push(problem));
  again.on('status', (status) => statuses.push(status));
  expect([again.contactCode, again.shortId]).toEqual([contactCode, shortId]);
  expect(again.groups()).toEqual([
    {
      id: group.id,
      name: 'Friends',
      mayInvite: true,
      members: [{ id: expect.stringMatching(/^[0-9a-f]{16}$/), name: 'Ana', shortId, role: 'creator', me: true }],
    },
  ]);
  await until(() => problems.length > 0);
  expect(problems).toEqual([{ code: 'server-unreachable' }]);

  await server.listen();
  await until(() => server.heard.includes('login'));
  await until(() => statuses.some((status) => status.id === id && status.status.state === 'waiting'));
});

it('an opening that comes to nothing says why, and leaves the store to the next one', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-api-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const attempt = (options: Partial<ConclaveOptions>) =>
    refusal(open({ store: fileStore(join(folder, 'store'), new Uint8Array(32)), ...options }));
  const other = await TinyServer.start();
  cleanups.push(() => other.close());

  expect(await attempt({ server: 'https://example.org' })).toBe('DecodeError server-address');
  expect(await attempt({ name: ' ' })).toBe('UsageError name-empty');
  const elsewhere = { ...server.address, port: other.address.port };
  expect(await attempt({ server: formatServerAddress(elsewhere) })).toBe('VerifyError wrong-server-key');
  await other.close();
  expect(await attempt({ server: at(other), patience: 100 })).toBe('LinkError unreachable');
  const me = await open({ store: fileStore(join(folder, 'store'), new Uint8Array(32)) });
  await me.close();
  expect(await attempt({ server: at(other) })).toBe('UsageError other-server');
  expect(await attempt({})).toBe('nothing');
});

it('refuses with a code what cannot be done, and does nothing', async () => {
  const me = await open();
  const friend = await open({ name: 'Ben' });
  const group = await me.createGroup('Friends');
  const words = me.proposePassphrase();
  const nowhere = 'ab'.repeat(32);
  expect(words.split(' ')).toHaveLength(6);
  expect(await refusal(me.createGroup(''))).toBe('UsageError name-empty');
  expect(await refusal(me.send(nowhere, 'text'))).toBe('UsageError unknown-group');
  expect(await refusal(me.send('not hex', 'text'))).toBe('UsageError unknown-group');
  expect(await refusal(me.send(group.id, ' '))).toBe('UsageError text-empty');
  expect(await refusal(me.send(group.id, 'x'.repeat(16 * 1024 + 1)))).toBe('UsageError text-too-long');
  expect(await refusal(me.send(group.id, 'text', { answering: 'no such id' }))).toBe('UsageError already-handled');
  expect(await refusal(me.send(group.id, 'text', { replyTo: 'no such id' }))).toBe('UsageError unknown-message');
  expect(await refusal(me.send(group.id, 'text', { mentions: ['ab'] }))).toBe('UsageError not-a-member');
  const mentions = group.members.map(({ id }) => id);
  expect(await me.send(group.id, 'text', { replyTo: 'ab'.repeat(16), mentions })).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  expect(await refusal(me.invite(group.id, friend.shortId, 'words of my own'))).toBe(
    'UsageError passphrase-must-be-generated',
  );
  expect(await refusal(me.invite(group.id, friend.shortId, friend.proposePassphrase()))).toBe(
    'UsageError passphrase-must-be-generated',
  );
  expect(await refusal(me.invite(group.id, 'k7f2', words))).toBe('DecodeError mailbox-id');
  expect(await refusal(me.invite(group.id, 'conclave:x', words))).toBe('DecodeError contact-code');
  expect(await refusal(me.invite(nowhere, friend.shortId, words))).toBe('UsageError unknown-group');
  expect(await refusal(me.invite(group.id, me.contactCode, words))).toBe('UsageError target-is-yourself');
  expect(await refusal(me.openInvite(words))).toBe('UsageError no-sealed-messages');
  expect(await refusal(me.retry('no such id'))).toBe('UsageError nothing-to-retry');
  expect(await me.invite(group.id, friend.shortId, ` ${words.replace(' ', '  ')} `)).toMatch(/^[0-9a-f]+$/);

  await me.close();
  await me.close();
  expect(await refusal(me.send(group.id, 'text'))).toBe('UsageError closed');
  expect(() => me.on('message', () => undefined)).toThrow('closed');
});

it('is connected before it hears that the mailbox is empty, however soon the server says so', async () => {
  server.hurries = true;
  const events: string[] = [];
  const connection = new ServerConnection({
    env,
    address: server.address,
    registrationRetryMs: 1_000,
    onState: () => undefined,
    onDirectory: () => undefined,
    onRegistered: () => undefined,
    onConnected: () => events.push('connected'),
    onDisconnected: () => events.push('disconnected'),
    onDelivery: async () => undefined,
    onDrained: () => events.push('drained'),
    onFault: (thrown) => events.push(String(thrown)),
  });
  cleanups.push(() => connection.close());
  connection.enter(generateDevice(env), null);
  await until(() => events.includes('drained'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(events).toEqual(['connected', 'drained']);
});
