import { decodeOperations } from '../group/invite-parts.ts';
import type { OpenedNote } from '../group/note.ts';
import type { Group } from './group.ts';
import { takeOperations } from './operations-intake.ts';
import type { Turn } from './turn.ts';
import { heardOfOthers } from './unheard.ts';

/** The operations stand by themselves, whoever brings them. False where they are no news. */
export function takeFarewell(turn: Turn, group: Group, { fields }: OpenedNote, arrivedAt: number): boolean {
  const { size } = group.log;
  takeOperations(turn, group, decodeOperations(fields), arrivedAt);
  if (group.log.size === size) return group.state !== 'member';
  heardOfOthers(turn, group);
  return true;
}
