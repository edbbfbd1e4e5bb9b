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
  /** Of those who were taken in at some time, or would have been, had nobody objected. */
  readonly joined: ReadonlySet<string>;
}

/** Null where no honest member is left. */
export function consensusOn(p: Primitives, facts: Facts, group: string): Consensus | null {
  const devices = [...(facts.groups.get(group)?.values() ?? [])].map(({ device }) => device);
  const present = devices.filter((device) => device.isHonest && isIn(device, group));
  const [device] = present.toSorted((a, b) => operationsOf(b, group).length - operationsOf(a, group).length);
  if (device === undefined) return null;
  const operations = operationsOf(device, group).map(([, record]) => decodeSignedOperation(p, record).operation);
  const joined = operations.flatMap(({ type, author }) => (type === 'join' || type === 'create' ? toHex(author) : []));
  const members = infoOf(device, group)?.members.map(({ id }) => toHex(id));
  return { device, members: new Set(members), joined: new Set(joined) };
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
