import type { Check, Findings } from '../check.ts';
import type { Facts, SentMessage } from '../facts.ts';

/** Whose arrival is promised: members when it was written, honest, and never gone since. */
export function promised(facts: Facts, { group, sender, members }: SentMessage) {
  const memberships = facts.groups.get(group);
  const isStill = (member: string) => !facts.gone.has(`${group}/${member}`);
  const writer = facts.membership(group, sender)?.member ?? '';
  if (memberships === undefined || !isStill(writer)) return [];
  return [...members].flatMap((member) => {
    const device = memberships.get(member)?.device;
    return device?.isHonest === true && device !== sender && isStill(member) ? [device] : [];
  });
}

/** In the end every message has reached everyone whom its writer meant. */
export const arrived = ({ facts, violated, now }: Findings): Check => ({
  atEnd: () => {
    for (const sent of facts.messages.values()) {
      for (const device of promised(facts, sent)) {
        if (sent.told.has(device.id)) continue;
        const hours = Math.round((now() - sent.sentAt) / 360_000) / 10;
        violated('arrived', device.id, `never got what ${sent.sender.id} wrote ${hours} hours ago: ${sent.text}`);
      }
    }
  },
});
