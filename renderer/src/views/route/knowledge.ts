import type { RouteStop } from '@conclave/desktop/bridge/contract';
import type en from '../../i18n/en.json';

type Role = RouteStop['role'];
export type Known = keyof typeof en.route.known;
export type Hidden = keyof typeof en.route.hidden;

interface Knowledge {
  readonly saw: readonly Known[];
  readonly hidden: readonly Hidden[];
}

/** Who learns what: the table in section 4 of the protocol, as words. Nothing may stand here that the table denies. */
export const knowledge: Readonly<Record<Role, Knowledge>> = {
  you: { saw: ['words', 'everyone', 'wholePath'], hidden: ['nothing'] },
  'first-proxy': { saw: ['yourAddress', 'nextProxy', 'atMost'], hidden: ['words', 'whoReads', 'group'] },
  'second-proxy': { saw: ['prevProxy', 'howMany', 'hourKey'], hidden: ['words', 'yourAddress', 'whoReads'] },
  'central-server': {
    saw: ['mailbox', 'readerAddress', 'lastProxy'],
    hidden: ['words', 'whoWrote', 'group', 'senderAddress'],
  },
  members: { saw: ['words', 'whoWrote', 'roster'], hidden: ['yourAddress', 'path'] },
};

/**
 * Locks round the words on each stretch: E1, X2, X1 to the first proxy; E1, X2 to the second; E1, E2, C to the
 * server; E1, E2 to the people.
 */
export const locks = [3, 2, 3, 2] as const;

/** What the server's operator could put together, from the proxies that belong to them. */
export function together(stops: readonly RouteStop[]): 'both' | 'first' | 'second' | 'none' {
  const owned = (role: Role) => stops.some((stop) => stop.role === role && stop.sameOperatorAsServer);
  if (owned('first-proxy') && owned('second-proxy')) return 'both';
  if (owned('first-proxy')) return 'first';
  return owned('second-proxy') ? 'second' : 'none';
}
