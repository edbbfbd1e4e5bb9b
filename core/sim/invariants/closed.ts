import { toHex } from '@conclave/core/bytes/bytes';
import { messageIdOf } from '@conclave/core/client/message-id';
import type { EndpointEvent } from '@conclave/core/client/types';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { DecodeError } from '@conclave/core/errors';
import { hourOf } from '@conclave/core/group/chain';
import { openDelivery } from '@conclave/core/roles/5-target';
import type { DeviceNode } from '../actors.ts';
import type { Check, Findings } from '../check.ts';
import type { SentMessage } from '../facts.ts';
import { Keyring } from '../keyring.ts';

interface Snapshot {
  readonly device: DeviceNode;
  readonly group: string;
  readonly ring: Keyring;
  readonly at: number;
}

interface Kept {
  readonly mailbox: string;
  readonly bytes: Uint8Array;
  readonly arrivedAt: number;
}

/** Deliveries that are kept to be tried: enough for some hundred messages. */
const MOST_KEPT = 12_000;

/**
 * Whoever was put out opens nothing that was written by somebody who knew it, not even with the server's help and all
 * the keys that he had; whoever came in opens nothing from before the hour of his invite.
 */
export const closed =
  (p: Primitives) =>
  ({ facts, violated, now }: Findings): Check => {
    const kept: Kept[] = [];
    const gone = new Map<string, Snapshot>();
    const joined: Snapshot[] = [];
    const invited = new Map<string, number>();

    /** Of the deliveries to others of that group, those that hold a text and open. */
    const opens = ({ ring, group, device }: Snapshot, isMeant: (delivery: Kept) => boolean): SentMessage[] => {
      const others = new Set([...(facts.groups.get(group)?.values() ?? [])].map((one) => mailboxOf(one.device)));
      others.delete(mailboxOf(device));
      return kept.flatMap((delivery) => {
        if (!others.has(delivery.mailbox) || !isMeant(delivery)) return [];
        const message = opened(p, ring, delivery.bytes, delivery.arrivedAt);
        if (message === null) return [];
        const sent = facts.messages.get(messageIdOf(p, message.hourKeys.groupId, message.message));
        return sent?.group === group ? [sent] : [];
      });
    };

    return {
      stored: (_server, { mailbox, bytes, arrivedAt }) => {
        if (kept.length < MOST_KEPT) kept.push({ mailbox, bytes, arrivedAt });
      },
      committed: (device, event, { news }) => {
        if (event.type === 'invite') noteInvite(invited, event, now());
        for (const item of news) {
          if (item.type === 'invite-opened') {
            const group = toHex(item.groupId);
            joined.push({ device, group, ring: new Keyring(p, device.disk.durable, group), at: now() });
          }
          if (item.type !== 'line' || (item.line.event.type !== 'removed' && item.line.event.type !== 'left')) continue;
          const group = toHex(item.line.groupId);
          const member = toHex(item.line.event.whoId);
          const subject = facts.groups.get(group)?.get(member)?.device;
          if (subject === undefined || gone.has(`${group}/${member}`)) continue;
          const ring = new Keyring(p, subject.disk.durable, group);
          if (!ring.isEmpty) gone.set(`${group}/${member}`, { device: subject, group, ring, at: now() });
        }
      },
      atEnd: () => {
        for (const [name, snapshot] of gone) {
          const member = name.split('/')[1] ?? '';
          for (const sent of opens(snapshot, ({ arrivedAt }) => arrivedAt >= snapshot.at)) {
            if (sent.members.has(member)) continue;
            violated('closed', snapshot.device.id, `was out, and opens what ${sent.sender.id} wrote knowing that`);
          }
        }
        for (const snapshot of joined) {
          const since = invited.get(`${snapshot.group}/${mailboxOf(snapshot.device)}`);
          if (since === undefined) continue;
          for (const sent of opens(snapshot, ({ arrivedAt }) => arrivedAt < since)) {
            if (hourOf(sent.sentAt) >= hourOf(since) - 1) continue;
            violated('closed', snapshot.device.id, `joined, and opens what ${sent.sender.id} wrote before its invite`);
          }
        }
      },
    };
  };

function noteInvite(
  invited: Map<string, number>,
  { groupId, target }: EndpointEvent & { type: 'invite' },
  now: number,
): void {
  const mailbox = target.type === 'contact-code' ? target.code.mailboxId : target.mailboxId;
  const name = `${toHex(groupId)}/${toHex(mailbox)}`;
  if (!invited.has(name)) invited.set(name, now);
}

function mailboxOf({ endpoint }: DeviceNode): string {
  return toHex(endpoint?.mailboxId() ?? new Uint8Array());
}

function opened(p: Primitives, ring: Keyring, bytes: Uint8Array, arrivedAt: number) {
  try {
    // Nothing is drawn to open something.
    const random = { bytes: (length: number) => new Uint8Array(length) };
    return openDelivery({ primitives: p, random, clock: { now: () => arrivedAt } }, ring.candidates(arrivedAt), bytes);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
