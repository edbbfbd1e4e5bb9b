import { HourChain, hourOf } from '../group/chain.ts';
import type { OpenedNote } from '../group/note.ts';
import { isAdmin } from '../group/roster.ts';
import { decodeWelcome } from '../group/welcome.ts';
import { isUpToDate } from './catching-up.ts';
import type { Group } from './group.ts';
import { putEpoch } from './new-group.ts';
import { authorOf } from './notes.ts';
import { takeOperations } from './operations-intake.ts';
import type { Turn } from './turn.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/** The operations that it brings stand by themselves; its keys are believed of an admin alone. False where not. */
export function takeWelcome(turn: Turn, group: Group, note: OpenedNote, arrivedAt: number): boolean {
  const { epoch, hour, chain, operations } = decodeWelcome(note.fields);
  takeOperations(turn, group, operations, arrivedAt);
  const author = authorOf(turn, group, note);
  if (author === null || !isAdmin(author) || group.state !== 'member') return false;
  if (hour > hourOf(arrivedAt + CLOCK_TOLERANCE)) return false;
  // More operations are to come; this device will ask again.
  if (!epoch.heads.every((head) => group.log.has(head))) return true;
  const known = group.epochs.get(epoch.id);
  if (known?.chain) {
    isUpToDate(turn, group);
    return true;
  }
  putEpoch(turn, group, known?.epoch ?? { ...epoch, author: null }, new HourChain(hour, chain), null);
  turn.newKeys = true;
  turn.tell({ type: 'group', groupId: group.id });
  return true;
}
