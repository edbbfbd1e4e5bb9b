import type { ProxyState } from '@conclave/core/node/proxy-host';
import type { ProxyRoleView } from '../../bridge/contract.ts';

/** What the server says about this proxy, in the window's terms. */
export function listingView(state: ProxyState): Pick<ProxyRoleView, 'state' | 'problem'> {
  if (state === 'listed') return { state: 'listed', problem: null };
  if (state === 'announcing') return { state: 'starting', problem: null };
  if (state === 'offline') return { state: 'starting', problem: { code: 'server-unreachable', detail: {} } };
  if ('refused' in state) return { state: 'failed', problem: { code: 'wrong-server-key', detail: {} } };
  return unlisted(state.unlisted);
}

function unlisted(reason: string): Pick<ProxyRoleView, 'state' | 'problem'> {
  switch (reason) {
    // The server dialled back and nobody answered, or it sees us at another address than we do.
    case 'unreachable':
    case 'not-your-address':
      return { state: 'unreachable', problem: { code: 'behind-nat', detail: {} } };
    // It will be announced again by itself.
    case 'rate-limited':
      return { state: 'starting', problem: null };
    default:
      return { state: 'failed', problem: { code: 'internal', detail: {} } };
  }
}
