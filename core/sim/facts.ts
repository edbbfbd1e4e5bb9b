import { toHex } from '@conclave/core/bytes/bytes';
import type { Outcome, ReceivedMessage } from '@conclave/core/client/types';
import type { DeviceNode } from './actors.ts';

/** A message that an honest person wrote, as it is known to all-seeing bookkeepers. */
export interface SentMessage {
  readonly id: string;
  readonly group: string;
  readonly sender: DeviceNode;
  readonly text: string;
  readonly order: string;
  /** True time, in milliseconds. */
  readonly sentAt: number;
  /** Hex member ids, the sender's among them, by his roster when he wrote it. */
  readonly members: ReadonlySet<string>;
  /** When each device stored it, by node. */
  readonly told: Map<string, number>;
}

/** A device as a member of a group. */
export interface Membership {
  readonly device: DeviceNode;
  readonly member: string;
  /** The greatest sort key that its person has seen in the group, or written. */
  newest: string;
}

/** What really happened in all groups. */
export class Facts {
  /** By message id. */
  readonly messages = new Map<string, SentMessage>();
  /** By hex group id, then hex member id. */
  readonly groups = new Map<string, Map<string, Membership>>();
  /** Messages that came only because somebody asked for them. */
  repairs = 0;
  /** `group/member` of those who were removed or left at any time: what reaches them is not promised. */
  readonly gone = new Set<string>();

  /** What the outcome adds. Messages are told by the engine once it has sent or taken them. */
  take(device: DeviceNode, { news }: Outcome, now: number): void {
    for (const item of news) {
      if (item.type === 'group' || item.type === 'invite-opened') this.#meet(device, toHex(item.groupId));
      if (item.type === 'message' && item.message.mine && device.isHonest) this.#wrote(device, item.message, now);
      if (item.type === 'gap' && item.state === 'repaired') this.repairs += item.to - item.from + 1;
      if (item.type === 'line' && (item.line.event.type === 'removed' || item.line.event.type === 'left')) {
        this.gone.add(`${toHex(item.line.groupId)}/${toHex(item.line.event.whoId)}`);
      }
    }
  }

  membership(group: string, device: DeviceNode): Membership | null {
    for (const membership of this.groups.get(group)?.values() ?? [])
      if (membership.device === device) return membership;
    return null;
  }

  #meet(device: DeviceNode, group: string): void {
    const info = device.endpoint?.groups().find(({ id }) => toHex(id) === group);
    if (info === undefined) return;
    const members = this.groups.get(group) ?? new Map<string, Membership>();
    this.groups.set(group, members);
    const member = toHex(info.me);
    if (!members.has(member)) members.set(member, { device, member, newest: '' });
  }

  #wrote(device: DeviceNode, { id, groupId, content, order }: ReceivedMessage, now: number): void {
    const info = device.endpoint?.group(groupId);
    const members = new Set(info?.members.map((member) => toHex(member.id)));
    const group = toHex(groupId);
    this.messages.set(id, {
      id,
      group,
      sender: device,
      text: content.text,
      order,
      sentAt: now,
      members,
      told: new Map(),
    });
  }
}
