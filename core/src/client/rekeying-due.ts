import { equalBytes, toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import { HOUR } from '../group/chain.ts';
import { type Epoch, leaverHolds } from '../group/epochs.ts';
import { isAdmin, type Member } from '../group/roster.ts';
import type { Group } from './group.ts';
import type { Turn } from './turn.ts';

/** Whether this device is to begin an epoch, and after which wait in milliseconds: others may be faster. */
export interface RekeyDue {
  /** Nobody may send before. */
  readonly urgent: boolean;
  readonly wait: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const URGENT_STEP = 30 * SECOND;
/** Of ordinary members, who do it only for somebody who left, and after all admins. */
const MEMBERS_STEP = 2 * MINUTE;
const LATER_STEP = 5 * MINUTE;
/** An admin who asked so often for keys that others have begins an epoch of his own. */
const MOST_IN_VAIN = 3;
export const EPOCH_LIFETIME = 7 * 24 * HOUR;

/** Null where there is no reason, or where it is not for this device to do it. */
export function rekeyDue(turn: Turn, group: Group, isLockedOut: boolean): RekeyDue | null {
  const { roster, me, best, current, agenda } = group;
  const mine = roster.members.get(toHex(me));
  if (mine === undefined || best === null) return null;
  // With nobody else there it goes to nobody; but who was there, or was invited, has the old keys.
  if (roster.members.size === 1) return current === null ? { urgent: true, wait: 0 } : null;
  const admins = [...roster.members.values()].filter(isAdmin);
  const place = admins.indexOf(mine);
  const isUnhelped = isAdmin(mine) && (admins.length === 1 || (agenda.lockedOut?.asked ?? 0) >= MOST_IN_VAIN);
  if (current === null || (isLockedOut && isUnhelped))
    return urgent(turn, group, best, { mine, place, admins: admins.length });
  if (place === -1 || isLockedOut || !isDueLater(turn, group, current)) return null;
  return { urgent: false, wait: place * LATER_STEP + randomInt(turn.env.random, LATER_STEP) };
}

function urgent(
  { env }: Turn,
  group: Group,
  best: Epoch,
  { mine, place, admins }: { mine: Member; place: number; admins: number },
): RekeyDue | null {
  const spread = randomInt(env.random, URGENT_STEP);
  if (place !== -1) {
    return { urgent: true, wait: tookSomebodyOut(group, best) ? 0 : place * URGENT_STEP + spread };
  }
  const { log, roster } = group;
  if (!leaverHolds(env.primitives, log, roster, best, log.heads())) return null;
  const ordinary = [...roster.members.values()].filter((member) => !isAdmin(member)).indexOf(mine);
  return { urgent: true, wait: (admins + 1) * URGENT_STEP + ordinary * MEMBERS_STEP + spread };
}

/** This device's own removal, which the epoch's author had not seen, is why there is to be another. */
function tookSomebodyOut({ log, me }: Group, { heads }: Epoch): boolean {
  const seen = log.seenBy(heads);
  return log.ordered().some(({ signed: { id, operation } }) => {
    return operation.type === 'remove' && equalBytes(operation.author, me) && !seen.has(toHex(id));
  });
}

function isDueLater({ now }: Turn, group: Group, current: Epoch): boolean {
  const { roster } = group;
  if (now >= current.hour * HOUR + EPOCH_LIFETIME) return true;
  const then = group.rosterAtHeads(current);
  const joined = [...roster.members].some(([key, { operation }]) => then.members.get(key)?.operation !== operation);
  return joined || [...roster.invites.values()].some(({ expiry }) => expiry <= now);
}

/** The next time at which there may be a reason that nobody announces. */
export function nextReason({ roster, current, me }: Group, now: number): number {
  const mine = roster.members.get(toHex(me));
  if (mine === undefined || !isAdmin(mine) || current === null) return Infinity;
  const times = [current.hour * HOUR + EPOCH_LIFETIME, ...[...roster.invites.values()].map(({ expiry }) => expiry)];
  return Math.min(...times.filter((time) => time > now));
}
