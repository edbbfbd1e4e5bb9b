import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from '../check.ts';
import { consensusOn, infoOf } from '../consensus.ts';

/**
 * Who is put out is out at once for whoever did it, and what he signs afterwards, as old as it may claim to be, is void.
 * Who left is out in the end for everybody.
 */
export const removalsCount =
  (p: Primitives) =>
  ({ facts, violated }: Findings): Check => {
    /** By the id of the line that an operation would make: who signed it, when he was out for somebody already. */
    const backdated = new Map<string, string>();
    return {
      committed: (device, event, { news }) => {
        if (!device.isHonest) return;
        const isMember = (group: Uint8Array, member: string) =>
          device.endpoint
            ?.groups()
            .some(({ id, members }) => toHex(id) === toHex(group) && members.some((one) => toHex(one.id) === member));
        if (event.type === 'remove-member' && isMember(event.groupId, toHex(event.memberId))) {
          violated('removals-count', device.id, 'has removed a member who is still there');
        }
        for (const item of news) {
          const author = item.type === 'line' ? backdated.get(item.line.id) : undefined;
          if (item.type !== 'line' || author === undefined || isMember(item.line.groupId, author)) continue;
          violated('removals-count', device.id, 'takes what somebody signed after he was removed');
        }
      },
      atEnd: () => {
        for (const [group, memberships] of facts.groups) {
          const members = consensusOn(p, facts, group)?.members;
          for (const { device, member } of memberships.values()) {
            if (!device.isHonest || infoOf(device, group)?.state !== 'left' || !members?.has(member)) continue;
            violated('removals-count', device.id, 'left, and the others never heard of it');
          }
        }
      },
      forged: (device, group, line) => {
        const member = facts.membership(group, device)?.member ?? '';
        if (facts.gone.has(`${group}/${member}`)) backdated.set(line, member);
      },
    };
  };
