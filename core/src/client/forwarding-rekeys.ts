import { equalBytes, toHex } from '../bytes/bytes.ts';
import { composeFor } from './for-one.ts';
import type { Group } from './group.ts';
import type { Turn } from './turn.ts';

/**
 * Somebody joined who was invited in an older epoch: the rekeys since then were for him too, under the invite's key, but
 * nobody knew where to send them. His inviter does it now. What else he missed, an admin's welcome brings.
 */
export function forwardRekeys(turn: Turn, group: Group): void {
  for (const key of [...group.newcomers]) {
    group.newcomers.delete(key);
    const member = group.roster.members.get(key);
    const invite = group.log.get(member?.operation ?? '')?.invite ?? null;
    const inviteOperation = invite === null ? undefined : group.log.get(invite)?.signed.operation;
    if (member === undefined || inviteOperation?.type !== 'invite') continue;
    if (!equalBytes(inviteOperation.author, group.me)) continue;
    const inviteId = toHex(inviteOperation.inviteId);
    for (const { epoch, rekey, parent } of group.epochs.all().reverse()) {
      if (rekey === null || parent === null || !group.rosterAtHeads(epoch).invites.has(inviteId)) continue;
      const parentEpoch = group.epochs.get(parent);
      if (!parentEpoch?.chain) continue;
      const address = { member: member.id, epoch: parent, delay: 0, purpose: 'give' } as const;
      composeFor(turn, group, address, { type: 'rekey', rekey });
    }
  }
}
