import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from '../check.ts';
import { consensusOn, infoOf, isIn } from '../consensus.ts';

interface Forged {
  readonly group: string;
  readonly member: string;
  readonly name: string;
}

/** Who is put out is out at once for whoever did it, and what he signs afterwards, as old as it may claim to be, is void. */
export const removalsCount =
  (p: Primitives) =>
  ({ facts, violated }: Findings): Check => {
    const backdated: Forged[] = [];
    return {
      committed: (device, event) => {
        if (event.type !== 'remove-member') return;
        const members = device.endpoint?.group(event.groupId)?.members ?? [];
        if (members.some(({ id }) => toHex(id) === toHex(event.memberId))) {
          violated('removals-count', device.id, 'has removed a member who is still there');
        }
      },
      forged: (device, group, name) => {
        const member = facts.membership(group, device)?.member ?? '';
        if (facts.gone.has(`${group}/${member}`)) backdated.push({ group, member, name });
      },
      atEnd: () => {
        for (const { group, member, name } of backdated) {
          // Some removals don't count: who put each other out, the senior one stays.
          if (consensusOn(p, facts, group)?.members.has(member) !== false) continue;
          for (const { device } of facts.groups.get(group)?.values() ?? []) {
            if (!device.isHonest || !isIn(device, group) || infoOf(device, group)?.name !== name) continue;
            violated('removals-count', device.id, 'took the name that a removed member gave the group afterwards');
          }
        }
      },
    };
  };
