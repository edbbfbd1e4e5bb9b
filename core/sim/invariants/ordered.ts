import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';

/** A message has the same place everywhere, and comes after all that its writer had seen. */
export const ordered = ({ facts, violated }: Findings): Check => ({
  committed: (device, _event, { news }) => {
    if (!device.isHonest) return;
    for (const item of news) {
      if (item.type !== 'message') continue;
      const { id, groupId, mine, order } = item.message;
      const membership = facts.membership(toHex(groupId), device);
      const sent = facts.messages.get(id);
      if (sent !== undefined && sent.order !== order) {
        violated('ordered', device.id, `a message of ${sent.sender.id} stands elsewhere here than with its writer`);
      }
      if (membership === null) continue;
      if (mine && order <= membership.newest) {
        violated('ordered', device.id, 'a message stands before one that its writer had seen');
      }
      // Who lies about his time has his message set right, and differently by each: no order is promised for it.
      if (sent !== undefined && order > membership.newest) membership.newest = order;
    }
  },
});
