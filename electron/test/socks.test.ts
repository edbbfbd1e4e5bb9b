import { afterEach, describe, expect, test } from 'vitest';
import type { SocksEntry } from '../bridge/contract.ts';
import { socksFrom, socksView, testSocks } from '../main/network/socks-setting.ts';
import { Person } from './support/person.ts';
import { type SocksServer, type SocksServerOptions, socksServer } from './support/socks-server.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
const start = async (options?: SocksServerOptions): Promise<SocksServer> => {
  const server = await socksServer(options);
  running.push(server);
  return server;
};
const entry = (port: number, extra: Partial<SocksEntry> = {}): SocksEntry => ({
  host: '127.0.0.1',
  port,
  username: '',
  password: null,
  ...extra,
});
const refused = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) as unknown });

describe('what is entered', () => {
  test.each([
    ['', 9050],
    ['a b', 9050],
    ['http://proxy', 9050],
    ['proxy/..', 9050],
    ['user@proxy', 9050],
    ['x'.repeat(300), 9050],
    ['proxy', 0],
    ['proxy', 65_536],
    ['proxy', 80.5],
    ['proxy', Number.NaN],
  ])('%s port %d is refused', (host, port) => {
    expect(() => socksFrom(entry(port, { host }), null)).toThrow(refused('socks-malformed'));
  });

  test('names and addresses of both kinds are taken', () => {
    for (const host of ['localhost', 'proxy.example.org', '10.0.0.1', '::1'])
      expect(socksFrom(entry(9050, { host: ` ${host} ` }), null).host).toBe(host);
    expect(socksFrom(entry(9050, { host: '[::1]' }), null).host).toBe('::1');
  });

  test('a password that is not entered again stays, for the same user alone, and no window sees it', () => {
    const known = { host: 'proxy', port: 1, username: 'ana', password: 'secret' };
    expect(socksFrom(entry(1, { username: 'ana' }), known).password).toBe('secret');
    expect(socksFrom(entry(1, { username: 'ben' }), known).password).toBe('');
    expect(JSON.stringify(socksView(known))).not.toContain('secret');
  });
});

describe('a test', () => {
  const server = (port: number) => ({ host: 'conclave.example.org', port });

  test('goes by the proxy, which resolves the name', async () => {
    const [proxy, other] = [await start(), await start()];
    await testSocks(socksFrom(entry(proxy.port), null), server(other.port));
    expect(proxy.asked).toEqual([`conclave.example.org:${other.port}`]);
  });

  test('says what is wrong: nobody there, a wrong login, a proxy that lets nobody through', async () => {
    const gone = await start();
    await gone.close();
    running.length = 0;
    const locked = await start({ login: 'ana:sesame' });
    const blocking = await start({ blocks: true });
    const tries = (port: number, extra?: Partial<SocksEntry>) =>
      testSocks(socksFrom(entry(port, extra), null), server(9));
    await expect(tries(gone.port)).rejects.toThrow(refused('socks-unreachable'));
    await expect(tries(locked.port, { username: 'ana', password: 'wrong' })).rejects.toThrow(
      refused('socks-login-refused'),
    );
    await expect(tries(blocking.port)).rejects.toThrow(refused('socks-blocked'));
    const other = await start();
    const right = entry(locked.port, { username: 'ana', password: 'sesame' });
    await testSocks(socksFrom(right, null), server(other.port));
  });

  test('before a server is joined says whether the proxy is there; what is set is kept and shown', async () => {
    const proxy = await start();
    const ana = await Person.start();
    running.push(ana);
    await ana.must('testSocks', { socks: entry(proxy.port) });
    expect(ana.events.at(-1)).toMatchObject({ type: 'socks-tested', reached: 'proxy' });
    await ana.must('setSocks', { socks: entry(proxy.port, { username: 'ana', password: 'secret' }) });
    expect(ana.session.snapshot().desktop.socks).toEqual({
      host: '127.0.0.1',
      port: proxy.port,
      username: 'ana',
      hasPassword: true,
    });
    expect(JSON.stringify(ana.events)).not.toContain('secret');
    await ana.must('setSocks', { socks: null });
    expect(ana.session.snapshot().desktop.socks).toBeNull();
  });

  test('once set, the way to the server is by the proxy and by nothing else', async () => {
    const [proxy, other] = [await start(), await start()];
    const ana = await Person.start();
    running.push(ana);
    await ana.must('setSocks', { socks: entry(proxy.port) });
    const address = `conclave-server://nowhere.invalid:${other.port}/#${'0'.repeat(52)}`;
    await ana.must('joinServer', { address, name: 'Ana' });
    expect(proxy.asked).toContain(`nowhere.invalid:${other.port}`);
  });
});
