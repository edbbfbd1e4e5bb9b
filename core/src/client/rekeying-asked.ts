import { toHex } from '../bytes/bytes.ts';
import { UsageError } from '../errors.ts';
import { isAdmin } from '../group/roster.ts';
import type { GroupId } from '../wire/ids.ts';
import { requireClock } from './new-group.ts';
import { rekey } from './rekeying-own.ts';
import type { Turn } from './turn.ts';

/**
 * An admin wants new keys now, though none are due. Throws UsageError 'unknown-group', 'removed', 'clock-off',
 * 'not-allowed', and 'rekey-under-way' where this device has no keys to begin with.
 */
export function rekeyNow(turn: Turn, groupId: GroupId): void {
  requireClock(turn);
  const group = turn.activeGroup(groupId);
  const mine = group.roster.members.get(toHex(group.me));
  if (mine === undefined || !isAdmin(mine)) throw new UsageError('not-allowed', 'only admins do that');
  if (rekey(turn, group) === null) throw new UsageError('rekey-under-way', 'the keys before are not here');
}
