import { toHex } from '../bytes/bytes.ts';
import type { LogEntry } from '../group/operation-log.ts';
import type { Roster } from '../group/roster.ts';
import type { MemberId } from '../wire/ids.ts';
import type { Group } from './group.ts';
import { lineOrder } from './message-id.ts';
import type { GroupLine, GroupLineEvent } from './types.ts';

/** The line that an operation puts into the conversation; null for one that changed nothing or deserves none. */
export function lineOf({ id: groupId, roster }: Group, { signed }: LogEntry, latest: number): GroupLine | null {
  if (roster.voided.has(toHex(signed.id))) return null;
  const event = eventOf(roster, signed.operation);
  if (event === null) return null;
  const { author, clock } = signed.operation;
  // A time from the future would stay below everything that comes after.
  const at = Math.min(signed.operation.at, latest);
  return { id: toHex(signed.id.subarray(0, 16)), groupId, order: lineOrder(at, author, clock), at, event };
}

function eventOf(roster: Roster, operation: LogEntry['signed']['operation']): GroupLineEvent | null {
  const whoId = operation.author;
  const who = nameOf(roster, whoId);
  switch (operation.type) {
    case 'create':
      return { type: 'created', who, whoId };
    case 'invite':
      return { type: 'invited', who, whoId, target: operation.target };
    case 'join':
      return { type: 'joined', who, whoId, ...addedBy(roster, operation.author) };
    case 'rename':
      return { type: 'renamed', who, whoId, name: operation.groupName };
    case 'promote':
      return {
        type: 'promoted',
        who: nameOf(roster, operation.member),
        whoId: operation.member,
        by: who,
        byId: whoId,
      };
    case 'settings':
      return { type: 'settings-changed', who, whoId };
    default:
      return null;
  }
}

function addedBy(roster: Roster, member: MemberId): { addedBy: string; addedById: MemberId | null } {
  const addedById = roster.members.get(toHex(member))?.addedBy ?? null;
  return { addedBy: nameOf(roster, addedById), addedById };
}

function nameOf(roster: Roster, member: MemberId | null | undefined): string {
  return member ? (roster.members.get(toHex(member))?.name ?? '') : '';
}
