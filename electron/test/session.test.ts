import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '@conclave/relay-server/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLAIN, until } from './support/person.ts';
import { invite, serverOptions, Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.start();
});
afterAll(() => town.stop());

describe('two sessions, a real server and real proxies', () => {
  test('they meet by short id and passphrase, chat, and each sees what became of the message', async () => {
    const [ana, ben] = await Promise.all([town.joined('Ana'), town.joined('Ben')]);
    await ana.must('createGroup', { name: 'Table', colour: 3 });
    const groupId = await until('the group', () => ana.group('Table')?.id);
    await ana.must('openGroup', { groupId });
    await invite(ana, ben, 'Table', ben.session.snapshot().profile?.mailboxId ?? '');

    await ana.must('sendMessage', { groupId, text: 'Grüß dich 🗝️ 𝔘', ...PLAIN });
    await until('Ben to read it', () => ben.texts(groupId).includes('Grüß dich 🗝️ 𝔘'));
    expect(ben.group('Table')).toMatchObject({ unread: 1, last: { text: 'Grüß dich 🗝️ 𝔘', sender: 'Ana' } });

    await ben.must('openGroup', { groupId });
    expect(ben.group('Table')?.unread).toBe(0);
    await ben.must('sendMessage', { groupId, text: 'Und dich', ...PLAIN });
    await until('Ana to read it', () => ana.texts(groupId).includes('Und dich'));
    // What comes while another window is in front waits to be read, until Ben is back or writes.
    ben.session.setFocused(ben.page.id, false);
    await ana.must('sendMessage', { groupId, text: 'Na dann', ...PLAIN });
    await until('Ben to have it', () => ben.group('Table')?.unread === 1);
    await ben.must('sendMessage', { groupId, text: 'Ja', ...PLAIN });
    expect(ben.group('Table')?.unread).toBe(0);
    ben.session.setFocused(ben.page.id, true);
    await until('Ana to have it', () => ana.texts(groupId).includes('Ja'));
    expect(ana.group('Table')?.unread).toBe(0);
    expect(ana.texts(groupId)).toEqual(['Grüß dich 🗝️ 𝔘', 'Und dich', 'Na dann', 'Ja']);
    expect(ben.texts(groupId)).toEqual(ana.texts(groupId));

    const own = await until('the echo', () => {
      const message = ana.messages(groupId).find((m) => m.kind === 'text' && m.sender.me);
      if (message?.kind !== 'text' || typeof message.route?.echoAt !== 'number') return null;
      return message.status?.state === 'on-server' || message.status?.state === 'delivered' ? message : null;
    });
    expect(own.route?.stops.map((stop) => stop.role)).toEqual([
      'you',
      'first-proxy',
      'second-proxy',
      'central-server',
      'members',
    ]);
    expect(own.route?.stops[1]?.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(own.route?.recipients).toBe(2);

    // Nothing of this was a fault.
    expect([...ana.logged, ...ben.logged]).toEqual([]);
  });

  test('a contact code takes a passphrase of one’s own, if it is strong', async () => {
    const [ana, cy] = await Promise.all([town.joined('Ana'), town.joined('Cy')]);
    await ana.must('createGroup', { name: 'Two locks', colour: 0 });
    const groupId = await until('the group', () => ana.group('Two locks')?.id);
    const target = cy.session.snapshot().profile?.contactCode ?? '';
    expect(await ana.do('invite', { groupId, target, passphrase: 'aaaa' })).toMatchObject({
      problem: { code: 'passphrase-too-weak' },
    });
    expect(await ana.do('invite', { groupId, target, passphrase: 'two words' })).toMatchObject({
      problem: { code: 'passphrase-too-weak' },
    });
    const shortId = cy.session.snapshot().profile?.mailboxId ?? '';
    expect(await ana.do('invite', { groupId, target: shortId, passphrase: 'x9-Kw!pq-7zz-blau' })).toMatchObject({
      problem: { code: 'passphrase-must-be-generated' },
    });
    await ana.must('invite', { groupId, target, passphrase: 'x9-Kw!pq-7zz-blau' });
    await until('the sealed message', () => cy.session.snapshot().sealed[0]?.forContactCode);
    await cy.must('openSealed', { passphrase: 'x9-Kw!pq-7zz-blau' });
    await cy.sees('the group', (e) => e.type === 'invite-opened' || null);
    await until('Cy to be a member', () => ana.group('Two locks')?.members.length === 2);
  });

  test('what is sent while somebody is away arrives once, and histories survive a restart', async () => {
    const [ana, ben] = await Promise.all([town.joined('Ana'), town.joined('Ben')]);
    await ana.must('createGroup', { name: 'Away', colour: 1 });
    const groupId = await until('the group', () => ana.group('Away')?.id);
    await invite(ana, ben, 'Away', ben.session.snapshot().profile?.mailboxId ?? '');
    await ana.must('sendMessage', { groupId, text: 'before', ...PLAIN });
    await until('Ben to read it', () => ben.texts(groupId).includes('before'));
    await ben.close();
    await ana.must('sendMessage', { groupId, text: 'one', ...PLAIN });
    await ana.must('sendMessage', { groupId, text: 'two', ...PLAIN });
    const again = await town.person({ folder: ben.folder });
    await again.must('openGroup', { groupId });
    await until('both', () => again.texts(groupId).length >= 3);
    expect(again.texts(groupId)).toEqual(['before', 'one', 'two']);
    again.events.length = 0;
    await again.must('openGroup', { groupId });
    expect(again.texts(groupId)).toEqual(['before', 'one', 'two']);
  });

  test('with a full disk a message is refused, nothing is lost, and later it goes through', async () => {
    const ana = await town.joined('Ana');
    await ana.must('createGroup', { name: 'Full', colour: 1 });
    const groupId = await until('the group', () => ana.group('Full')?.id);
    await ana.must('sendMessage', { groupId, text: 'kept', ...PLAIN });
    ana.db.pragma(`max_page_count = ${Number(ana.db.pragma('page_count', { simple: true }))}`);
    const text = 'long '.repeat(3_000);
    expect(await ana.do('sendMessage', { groupId, text, ...PLAIN })).toMatchObject({ problem: { code: 'disk-full' } });
    expect(await ana.do('sendMessage', { groupId, text, ...PLAIN })).toMatchObject({ problem: { code: 'disk-full' } });
    ana.db.pragma('max_page_count = 100000');
    await ana.must('sendMessage', { groupId, text, ...PLAIN });
    await ana.must('openGroup', { groupId });
    expect(ana.texts(groupId)).toEqual(['kept', text]);
    await until(
      'the echo of both',
      () => ana.messages(groupId).filter((m) => m.kind === 'text' && typeof m.route?.echoAt === 'number').length === 2,
    );
  });
});

describe('joining', () => {
  test('a malformed address, a name that won’t do, and somebody else’s key are refused, and nothing is kept', async () => {
    const ana = await town.person();
    const refused = async (address: string, name: string, code: string) =>
      expect(await ana.do('joinServer', { address, name })).toMatchObject({ problem: { code } });
    await refused('https://example.org', 'Ana', 'server-address-malformed');
    await refused(town.server.addressText, '  ', 'name-empty');
    await refused(town.server.addressText, 'x'.repeat(500), 'name-too-long');
    const other = town.server.addressText.replace(/#./, (text) => (text === '#0' ? '#1' : '#0'));
    await refused(other, 'Ana', 'wrong-server-key');
    expect(ana.session.snapshot()).toMatchObject({ profile: null, server: null });
    await ana.must('joinServer', { address: town.server.addressText, name: 'Ana' });
    await until('Ana to be online', () => ana.session.snapshot().server?.state === 'online');
  });

  test('a server that is silent is tried on and on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-late-'));
    const late = await startServer(serverOptions(folder));
    const { addressText, port } = late;
    await late.stop();
    const ana = await town.person();
    await ana.must('joinServer', { address: addressText, name: 'Ana' });
    expect(ana.session.snapshot()).toMatchObject({
      profile: { name: 'Ana', mailboxId: null },
      server: { state: 'offline', problem: { code: 'server-unreachable', detail: { port } } },
    });
    const back = await startServer(serverOptions(folder, port));
    await until('Ana to be registered', () => ana.session.snapshot().profile?.mailboxId);
    await until('Ana to be online', () => ana.session.snapshot().server?.state === 'online');
    await ana.close();
    await back.stop();
  });

  test('this device as a proxy: listed when on, gone when off, on again after a restart', async () => {
    const ana = await town.joined('Ana');
    const listed = () => town.server.directory().proxies.length;
    const before = listed();
    await ana.must('setProxyRole', { on: true });
    await until(
      'the proxy to be listed',
      () => ana.session.snapshot().proxyRole.state === 'listed' && listed() === before + 1,
    );
    // Its own messages never take it.
    expect(ana.session.snapshot().network.usableProxies).toBe(before);
    await ana.close();
    const again = await town.person({ folder: ana.folder });
    await until('the proxy to be listed again', () => again.session.snapshot().proxyRole.state === 'listed');
    await again.must('setProxyRole', { on: false });
    await until('the proxy to be off', () => again.session.snapshot().proxyRole.state === 'off');
  });
});

