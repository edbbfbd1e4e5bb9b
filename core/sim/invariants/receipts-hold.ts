import type { Check, Findings } from '../check.ts';

/** Who is said to have a message has it. */
export const receiptsHold = ({ facts, violated }: Findings): Check => ({
  committed: (device, _event, { news }) => {
    if (!device.isHonest) return;
    for (const item of news) {
      if (item.type !== 'status' || item.status.state !== 'delivered') continue;
      const sent = facts.messages.get(item.messageId);
      if (sent === undefined) continue;
      const members = facts.groups.get(sent.group);
      // What dishonest members say of themselves is theirs.
      const liars = [...sent.members].filter((member) => members?.get(member)?.device.isHonest === false).length;
      if (item.status.count > sent.told.size + liars) {
        const { count } = item.status;
        violated('receipts-hold', device.id, `is told that ${count} have its message, and ${sent.told.size} have`);
      }
    }
  },
});
