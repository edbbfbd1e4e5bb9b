import { equalBytes } from '../bytes/bytes.ts';
import { hourOf } from '../group/chain.ts';
import { nextOnAgenda, type Tended } from './agenda.ts';
import type { Group } from './group.ts';
import type { Turn } from './turn.ts';

/** As it is now. */
export function tendedNow({ now, link }: Turn, group: Group, mayAct: boolean, reasonAt: number): Tended {
  return {
    roster: group.roster,
    operations: group.log.size,
    epochs: group.epochs.version,
    waitingRekeys: group.waitingRekeys.size,
    held: group.held.size,
    orphans: group.orphans.size,
    mayAct,
    at: now,
    hour: hourOf(now),
    serverHour: link.serverTime === null ? null : hourOf(link.serverTime),
    reasonAt,
  };
}

/** Nothing can be due. */
export function isQuiet(turn: Turn, group: Group, mayAct: boolean): boolean {
  const { tended, agenda } = group;
  const { now, link } = turn;
  if (tended === null || tended.roster !== group.roster || tended.mayAct !== mayAct) return false;
  if (tended.operations !== group.log.size || tended.epochs !== group.epochs.version) return false;
  if (tended.waitingRekeys !== group.waitingRekeys.size || tended.held !== group.held.size) return false;
  if (tended.orphans !== group.orphans.size) return false;
  // A clock that was set back draws everything anew.
  if (now < tended.at || hourOf(now) !== tended.hour) return false;
  if ((link.serverTime === null ? null : hourOf(link.serverTime)) !== tended.serverHour) return false;
  if (tended.reasonAt <= now || nextOnAgenda(agenda) <= now || group.newcomers.size > 0) return false;
  return !hasOutgoing(turn, group);
}

/** Its own rekeys, and farewells, are looked at while they are on their way. */
function hasOutgoing({ state }: Turn, group: Group): boolean {
  const isOut = group.state !== 'member';
  for (const { groupId, epoch, alone, stage } of state.outbox.values()) {
    if ((isOut || (typeof epoch !== 'string' && !alone && stage !== 'on-server')) && equalBytes(groupId, group.id))
      return true;
  }
  return false;
}
