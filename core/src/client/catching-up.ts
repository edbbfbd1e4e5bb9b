import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { geometry } from '../wire/geometry.ts';
import { type MemberId, memberId } from '../wire/ids.ts';
import { firstWait, waitAfter } from './gaps.ts';
import type { Group } from './group.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

/**
 * There are signs that the group has operations or an epoch that this device has not: a member named an unknown roster,
 * or something came that no key opens. Then it says to a member what it has, and gets the rest.
 *
 *     asked(1) tries(1) nextAt(6) mark(4) rosterHash(1+0|8) memberId(1+0|8)
 */
export interface CatchUp {
  /** Requests since one brought something: each is further from the last. */
  readonly asked: number;
  /** Requests because of the present sign. */
  readonly tries: number;
  /** When to ask; 0: there is no sign. */
  readonly nextAt: number;
  /** How much this device had when it last asked or saw a sign. */
  readonly mark: number;
  /** The roster that is unknown here, and who named it. */
  readonly rosterHash: Uint8Array | null;
  readonly member: MemberId | null;
}

export const CAUGHT_UP: CatchUp = { asked: 0, tries: 0, nextAt: 0, mark: 0, rosterHash: null, member: null };
/** Not every roster that somebody named was ever another's: what two people did at once makes passing ones. */
const MOST_TRIES = 3;
const MOST_ASKED = 12;

/** A message of this member named the roster that he held. */
export function heedRoster(turn: Turn, group: Group, member: MemberId, rosterHash: Uint8Array): void {
  if (group.ranks.has(toHex(rosterHash))) return;
  if (group.catchUp.nextAt !== 0 && group.catchUp.rosterHash !== null) return;
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

/** True where the sign is gone by itself, or has led to nothing. */
export function isIdle(group: Group): boolean {
  const { nextAt, rosterHash, tries, mark } = group.catchUp;
  if (nextAt === 0 || tries >= MOST_TRIES) return true;
  return rosterHash === null ? mark !== markOf(group) : group.ranks.has(toHex(rosterHash));
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
  turn.records.put(recordKeys.catchUp(group.id), encodeCatchUp(catchUp));
}

export function encodeCatchUp({ asked, tries, nextAt, mark, rosterHash, member }: CatchUp): Uint8Array {
  const writer = new Writer().u8(asked).u8(tries).u48(nextAt).u32(mark);
  return writer
    .vector8(rosterHash ?? NONE)
    .vector8(member ?? NONE)
    .finish();
}

/** Throws DecodeError. */
export function decodeCatchUp(bytes: Uint8Array): CatchUp {
  const reader = new Reader(bytes);
  const head = { asked: reader.u8(), tries: reader.u8(), nextAt: reader.u48(), mark: reader.u32() };
  const rosterHash = reader.vector8().slice();
  const member = reader.vector8().slice();
  reader.end();
  return {
    ...head,
    rosterHash: rosterHash.length === 0 ? null : rosterHash,
    member: member.length === geometry.memberId ? memberId(member) : null,
  };
}

const NONE = new Uint8Array(0);
