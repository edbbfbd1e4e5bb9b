import type { Primitives } from '@conclave/core/crypto/primitives';
import type { DeviceNode } from '../actors.ts';
import type { Check, Findings } from '../check.ts';
import { type Consensus, consensusOn } from '../consensus.ts';
import type { Facts, SentMessage } from '../facts.ts';

export interface Loss {
  readonly sent: SentMessage;
  readonly device: DeviceNode;
}

/**
 * What was promised and did not come: to honest devices that were members when it was written by one, where neither was
 * put out since, nor ever had a join that counts for nothing.
 */
export function losses(p: Primitives, facts: Facts): Loss[] {
  const byGroup = new Map<string, Consensus | null>();
  return [...facts.messages.values()].flatMap((sent) => {
    const { group } = sent;
    if (!byGroup.has(group)) byGroup.set(group, consensusOn(p, facts, group));
    const consensus = byGroup.get(group) ?? null;
    return promised(facts, consensus, sent)
      .filter(({ id }) => !sent.told.has(id))
      .map((device) => ({ sent, device }));
  });
}

function promised(
  facts: Facts,
  consensus: Consensus | null,
  { id, group, sender, members }: SentMessage,
): DeviceNode[] {
  if (consensus?.isGoverned === false && sender.disk.durable.has(`outbox/${id}`)) return [];
  const memberships = facts.groups.get(group);
  const isStill = (member: string) =>
    !facts.gone.has(`${group}/${member}`) &&
    (consensus?.members.has(member) === true || !consensus?.joined.has(member));
  if (memberships === undefined || !isStill(facts.membership(group, sender)?.member ?? '')) return [];
  return [...members].flatMap((member) => {
    const device = memberships.get(member)?.device;
    return device?.isHonest === true && device !== sender && isStill(member) ? [device] : [];
  });
}

/** In the end every message has reached everyone whom its writer meant. */
export const arrived =
  (p: Primitives) =>
  ({ facts, violated, now }: Findings): Check => ({
    atEnd: () => {
      for (const { sent, device } of losses(p, facts)) {
        const hours = Math.round((now() - sent.sentAt) / 360_000) / 10;
        violated('arrived', device.id, `never got what ${sent.sender.id} wrote ${hours} hours ago: ${sent.text}`);
      }
    },
  });
