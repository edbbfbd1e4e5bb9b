import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo } from '@conclave/core/client/types';
import { safetyWords } from '@conclave/core/identity/safety-words';
import type { CommandHandlers } from '../ipc/commands.ts';
import { Refused } from '../ipc/problem.ts';
import { requireMember } from './administering.ts';
import type { SessionParts } from './session-parts.ts';

/** Two people compare what their devices show of both their keys. */
export function verifyingHandlers({
  engine,
  publisher,
  options,
}: SessionParts): Pick<CommandHandlers, 'compare' | 'setVerified'> {
  const { env, storage } = options;
  return {
    compare: ({ groupId, memberId }, page) => {
      const { device } = engine.endpoint;
      const member = other(publisher.requireGroup(groupId), memberId);
      if (device === null) throw new Refused('not-a-member');
      const { words, code } = safetyWords(env.primitives, device.signing.publicKey.bytes, member.signingKey);
      page.push({ type: 'safety-words', groupId, memberId, words, code });
    },
    setVerified: ({ groupId, memberId, verified }) => {
      const { id, signingKey } = other(publisher.requireGroup(groupId), memberId);
      storage.transaction(() =>
        verified ? storage.verified.set(toHex(id), signingKey) : storage.verified.remove(toHex(id)),
      );
      // The same person in every group.
      for (const group of engine.endpoint.groups()) {
        if (group.members.some((member) => toHex(member.id) === toHex(id))) publisher.publishGroup(toHex(group.id));
      }
    },
  };
}

/** Nobody compares himself. */
function other(group: GroupInfo, memberId: string) {
  const member = requireMember(group, memberId);
  if (member.me) throw new Refused('not-a-member');
  return member;
}
