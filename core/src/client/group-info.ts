import { equalBytes, toHex } from '../bytes/bytes.ts';
import { isAdmin, mayInvite } from '../group/roster.ts';
import type { Group } from './group.ts';
import type { GroupInfo } from './types.ts';

export function groupInfo(group: Group, now: number): GroupInfo {
  const { id, me, head, roster, current, best } = group;
  return {
    id,
    me,
    name: roster.name,
    colour: roster.colour,
    profile: head.profile,
    epoch: (current ?? best)?.number ?? 0,
    epochId: (current ?? best)?.id ?? id,
    state: group.state,
    usable: current !== null,
    rekeying: group.state === 'member' && current === null,
    lastAdmin: isLastAdmin(group),
    rosterHash: roster.hash,
    mayInvite: mayInvite(roster, me),
    everyMemberInvites: roster.everyMemberInvites,
    disappearing: roster.disappearing,
    description: roster.description,
    members: [...roster.members.values()].map((member) => ({
      id: member.id,
      name: member.name,
      role: member.role,
      me: equalBytes(member.id, me),
      mailboxId: member.mailboxId,
      signingKey: member.signingKey,
      addedBy: member.addedBy,
    })),
    invites: [...roster.invites.values()].map(({ inviteId, target, expiry, author }) => ({
      id: toHex(inviteId),
      target,
      expiresAt: expiry,
      expired: expiry <= now,
      author,
      mine: equalBytes(author, me),
    })),
  };
}

/** Others are there, and none of them is an admin. */
export function isLastAdmin({ roster, me }: Group): boolean {
  const mine = roster.members.get(toHex(me));
  if (mine === undefined || !isAdmin(mine)) return false;
  return roster.members.size > 1 && ![...roster.members.values()].some((member) => member !== mine && isAdmin(member));
}
