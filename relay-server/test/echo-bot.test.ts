import { join } from 'node:path';
import { Conclave, type Message, memoryStore, type SentMessage, type Status } from '@conclave/core';
import { expect, it } from 'vitest';
import { cleanup, tempFolder, until } from './helpers.ts';
import { conclaveRelay, echoBot, type Run } from './processes.ts';

const KEY = '5e'.repeat(32);
const PATIENCE = 60_000;

/** A server and three proxies, each a process; the server's address. */
async function startNetwork(): Promise<string> {
  const data = tempFolder();
  const at = ['--host', '127.0.0.1', '--port', '0', '--log-level', 'error'];
  const server = conclaveRelay(['start', ...at, '--allow-private', '--porcelain', '--data', join(data, 'server')]);
  await until('the address', () => server.out().includes('\n'), PATIENCE);
  const address = server.out().replace('ADDRESS ', '').trim();
  const proxies = [1, 2, 3].map((i) =>
    conclaveRelay(['proxy', '--server', address, ...at, '--data', join(data, `${i}`)]),
  );
  await until('three proxies', () => proxies.every((proxy) => proxy.out().includes('Listed by')), PATIENCE);
  return address;
}

async function kill(run: Run): Promise<void> {
  run.child.kill('SIGKILL');
  await run.exit;
}

it('an echo bot, killed again and again, echoes each message once', { timeout: 240_000 }, async () => {
  const server = await startNetwork();
  const me = await Conclave.open({ server, name: 'Ana', store: memoryStore(), profile: 'fast' });
  cleanup(() => me.close());
  const passphrase = me.proposePassphrase();
  const store = join(tempFolder(), 'echo.store');
  const start = () => echoBot([server, store], { ECHO_KEY: KEY, ECHO_PASSPHRASE: passphrase });
  let bot = start();
  await until('the bot', () => bot.out().includes('Invite '), PATIENCE);
  const [, contactCode = '', shortId = ''] = /^Invite (conclave:\S+) or (\S+)$/m.exec(bot.out()) ?? [];

  const heard: Message[] = [];
  const statuses = new Map<string, Status['status']>();
  const problems: string[] = [];
  me.on('message', (message) => heard.push(message));
  me.on('status', ({ id, status }) => statuses.set(id, status));
  me.on('problem', ({ code }) => problems.push(code));
  const group = await me.createGroup('Echoes');
  await me.invite(group.id, contactCode, passphrase);
  await until('the bot in the group', () => me.groups()[0]!.members.length === 2, PATIENCE);
  expect(me.groups()[0]!.members.map((member) => [member.name, member.shortId, member.me])).toEqual([
    ['Ana', me.shortId, true],
    ['Echo', shortId, false],
  ]);

  const sent = new Map<string, SentMessage>();
  const send = async (text: string) => void sent.set(text, await me.send(group.id, text));
  const echoOf = (text: string) => heard.find((message) => message.text === `echo: ${text}`);
  await send('one');
  await until('the first echo', () => echoOf('one') !== undefined, PATIENCE);
  // Killed before or after it has it, stored it, answered it.
  for (const [text, delay] of [
    ['👩🏽‍🚀 zwei 🎉', 250],
    ['three', 1_000],
  ] as const) {
    await send(text);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await kill(bot);
    await send(`while you were away: ${text}`);
    bot = start();
  }
  await until('all echoes', () => [...sent.keys()].every(echoOf), 2 * PATIENCE);
  const isDelivered = ({ id }: SentMessage) => statuses.get(id)?.state === 'delivered';
  await until('word that the bot has all', () => [...sent.values()].every(isDelivered), PATIENCE);

  // Once more from the start: what was answered stays answered.
  await kill(bot);
  bot = start();
  await until('the bot', () => bot.out().includes('Invite '), PATIENCE);
  await send('last');
  await until('the last echo', () => echoOf('last') !== undefined, PATIENCE);
  expect(heard.map(({ text }) => text).sort()).toEqual([...sent.keys()].map((text) => `echo: ${text}`).sort());
  for (const [text, { id, order }] of sent) {
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(order < echoOf(text)!.order).toBe(true);
  }
  expect(problems).toEqual([]);

  bot.child.kill('SIGTERM');
  expect(await bot.exit).toBe(0);
  expect(bot.err()).toBe('');
});
