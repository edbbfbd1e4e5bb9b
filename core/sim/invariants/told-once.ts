import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';

/**
 * A message is told to each device at most once, as its sender wrote it, and to nobody whom the sender did not count
 * among the members. In any order of events; the ledger's `told` comes from here.
 */
export const toldOnce = ({ facts, violated, now }: Findings): Check => ({
  committed: (device, _event, { news }) => {
    if (!device.isHonest) return;
    for (const item of news) {
      if (item.type !== 'message' || item.message.mine) continue;
      const { id, groupId, senderId, content } = item.message;
      const sender = facts.groups.get(toHex(groupId))?.get(toHex(senderId))?.device;
      if (sender?.isHonest === false) continue;
      const sent = facts.messages.get(id);
      if (sent === undefined) {
        violated(
          'told-once',
          device.id,
          `was told a message that ${sender?.id ?? 'its sender'} never stored: ${content.text}`,
        );
        continue;
      }
      if (sent.text !== content.text)
        violated('told-once', device.id, `was told other words than ${sent.sender.id} wrote`);
      if (sent.told.has(device.id)) violated('told-once', device.id, `was told a message of ${sent.sender.id} twice`);
      else sent.told.set(device.id, now());
      const me = facts.membership(toHex(groupId), device)?.member ?? '';
      if (!sent.members.has(me)) {
        violated(
          'told-once',
          device.id,
          `was told a message of ${sent.sender.id}, who did not count it among the members`,
        );
      }
    }
  },
});
