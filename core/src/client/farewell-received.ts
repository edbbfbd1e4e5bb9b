import { decodeOperations } from '../group/invite-parts.ts';
import type { OpenedNote } from '../group/note.ts';
import type { Group } from './group.ts';
import { takeOperations } from './operations-intake.ts';
import type { Turn } from './turn.ts';

/** The operations stand by themselves, whoever brings them. False where this device is still in after them. */
export function takeFarewell(turn: Turn, group: Group, { fields }: OpenedNote, arrivedAt: number): boolean {
  takeOperations(turn, group, decodeOperations(fields), arrivedAt);
  return group.state !== 'member';
}
