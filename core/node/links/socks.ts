import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import { SocksProxyAgent } from 'socks-proxy-agent';

/** Opens TCP some other way than directly; null where it should be direct after all. */
export type Dial = (host: string, port: number) => Promise<Socket> | null;

export interface SocksProxy {
  /** DNS name or IP literal, without brackets. */
  readonly host: string;
  readonly port: number;
  /** '' for a proxy that asks for none. */
  readonly username: string;
  readonly password: string;
}

/** Why no connection came about by way of a proxy. */
export type SocksFailure = 'socks-unreachable' | 'socks-login-refused' | 'socks-blocked';

/**
 * By way of a SOCKS5 proxy (RFC 1928), which resolves the names, so that no name server here hears of them. The result
 * rejects with the error of the library: see `socksFailure`.
 */
export function socksDial({
  host,
  port,
  username,
  password,
}: SocksProxy): (host: string, port: number) => Promise<Socket> {
  const login = username === '' ? '' : `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  const agent = new SocksProxyAgent(`socks5h://${login}${isIPv6(host) ? `[${host}]` : host}:${port}`);
  return (target, targetPort) => {
    // All that the agent does with its request is tell it which proxy was used.
    const request = new EventEmitter() as unknown as ClientRequest;
    return agent.connect(request, { host: target, port: targetPort, secureEndpoint: false });
  };
}

export function socksFailure(thrown: unknown): SocksFailure {
  const message = thrown instanceof Error ? thrown.message : '';
  if (/authentication/i.test(message)) return 'socks-login-refused';
  return /rejected/i.test(message) ? 'socks-blocked' : 'socks-unreachable';
}
