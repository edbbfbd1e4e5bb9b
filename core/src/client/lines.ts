import { toHex } from '../bytes/bytes.ts';
import { HOUR } from '../group/chain.ts';
import type { Epoch } from '../group/epochs.ts';
import type { LogEntry } from '../group/operation-log.ts';
import type { RemoveSubject } from '../group/operations.ts';
import { readSettings, SETTING_DESCRIPTION, SETTING_DISAPPEARING, SETTING_INVITERS } from '../group/settings.ts';
import type { MemberId } from '../wire/ids.ts';
import { nameIn } from './former-members.ts';
import type { Group } from './group.ts';
import { lineOrder, placeInTime } from './message-id.ts';
import type { Turn } from './turn.ts';
import type { ChangedSetting, GroupLine, GroupLineEvent } from './types.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/** The line that an operation puts into the conversation; null for one that changed nothing or deserves none. */
export function lineOf(group: Group, { signed }: LogEntry, arrivedAt: number): GroupLine | null {
  const { id: groupId, roster } = group;
  if (roster.voided.has(toHex(signed.id))) return null;
  const event = eventOf(group, signed.operation);
  if (event === null) return null;
  const { author, clock } = signed.operation;
  const place = placeInTime(signed.operation.at, arrivedAt);
  const at = Math.min(place, arrivedAt + CLOCK_TOLERANCE);
  return { id: toHex(signed.id.subarray(0, 16)), groupId, order: lineOrder(place, author, clock), at, event };
}

function eventOf(group: Group, operation: LogEntry['signed']['operation']): GroupLineEvent | null {
  const whoId = operation.author;
  const who = nameIn(group, toHex(whoId));
  switch (operation.type) {
    case 'create':
      return { type: 'created', who, whoId };
    case 'invite':
      return { type: 'invited', who, whoId, target: operation.target };
    case 'join':
      return { type: 'joined', who, whoId, ...addedBy(group, operation.author) };
    case 'rename':
      return { type: 'renamed', who, whoId, name: operation.groupName };
    case 'promote':
      return {
        type: 'promoted',
        who: nameIn(group, toHex(operation.member)),
        whoId: operation.member,
        by: who,
        byId: whoId,
      };
    case 'settings':
      return { type: 'settings-changed', who, whoId, setting: changedSetting(operation) };
    case 'remove':
      return removal(group, operation.subject, { by: who, byId: whoId });
    case 'leave':
      return { type: 'left', who, whoId };
    default:
      return null;
  }
}

function changedSetting({ key, value }: { key: number; value: Uint8Array }): ChangedSetting {
  const set = readSettings(new Map([[key, value]]));
  if (key === SETTING_INVITERS) return { key: 'inviters', everyMember: set.everyMemberInvites };
  if (key === SETTING_DISAPPEARING) return { key: 'disappearing', seconds: set.disappearing };
  return key === SETTING_DESCRIPTION ? { key: 'description', text: set.description } : { key: 'unknown' };
}

function removal(
  group: Group,
  subject: RemoveSubject,
  { by, byId }: { by: string; byId: MemberId },
): GroupLineEvent | null {
  if (subject.type === 'member') {
    const whoId = subject.memberId;
    return { type: 'removed', who: nameIn(group, toHex(whoId)), whoId, by, byId };
  }
  const revoked = toHex(subject.inviteId);
  for (const { signed } of group.log.ordered()) {
    const { operation } = signed;
    if (operation.type !== 'invite' || toHex(operation.inviteId) !== revoked) continue;
    return { type: 'invite-revoked', target: operation.target, by, byId };
  }
  return null;
}

function addedBy(group: Group, member: MemberId): { addedBy: string; addedById: MemberId | null } {
  const addedById = group.roster.members.get(toHex(member))?.addedBy ?? null;
  return { addedBy: addedById === null ? '' : nameIn(group, toHex(addedById)), addedById };
}

/** Its place is the same everywhere: after what its author had seen, and not before the hour that it begins in. */
export function tellRenewed(turn: Turn, group: Group, { id, number, hour, heads, author }: Epoch): void {
  if (author === null) return;
  const seen = heads.map((head) => group.log.get(toHex(head))?.signed.operation.at ?? 0);
  const place = placeInTime(Math.max(hour * HOUR, ...seen.map((time) => time + 1)), turn.now);
  const at = Math.min(place, turn.now + CLOCK_TOLERANCE);
  const event = { type: 'keys-renewed', by: nameIn(group, toHex(author)), byId: author } as const;
  const line = { id: toHex(id.subarray(0, 16)), groupId: group.id, order: lineOrder(place, author, number), at, event };
  turn.tell({ type: 'line', line });
}
