import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { OperationLog } from '@conclave/core/group/operation-log';
import { foldRoster } from '@conclave/core/group/roster';
import { decodeSignedOperation } from '@conclave/core/group/signed-operation';
import type { Write } from '@conclave/core/ports';
import { groupId } from '@conclave/core/wire/ids';
import type { DeviceNode } from '../actors.ts';
import type { Check, Findings } from '../check.ts';
import { consensusOn, infoOf, isIn, operationsOf } from '../consensus.ts';

interface Opinion {
  readonly device: DeviceNode;
  readonly roster: string;
}

/** Members that have seen the same operations have the same roster; in the end all have the same, and the same epoch. */
export const agreed =
  (p: Primitives) =>
  (findings: Findings): Check => {
    const { violated, facts } = findings;
    /** By group and what was seen of it. */
    const opinions = new Map<string, Opinion>();
    return {
      committed: (device, _event, { writes }) => {
        if (!device.isHonest) return;
        for (const group of groupsIn(writes)) {
          const seen = `${group} ${namesOf(device, group)}`;
          const roster = rosterOf(device, group);
          const before = opinions.get(seen);
          if (roster === null) continue;
          if (before === undefined) opinions.set(seen, { device, roster });
          else if (before.roster !== roster) {
            violated('agreed', device.id, `has another roster than ${before.device.id} after the same operations`);
          }
        }
      },
      atEnd: () => {
        for (const group of facts.groups.keys()) compareAll(p, findings, group);
      },
    };
  };

function compareAll(p: Primitives, { violated, facts }: Findings, group: string): void {
  const consensus = consensusOn(p, facts, group);
  if (consensus === null) return;
  const { device: first, members, joined, isGoverned } = consensus;
  for (const [member, { device }] of facts.groups.get(group) ?? []) {
    if (device === first || !device.isHonest || !isIn(device, group)) continue;
    // Who was put out and never heard of it has an old opinion; who was never heard of has lost his join.
    if (!members.has(member) && joined.has(member)) continue;
    if (
      namesOf(first, group) !== namesOf(device, group) &&
      countingOf(p, first, group) !== countingOf(p, device, group)
    ) {
      violated('agreed', device.id, `and ${first.id} have not seen the same operations in the end`);
    } else if (rosterOf(first, group) !== rosterOf(device, group)) {
      violated('agreed', device.id, `and ${first.id} have different rosters in the end`);
    } else if (isGoverned && epochOf(first, group) !== epochOf(device, group)) {
      violated('agreed', device.id, `and ${first.id} send in different epochs in the end`);
    }
  }
}

function groupsIn(writes: readonly Write[]): Set<string> {
  const groups = new Set<string>();
  for (const { key } of writes) if (key.startsWith('operation/')) groups.add(key.split('/')[1] ?? '');
  return groups;
}

/** The operations that a device has, in one string. */
function namesOf(device: DeviceNode, group: string): string {
  return operationsOf(device, group)
    .map(([key]) => key.slice(-64, -48))
    .sort()
    .join(' ');
}

/**
 * Those of them that changed something. A void operation that a liar signed and gave to some alone is nowhere in what
 * members say of themselves, and nobody looks for it: what counts is the same without it. Where something later makes it
 * count, the rosters differ and show it, and where somebody builds on it, it is asked for.
 */
function countingOf(p: Primitives, device: DeviceNode, group: string): string {
  const log = new OperationLog(p, groupId(fromHex(group)));
  const signed = operationsOf(device, group).map(([, record]) => decodeSignedOperation(p, record));
  for (const one of signed.sort((a, b) => a.operation.clock - b.operation.clock)) log.add(one);
  const { voided } = foldRoster(p, log);
  return log
    .ordered()
    .flatMap(({ id }) => (voided.has(id) ? [] : [id]))
    .join(' ');
}

function rosterOf(device: DeviceNode, group: string): string | null {
  const info = infoOf(device, group);
  return info === null ? null : toHex(info.rosterHash);
}

function epochOf(device: DeviceNode, group: string): string | null {
  const info = infoOf(device, group);
  return info === null ? null : toHex(info.epochId);
}
