import { isGlobalUnicast, isLocal, formatIp } from '@conclave/core/directory/address';
import { localAddressTowards } from '../network/local-address.ts';

/** Documentation range (RFC 5737): never reached, but routed as the internet is. */
const ELSEWHERE = '192.0.2.1';

export interface Reach {
  /** What others dial. */
  readonly publicAddress: string;
  /** What to bind. */
  readonly bind: string;
}

/** The IPv4 address at which this computer's network knows it; without a network, this computer alone. */
export async function reachableAt(): Promise<Reach> {
  try {
    const address = await localAddressTowards(ELSEWHERE, 9);
    if (isLocal(address) || isGlobalUnicast(address)) return { publicAddress: formatIp(address), bind: '0.0.0.0' };
  } catch {
    // No route: offline.
  }
  return { publicAddress: '127.0.0.1', bind: '127.0.0.1' };
}
