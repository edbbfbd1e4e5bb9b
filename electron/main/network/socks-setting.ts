import { isIP, connect as tcpConnect } from 'node:net';
import { type SocksProxy, socksDial, socksFailure } from '@conclave/core/node/links/socks';
import type { SocksEntry, SocksView } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import { Refused } from '../ipc/problem.ts';

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*$/i;
/** RFC 1929: one byte of length each. */
const LONGEST_LOGIN = 255;

/** The proxy that an entry names. Throws Refused 'socks-malformed'. */
export function socksFrom({ host: text, port, username, password: entered }: SocksEntry, known: SocksProxy | null) {
  const host = text.trim().replace(/^\[|\]$/g, '');
  const kept = known !== null && known.username === username ? known.password : '';
  const password = username === '' ? '' : (entered ?? kept);
  const sound =
    (isIP(host) !== 0 || HOST_NAME.test(host)) &&
    Number.isInteger(port) &&
    port >= 1 &&
    port <= 65_535 &&
    Buffer.byteLength(username) <= LONGEST_LOGIN &&
    Buffer.byteLength(password) <= LONGEST_LOGIN;
  if (!sound) throw new Refused('socks-malformed');
  return { host, port, username, password } satisfies SocksProxy;
}

export function socksView(proxy: SocksProxy | null): SocksView | null {
  if (proxy === null) return null;
  const { host, port, username, password } = proxy;
  return { host, port, username, hasPassword: password !== '' };
}

/** Whether the proxy leads to `server`, or before there is one, whether it is there. Throws Refused, by what went wrong. */
export async function testSocks(proxy: SocksProxy, server: { host: string; port: number } | null): Promise<void> {
  const tried = server === null ? reach(proxy) : socksDial(proxy)(server.host, server.port);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), config.socksTestPatience);
  });
  try {
    (await Promise.race([tried, late])).destroy();
  } catch (thrown) {
    // One that comes after all is of no use any more.
    tried.then((socket) => socket.destroy()).catch(() => undefined);
    throw new Refused(socksFailure(thrown), { host: proxy.host, port: proxy.port });
  } finally {
    clearTimeout(timer);
  }
}

function reach({ host, port }: SocksProxy): Promise<ReturnType<typeof tcpConnect>> {
  return new Promise((resolve, reject) => {
    const socket = tcpConnect({ host, port });
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}
