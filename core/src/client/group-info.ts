import { equalBytes, toHex } from '../bytes/bytes.ts';
import { mayInvite } from '../group/roster.ts';
import type { Group } from './group.ts';
import type { GroupInfo } from './types.ts';

export function groupInfo({ id, me, head, roster }: Group, now: number): GroupInfo {
  return {
    id,
    me,
    name: roster.name,
    colour: roster.colour,
    profile: head.profile,
    epoch: head.epoch,
    rosterHash: roster.hash,
    mayInvite: mayInvite(roster, me),
    members: [...roster.members.values()].map((member) => ({
      id: member.id,
      name: member.name,
      role: member.role,
      me: equalBytes(member.id, me),
      mailboxId: member.mailboxId,
      signingKey: member.signingKey,
      addedBy: member.addedBy,
    })),
    invites: [...roster.invites.values()]
      .filter(({ expiry }) => expiry > now)
      .map(({ inviteId, target, expiry, author }) => ({
        id: toHex(inviteId),
        target,
        expiresAt: expiry,
        author,
        mine: equalBytes(author, me),
      })),
  };
}