describe('commands', () => {
  test('each refusal names its reason', async () => {
    const ana = await town.joined('Ana');
    const code = async (...command: Parameters<typeof ana.do>) => {
      const answer = await ana.do(...command);
      return answer.accepted ? null : answer.problem.code;
    };
    await ana.must('createGroup', { name: 'Reasons', colour: 1 });
    const groupId = await until('the group', () => ana.group('Reasons')?.id);
    expect(await code('createGroup', { name: ' ', colour: 1 })).toBe('name-empty');
    expect(await code('sendMessage', { groupId, text: ' ', ...PLAIN })).toBe('text-empty');
    expect(await code('sendMessage', { groupId, text: 'x'.repeat(70_000), ...PLAIN })).toBe('text-too-long');
    expect(await code('sendMessage', { groupId: 'ff', text: 'x', ...PLAIN })).toBe('unknown-group');
    expect(await code('openGroup', { groupId: '00' })).toBe('unknown-group');
    expect(await code('openSealed', { passphrase: 'x' })).toBe('no-sealed-messages');
    expect(await code('invite', { groupId, target: 'k7f2-9qxm-3a4', passphrase: 'x' })).toBe('short-id-malformed');
    expect(await code('invite', { groupId, target: 'conclave:zz', passphrase: 'x' })).toBe('contact-code-malformed');
    const own = ana.session.snapshot().profile?.contactCode ?? '';
    await ana.do('invite', { groupId, target: own, passphrase: 'x9-Kw!pq-7zz-blau' });
    await ana.sees('a refusal', (e) => (e.type === 'problem' && e.problem.code === 'target-is-yourself') || null);
    expect(await code('joinServer', { address: `${town.server.addressText.slice(0, -4)}0000`, name: 'Ana' })).toBe(
      'malformed-command',
    );
  });

  test('theme and text size are kept, and text is copied', async () => {
    const ana = await town.joined('Ana');
    await ana.must('setTheme', { theme: 'dark' });
    await ana.must('setTextSize', { textSize: 130 });
    await ana.must('copyText', { text: 'code' });
    await ana.must('openLink', { url: 'https://example.org' });
    expect(ana.outside).toEqual(['https://example.org/']);
    expect(ana.clipboard).toBe('code');
    await ana.close();
    const again = await town.person({ folder: ana.folder });
    expect(again.session.snapshot().profile).toMatchObject({ theme: 'dark', textSize: 130, name: 'Ana' });
  });
});
