import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';

/** An honest member is never said to have signed two things under one number. */
export const nobodyAccused = ({ facts, violated }: Findings): Check => ({
  committed: (device, _event, { news }) => {
    if (!device.isHonest) return;
    for (const item of news) {
      if (item.type !== 'equivocation') continue;
      const sender = facts.groups.get(toHex(item.groupId))?.get(toHex(item.senderId))?.device;
      if (sender?.isHonest === true) {
        violated('nobody-accused', sender.id, `signed two messages with number ${item.seq}, as ${device.id} found`);
      }
    }
  },
});
