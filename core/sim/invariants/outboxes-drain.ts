import { toHex } from '@conclave/core/bytes/bytes';
import { decodeEntry, type OutboxEntry } from '@conclave/core/client/outbox-entry';
import type { Primitives } from '@conclave/core/crypto/primitives';
import type { Check, Findings } from '../check.ts';
import { consensusOn } from '../consensus.ts';

/** What has not left so long after its time is stuck, in milliseconds. */
const STUCK = 5 * 60 * 1000;

/** Once faults have stopped, nothing that somebody wrote stays behind, but where only liars could make keys for it. */
export const outboxesDrain =
  (p: Primitives) =>
  ({ devices, facts, violated, now }: Findings): Check => ({
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
          const entry = decodeEntry(key.slice('outbox/'.length), record);
          const { groupId, stage, resends, visible } = entry;
          if (stage === 'on-server' || (stage === 'queued' && !isGoverned(toHex(groupId)))) continue;
          if (isPassing(entry, now())) continue;
          violated(
            'outboxes-drain',
            id,
            `still has something to send: ${stage}, ${resends} resends, visible ${visible}`,
          );
        }
      }
    },
  });

/** A question, an answer or a note that is just on its way: there may be one at any time, and each ends by itself. */
function isPassing({ visible, alone, target, stage, nextAt, resends }: OutboxEntry, now: number): boolean {
  if (visible || (!alone && target === null)) return false;
  return stage === 'queued' ? nextAt > now - STUCK : resends <= 1;
}
