import { toHex } from '@conclave/core/bytes/bytes';
import type { Check, Findings } from '../check.ts';
import type { Device } from '../device.ts';

interface Opinion {
  readonly device: Device;
  readonly roster: string;
}

/** Members that have seen the same operations have the same roster; in the end all have the same, and the same epoch. */
export const agreed = (findings: Findings): Check => {
  const { violated } = findings;
  /** By group and what was seen of it. */
  const opinions = new Map<string, Opinion>();
  return {
    committed: (device, _event, { writes, news }) => {
      if (!device.isHonest || !news.some(({ type }) => type === 'group')) return;
      for (const group of groupsIn(writes.map(({ key }) => key))) {
        const seen = operationsOf(device, group);
        const roster = rosterOf(device, group);
        if (roster === null) continue;
        const before = opinions.get(`${group} ${seen}`);
        if (before === undefined) opinions.set(`${group} ${seen}`, { device, roster });
        else if (before.roster !== roster) {
          violated('agreed', device.id, `has another roster than ${before.device.id} after the same operations`);
        }
      }
    },
    atEnd: () => {
      for (const [group, members] of findings.facts.groups)
        compareAll(
          findings,
          group,
          [...members.values()].map(({ device }) => device),
        );
    },
  };
};

/** Whoever has seen most says who is in: one who was put out and never heard of it has an old opinion. */
function compareAll({ violated, facts }: Findings, group: string, devices: readonly Device[]): void {
  const honest = devices.filter((device) => device.isHonest && isIn(device, group));
  const seen = (device: Device) => operationsOf(device, group);
  const [first] = honest.toSorted((a, b) => seen(b).length - seen(a).length);
  if (first === undefined) return;
  const members = new Set(infoOf(first, group)?.members.map(({ id }) => toHex(id)));
  for (const other of honest) {
    if (other === first || !members.has(facts.membership(group, other)?.member ?? '')) continue;
    if (seen(first) !== seen(other)) {
      violated('agreed', other.id, `and ${first.id} have not seen the same operations in the end`);
    } else if (rosterOf(first, group) !== rosterOf(other, group)) {
      violated('agreed', other.id, `and ${first.id} have different rosters in the end`);
    } else if (epochOf(first, group) !== epochOf(other, group)) {
      violated('agreed', other.id, `and ${first.id} send in different epochs in the end`);
    }
  }
}

function groupsIn(keys: readonly string[]): Set<string> {
  return new Set(keys.flatMap((key) => (key.startsWith('operation/') ? [key.split('/')[1] ?? ''] : [])));
}

/** The operations on the disk, in one string. */
function operationsOf({ disk }: Device, group: string): string {
  const prefix = `operation/${group}/`;
  const ids: string[] = [];
  for (const key of disk.durable.keys())
    if (key.startsWith(prefix)) ids.push(key.slice(prefix.length, prefix.length + 16));
  return ids.sort().join(' ');
}

function infoOf({ endpoint }: Device, group: string) {
  return endpoint?.groups().find(({ id }) => toHex(id) === group) ?? null;
}

function isIn(device: Device, group: string): boolean {
  const info = infoOf(device, group);
  return info !== null && info.members.some(({ me }) => me);
}

function rosterOf(device: Device, group: string): string | null {
  const info = infoOf(device, group);
  return info === null ? null : toHex(info.rosterHash);
}

function epochOf(device: Device, group: string): string | null {
  const info = infoOf(device, group);
  return info === null ? null : toHex(info.epochId);
}
