import { toHex } from '@conclave/core/bytes/bytes';
import type { Route, RouteStop as EngineStop, SendStatus } from '@conclave/core/client/types';
import { formatIp } from '@conclave/core/directory/address';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { DeliveryStatus, Problem, RouteStop, RouteView } from '../../../bridge/contract.ts';

/** How far a message has come. The server's address tells the words of a failure where to look. */
export function statusView(status: SendStatus, server: ServerAddress | null): DeliveryStatus {
  if (status.state !== 'failed') return status;
  return { state: 'failed', problem: failure(status.code, server) };
}

function failure(code: 'no-echo' | 'too-large', server: ServerAddress | null): Problem {
  if (code === 'too-large') return { code: 'text-too-long', detail: {} };
  // Over four paths no copy came back: what all of them share is the server.
  return { code: 'server-unreachable', detail: server ? { host: server.host, port: server.port } : {} };
}

/** From this device to everybody, with what is public knowledge about each stop. */
export function routeView(route: Route, server: ServerAddress | null): RouteView {
  const { first, second, ...measured } = route;
  return {
    ...measured,
    stops: [
      end('you'),
      proxyStop('first-proxy', first),
      proxyStop('second-proxy', second),
      {
        role: 'central-server',
        name: server ? hostAndPort(server.host, server.port) : '',
        address: null,
        sameOperatorAsServer: true,
      },
      end('members'),
    ],
  };
}

const end = (role: 'you' | 'members'): RouteStop => ({ role, name: '', address: null, sameOperatorAsServer: false });

function proxyStop(role: 'first-proxy' | 'second-proxy', stop: EngineStop): RouteStop {
  return {
    role,
    name: toHex(stop.proxyId).slice(0, 8),
    address: hostAndPort(formatIp(stop.address), stop.port),
    sameOperatorAsServer: stop.sameOperatorAsServer,
  };
}

const hostAndPort = (host: string, port: number) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
