import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, MemberInfo } from '@conclave/core/client/types';
import type { CommandHandlers } from '../ipc/commands.ts';
import { Refused } from '../ipc/problem.ts';
import type { SessionParts } from './session-parts.ts';

type Administration =
  | 'revokeInvite'
  | 'removeMember'
  | 'promote'
  | 'leaveGroup'
  | 'renameGroup'
  | 'rekeyNow'
  | 'setDisappearing'
  | 'setDescription'
  | 'setInviters'
  | 'setProfile'
  | 'renameSelf';

/** Commands that change a group; the engine says who may. */
export function administrationHandlers({ engine, publisher }: SessionParts): Pick<CommandHandlers, Administration> {
  const idOf = (groupId: string) => publisher.requireGroup(groupId).id;
  return {
    revokeInvite: ({ groupId, inviteId }) => engine.handle({ type: 'revoke-invite', groupId: idOf(groupId), inviteId }),
    removeMember: ({ groupId, memberId }) => {
      const group = publisher.requireGroup(groupId);
      engine.handle({ type: 'remove-member', groupId: group.id, memberId: requireMember(group, memberId).id });
    },
    promote: ({ groupId, memberId }) => {
      const group = publisher.requireGroup(groupId);
      engine.handle({ type: 'promote', groupId: group.id, memberId: requireMember(group, memberId).id });
    },
    leaveGroup: ({ groupId }) => engine.handle({ type: 'leave', groupId: idOf(groupId) }),
    renameGroup: ({ groupId, name, colour }) =>
      engine.handle({ type: 'rename-group', groupId: idOf(groupId), name, colour }),
    rekeyNow: ({ groupId }) => engine.handle({ type: 'rekey', groupId: idOf(groupId) }),
    setDisappearing: ({ groupId, seconds }) =>
      engine.handle({ type: 'set-disappearing', groupId: idOf(groupId), seconds }),
    setDescription: ({ groupId, description }) =>
      engine.handle({ type: 'set-description', groupId: idOf(groupId), description }),
    setInviters: ({ groupId, everyMember }) =>
      engine.handle({ type: 'set-inviters', groupId: idOf(groupId), everyMember }),
    setProfile: ({ groupId, profile }) => engine.handle({ type: 'set-profile', groupId: idOf(groupId), profile }),
    renameSelf: ({ name }) => engine.handle({ type: 'rename-self', name }),
  };
}

/** Whoever has just gone is no longer there to be found. */
export function requireMember(group: GroupInfo, memberId: string): MemberInfo {
  const member = group.members.find(({ id }) => toHex(id) === memberId);
  if (member === undefined) throw new Refused('not-a-member');
  return member;
}
