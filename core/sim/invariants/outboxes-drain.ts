import { decodeEntry } from '@conclave/core/client/outbox-entry';
import type { Check, Findings } from '../check.ts';

/** Once faults have stopped, nothing that somebody wrote stays behind. */
export const outboxesDrain = ({ devices, violated }: Findings): Check => ({
  atEnd: () => {
    for (const { id, isHonest, disk } of devices) {
      if (!isHonest) continue;
      for (const [key, record] of disk.durable) {
        if (!key.startsWith('outbox/')) continue;
        const { stage, resends, visible } = decodeEntry(key.slice('outbox/'.length), record);
        if (stage === 'on-server') continue;
        violated('outboxes-drain', id, `still has something to send: ${stage}, ${resends} resends, visible ${visible}`);
      }
    }
  },
});
