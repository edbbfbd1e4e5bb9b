import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry } from '@conclave/core/client/outbox-entry';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from '../check.ts';
import { consensusOn } from '../consensus.ts';

/** Once faults have stopped, nothing that somebody wrote stays behind, but where only liars could make keys for it. */
export const outboxesDrain =
  (p: Primitives) =>
  ({ devices, facts, violated }: Findings): Check => ({
    atEnd: () => {
      const governed = new Map<string, boolean>();
      const isGoverned = (group: string) => {
        const known = governed.get(group) ?? consensusOn(p, facts, group)?.isGoverned !== false;
        governed.set(group, known);
        return known;
      };
      for (const { id, isHonest, disk } of devices) {
        if (!isHonest) continue;
        for (const [key, record] of disk.durable) {
          if (!key.startsWith('outbox/')) continue;
          const { groupId, stage, resends, visible } = decodeEntry(key.slice('outbox/'.length), record);
          if (stage === 'on-server' || (stage === 'queued' && !isGoverned(toHex(groupId)))) continue;
          violated(
            'outboxes-drain',
            id,
            `still has something to send: ${stage}, ${resends} resends, visible ${visible}`,
          );
        }
      }
    },
  });
