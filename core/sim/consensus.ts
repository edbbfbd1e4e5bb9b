import { toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { decodeSignedOperation } from '@conclave/core/group/signed-operation';
import type { DeviceNode } from './actors.ts';
import type { Facts } from './facts.ts';

/** What a group has come to, as the honest member who has seen most of it knows. */
export interface Consensus {
  readonly device: DeviceNode;
  /** Hex ids of those who are in. */
  readonly members: ReadonlySet<string>;
  /**
   * Some admin is honest. Where all who could make new keys lie, others can be kept from sending: no message of theirs is
   * promised that has not left.
   */
  readonly isGoverned: boolean;
  /** Of those who were taken in at some time, or would have been, had nobody objected. */
  readonly joined: ReadonlySet<string>;
}

/** Null where no honest member is left. */
export function consensusOn(p: Primitives, facts: Facts, group: string): Consensus | null {
  const memberships = facts.groups.get(group);
  const devices = [...(memberships?.values() ?? [])].map(({ device }) => device);
  const present = devices.filter((device) => device.isHonest && isIn(device, group));
  const [device] = present.toSorted((a, b) => operationsOf(b, group).length - operationsOf(a, group).length);
  if (device === undefined) return null;
  const operations = operationsOf(device, group).map(([, record]) => decodeSignedOperation(p, record).operation);
  const joined = operations.flatMap(({ type, author }) => (type === 'join' || type === 'create' ? toHex(author) : []));
  const members = infoOf(device, group)?.members ?? [];
  const admins = members.filter(({ role }) => role !== 'member');
  const isGoverned = admins.some(({ id }) => memberships?.get(toHex(id))?.device.isHonest === true);
  return { device, isGoverned, members: new Set(members.map(({ id }) => toHex(id))), joined: new Set(joined) };
}

/** Of a group, by key, as they lie on the disk. */
export function operationsOf({ disk }: DeviceNode, group: string): [key: string, record: Uint8Array][] {
  const prefix = `operation/${group}/`;
  return [...disk.durable].filter(([key]) => key.startsWith(prefix));
}

export function infoOf({ endpoint }: DeviceNode, group: string) {
  return endpoint?.groups().find(({ id }) => toHex(id) === group) ?? null;
}

/** By its own opinion. */
export function isIn(device: DeviceNode, group: string): boolean {
  const info = infoOf(device, group);
  return info !== null && info.state === 'member' && info.members.some(({ me }) => me);
}
