import { toHex } from '../bytes/bytes.ts';
import type { MemberId } from '../wire/ids.ts';
import { type CatchUp, encodeCatchUp } from './catch-up.ts';
import { firstWait, waitAfter } from './gaps.ts';
import type { Group } from './group.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

/** Not every roster that somebody named was ever another's: what two people did at once makes passing ones. */
const MOST_TRIES = 3;
/** What waits here for others shows that there is something to be had; only somebody's lie waits for what is not. */
const MOST_TRIES_WAITING = 12;
/** What brings nothing is asked for every hour at last: anybody can send what no key opens, and delay what is needed. */
const MOST_ASKED = 6;

/** A message of this member named the roster that he held. */
export function heedRoster(turn: Turn, group: Group, member: MemberId, rosterHash: Uint8Array): void {
  if (group.ranks.has(toHex(rosterHash))) return;
  const { nextAt, rosterHash: known, tries } = group.catchUp;
  if (isForWaiting(group.catchUp) && !isIdle(group)) return;
  // One who names what nobody has is not to be in the way of the next one for long.
  if (nextAt !== 0 && known !== null && tries === 0) return;
  suspect(turn, group, { rosterHash, member });
}

/** Something came that may be of one of these groups, in an epoch whose keys are not here. */
export function heedUnopened(turn: Turn): void {
  for (const group of turn.state.groups.values()) heedLack(turn, group);
}

/** Something is to come that this device can't wait for without end. */
export function heedLack(turn: Turn, group: Group): void {
  if (group.catchUp.nextAt === 0) suspect(turn, group, { rosterHash: null, member: null });
}

/** An operation or a rekey waits for what its author had seen: `member` is to have it. */
export function heedWaiting(turn: Turn, group: Group, member: MemberId | null): void {
  if (isForWaiting(group.catchUp) && !isIdle(group)) return;
  suspect(turn, group, { rosterHash: null, member: member ?? group.me });
}

/** True where the sign is gone by itself, or has led to nothing. */
export function isIdle(group: Group): boolean {
  const { nextAt, rosterHash, tries, mark } = group.catchUp;
  if (nextAt === 0) return true;
  if (isForWaiting(group.catchUp)) {
    return tries >= MOST_TRIES_WAITING || group.orphans.size + group.waitingRekeys.size === 0;
  }
  if (tries >= MOST_TRIES) return true;
  return rosterHash === null ? mark !== markOf(group) : group.ranks.has(toHex(rosterHash));
}

function isForWaiting({ rosterHash, member }: CatchUp): boolean {
  return rosterHash === null && member !== null;
}

/** Several requests, one after another, have brought nothing: who could answer cannot even open them, perhaps. */
export function hasAskedInVain(group: Group): boolean {
  return group.catchUp.asked >= MOST_TRIES && group.catchUp.mark === markOf(group);
}

/** Somebody said what he has, and it was all here: there is nothing to be had. */
export function isUpToDate(turn: Turn, group: Group): void {
  if (group.catchUp.asked > 0) put(turn, group, { ...group.catchUp, asked: 0 });
}

/** A request has gone out. */
export function askedToCatchUp(turn: Turn, group: Group): void {
  const asked = Math.min(MOST_ASKED, group.catchUp.asked + 1);
  const nextAt = turn.now + waitAfter(turn.env.random, asked);
  put(turn, group, { ...group.catchUp, asked, tries: group.catchUp.tries + 1, nextAt, mark: markOf(group) });
}

export function stopCatchingUp(turn: Turn, group: Group): void {
  if (group.catchUp.nextAt === 0) return;
  put(turn, group, { ...group.catchUp, nextAt: 0, tries: 0, rosterHash: null, member: null });
}

function suspect(turn: Turn, group: Group, sign: Pick<CatchUp, 'rosterHash' | 'member'>): void {
  const { random } = turn.env;
  const before = group.catchUp;
  // What the last requests brought was worth them.
  const asked = before.mark === markOf(group) ? before.asked : 0;
  const wait = asked === 0 ? firstWait(random) : waitAfter(random, asked);
  const nextAt = before.nextAt === 0 ? turn.now + wait : before.nextAt;
  put(turn, group, { ...before, asked, nextAt, tries: 0, mark: markOf(group), ...sign });
}

/** Grows with whatever this device learns of the group. */
function markOf({ log, epochs }: Group): number {
  return log.size + epochs.all().length;
}

function put(turn: Turn, group: Group, catchUp: CatchUp): void {
  group.catchUp = catchUp;
  group.tended = null;
  turn.records.put(recordKeys.catchUp(group.id), encodeCatchUp(catchUp));
}
