import type { Primitives } from '@conclave/core/crypto/primitives';
import { formatContactCode, parseContactCode } from '@conclave/core/identity/contact-code';
import { formatServerAddress, parseServerAddress } from '@conclave/core/identity/server-address';
import type { Destination } from '../../bridge/contract.ts';

export const SCHEMES = ['conclave', 'conclave-server'] as const;

const SCHEME = /^(conclave|conclave-server):/i;
/** The longest sound one, a server address with the longest host name, has about 350 characters. */
const LONGEST = 1_000;

/**
 * Where the link among a program's arguments leads; null where there is none. Any page can make the system start this
 * app with any link, so it opens a form at most, and only for what parses as a whole.
 */
export function deepLinkIn(primitives: Primitives, argv: readonly string[]): Destination | null {
  const [link, another] = argv.filter((argument) => SCHEME.test(argument));
  if (link === undefined) return null;
  return (another === undefined && link.length <= LONGEST && destination(primitives, link)) || { at: 'broken-link' };
}

/** Written anew from what was read: nothing else that the link held gets into a form. */
function destination(primitives: Primitives, link: string): Destination | null {
  try {
    if (/^conclave-server:/i.test(link)) {
      return { at: 'join-server', address: formatServerAddress(parseServerAddress(link)) };
    }
    return { at: 'add-someone', contactCode: formatContactCode(primitives, parseContactCode(primitives, link)) };
  } catch {
    return null;
  }
}
