import { toHex } from '../bytes/bytes.ts';
import type { LogEntry, OperationLog } from './operation-log.ts';
import type { Roster } from './roster.ts';
import { standingOf } from './standing.ts';

/** Who has an epoch's keys, whether or not he should. */
export interface Holders {
  /** Hex member ids. */
  readonly members: ReadonlySet<string>;
  /** Invite ids, by their hex. */
  readonly invites: ReadonlyMap<string, Uint8Array>;
}

/**
 * Its recipients, which are the members and pending invites of the fold at its heads; and, of the operations `known`,
 * the invites that are not in `seen` (by those heads) of anyone who has it, for an invite hands the keys over that its
 * author has, and whoever joined by one of those. An invite without the right to invite counts for nothing: nobody honest
 * signs one, and who hands keys to strangers needs none.
 */
export function holdersOf(
  log: OperationLog,
  atHeads: Roster,
  seen: ReadonlySet<string>,
  known: readonly LogEntry[],
): Holders {
  const members = new Set(atHeads.members.keys());
  const invites = new Map([...atHeads.invites].map(([key, { inviteId }]) => [key, inviteId]));
  for (const entry of known) {
    const { operation } = entry.signed;
    if (seen.has(entry.id) || (operation.type !== 'invite' && operation.type !== 'join')) continue;
    const key = toHex(operation.inviteId);
    if (operation.type === 'join') {
      if (invites.has(key)) members.add(entry.author);
    } else if (members.has(entry.author) && standingOf(log, entry) !== null) {
      invites.set(key, operation.inviteId);
    }
  }
  return { members, invites };
}
