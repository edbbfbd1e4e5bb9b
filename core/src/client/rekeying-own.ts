import { toHex } from '../bytes/bytes.ts';
import { HourChain, hourOf } from '../group/chain.ts';
import { type Epoch, recipientsOf } from '../group/epochs.ts';
import { decodeRekey, makeRekey } from '../group/rekey.ts';
import { isAdmin } from '../group/roster.ts';
import { publish } from './administering.ts';
import { composeRekey } from './compose.ts';
import type { Group } from './group.ts';
import { tellRenewed } from './lines.ts';
import { putEpoch } from './new-group.ts';
import type { Turn } from './turn.ts';

/**
 * Begins an epoch for those whom this device knows to be members or invited, and tells them. An admin revokes the
 * invites first that have expired. Null where it can't: its clock is behind what was erased.
 */
export function rekey(turn: Turn, group: Group, parent: Epoch | null = group.best): Epoch | null {
  const { env, now } = turn;
  const { primitives: p } = env;
  const hour = hourOf(now);
  const parentChain = parent === null ? null : (group.epochs.get(parent.id)?.chain?.at(p, hour) ?? null);
  if (parent === null || parentChain === null) return null;
  revokeExpired(turn, group);
  const { device, memberId } = turn.profile();
  const heads = group.log.heads();
  const recipients = recipientsOf(p, group.log, heads).keys.map((key) => p.x25519PublicKey(key));
  const number = parent.number + 1;
  const named = { groupId: group.id, author: memberId, parent: parent.id, number, hour, heads };
  const { bytes, epochSecret } = makeRekey(env, device.signing, { ...named, recipients, parentChain });
  parentChain.fill(0);
  const { id } = decodeRekey(p, bytes);
  composeRekey(turn, group, bytes, parent);
  const epoch = { id: id.slice(), number, hour, heads, author: memberId };
  putEpoch(turn, group, epoch, new HourChain(hour, epochSecret), bytes);
  turn.newKeys = true;
  tellRenewed(turn, group, epoch);
  turn.tell({ type: 'group', groupId: group.id });
  return epoch;
}

/** Whoever was invited too long ago is not to get the new keys. */
function revokeExpired(turn: Turn, group: Group): void {
  const mine = group.roster.members.get(toHex(group.me));
  if (mine === undefined || !isAdmin(mine)) return;
  for (const { inviteId, expiry } of [...group.roster.invites.values()]) {
    if (expiry <= turn.now) publish(turn, group, { type: 'remove', subject: { type: 'invite', inviteId } });
  }
}
