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
}

/** Somebody who was put out, with the keys that he had when the first heard of it. */
interface Outsider extends Snapshot {
  /** By device: when it heard of it. */
  readonly known: Map<DeviceNode, number>;
}

interface Kept {
  readonly sent: SentMessage;
  readonly bytes: Uint8Array;
  readonly arrivedAt: number;
}

/** Of each message so many deliveries are tried: all of one transmission are sealed with the same keys. */
const MOST_KEPT = 3;

/**
 * Whoever was put out opens nothing that was written by somebody who knew it, not even with the server's help and all
 * the keys that he had; whoever came in opens nothing sealed before the hour of his invite.
 */
export const closed =
  (p: Primitives) =>
  ({ facts, violated, now }: Findings): Check => {
    /** By group, then by message: copies that somebody opened. Only what opens for somebody has keys at all. */
    const kept = new Map<string, Map<string, Kept[]>>();
    const gone = new Map<string, Outsider>();
    const joined: Snapshot[] = [];
    const invited = new Map<string, number>();

    const keep = (sent: SentMessage, bytes: Uint8Array, arrivedAt: number) => {
      const ofGroup = kept.get(sent.group) ?? new Map<string, Kept[]>();
      kept.set(sent.group, ofGroup);
      const copies = ofGroup.get(sent.id) ?? [];
      if (copies.length < MOST_KEPT) ofGroup.set(sent.id, [...copies, { sent, bytes: bytes.slice(), arrivedAt }]);
    };

    /** Those messages of that group that are meant, and open. */
    const opens = ({ ring, group }: Snapshot, isMeant: (delivery: Kept) => boolean): SentMessage[] =>
      [...(kept.get(group)?.values() ?? [])].flatMap((copies) => {
        const found = copies.find((copy) => {
          if (!isMeant(copy)) return false;
          const message = opened(p, ring, copy.bytes, copy.arrivedAt);
          return message !== null && messageIdOf(p, message.hourKeys.groupId, message.message) === copy.sent.id;
        });
        return found?.sent ?? [];
      });

    return {
      committed: (device, event, { news }) => {
        if (event.type === 'invite') noteInvite(invited, event, now());
        for (const item of news) {
          if (item.type === 'message' && event.type === 'delivery') {
            const sent = facts.messages.get(item.message.id);
            if (sent !== undefined) keep(sent, event.bytes, event.arrivedAt);
          }
          if (item.type === 'invite-opened') {
            const group = toHex(item.groupId);
            joined.push({ device, group, ring: new Keyring(p, device.disk.durable, group) });
          }
          if (item.type !== 'line' || (item.line.event.type !== 'removed' && item.line.event.type !== 'left')) continue;
          const group = toHex(item.line.groupId);
          const member = toHex(item.line.event.whoId);
          const subject = facts.groups.get(group)?.get(member)?.device;
          if (subject === undefined) continue;
          const outsider = gone.get(`${group}/${member}`) ?? putOut(p, subject, group);
          if (outsider.ring.isEmpty) continue;
          gone.set(`${group}/${member}`, outsider);
          if (!outsider.known.has(device)) outsider.known.set(device, now());
        }
      },
      atEnd: () => {
        for (const [name, outsider] of gone) {
          const member = name.split('/')[1] ?? '';
          // Who never heard of a member leaves him out as well, but not because he is out.
          const isMeant = ({ sent }: Kept) =>
            !sent.members.has(member) && sent.sentAt >= (outsider.known.get(sent.sender) ?? Number.POSITIVE_INFINITY);
          for (const sent of opens(outsider, isMeant)) {
            violated('closed', outsider.device.id, `was out, and opens what ${sent.sender.id} wrote knowing that`);
          }
        }
        for (const snapshot of joined) {
          const since = invited.get(`${snapshot.group}/${mailboxOf(snapshot.device)}`);
          if (since === undefined) continue;
          // What waited in an outbox is sealed when it goes: the hour that counts is that of the copy, not of the text.
          const isMeant = ({ arrivedAt }: Kept) => hourOf(arrivedAt) < hourOf(since) - 1;
          for (const sent of opens(snapshot, isMeant)) {
            violated('closed', snapshot.device.id, `joined, and opens what ${sent.sender.id} wrote before its invite`);
          }
        }
      },
    };
  };

function putOut(p: Primitives, device: DeviceNode, group: string): Outsider {
  return { device, group, ring: new Keyring(p, device.disk.durable, group), known: new Map() };
}

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
