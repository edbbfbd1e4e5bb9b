import { toHex } from '../bytes/bytes.ts';
import { pick } from '../bytes/random.ts';
import { HOUR } from '../group/chain.ts';
import { compareEpochs, type Epoch } from '../group/epochs.ts';
import { NOTE_WELCOME_REQUEST } from '../group/note.ts';
import { decodeRekey } from '../group/rekey.ts';
import { isAdmin } from '../group/roster.ts';
import { encodeWelcomeRequest } from '../group/welcome.ts';
import { hasAskedInVain } from './catching-up.ts';
import type { Group } from './group.ts';
import { sendNote } from './notes.ts';
import { EPOCH_LIFETIME } from './rekeying-due.ts';
import type { Turn } from './turn.ts';

const FIRST_ASKED = 10 * 60 * 1000;
const DAY = 24 * HOUR;

/** The others send in an epoch that this device has no keys of: it knows of one that comes before its own in order. */
export function isLockedOut(group: Group): boolean {
  const { best } = group;
  const newest = group.epochs.all().find(({ epoch }) => group.isUsable(epoch));
  return newest !== undefined && newest.chain === null && (best === null || comesFirst(newest.epoch, group.current));
}

/** Asks an admin for the keys, one at a time and ever more rarely. */
export function askIfLockedOut(turn: Turn, group: Group): void {
  const { agenda, roster, log } = group;
  const admins = [...roster.members.values()].filter(
    (member) => isAdmin(member) && toHex(member.id) !== toHex(group.me),
  );
  if (admins.length === 0 || !lacksKeys(turn, group)) {
    agenda.lockedOut = null;
    return;
  }
  agenda.lockedOut ??= { asked: 0, nextAt: turn.now + FIRST_ASKED };
  const { asked, nextAt } = agenda.lockedOut;
  if (nextAt > turn.now) return;
  agenda.lockedOut = { asked: asked + 1, nextAt: turn.now + Math.min(DAY, FIRST_ASKED * 2 ** (asked + 1)) };
  sendNote(turn, group, pick(turn.env.random, admins), NOTE_WELCOME_REQUEST, encodeWelcomeRequest(log.heads()));
}

/**
 * No usable epoch, one known that does not open, a rekey whose parent never came, or something else that nobody explains;
 * or an epoch so old that the others must have another.
 */
function lacksKeys(turn: Turn, group: Group): boolean {
  const { current } = group;
  if (current === null || isLockedOut(group) || hasAskedInVain(group)) return true;
  if (turn.now > current.hour * HOUR + EPOCH_LIFETIME + DAY) return true;
  return group.waitingRekeys
    .entries()
    .some(([, { bytes }]) => compareEpochs(decodeRekey(turn.env.primitives, bytes), current) < 0);
}

function comesFirst(epoch: Epoch, current: Epoch | null): boolean {
  return current === null || compareEpochs(epoch, current) < 0;
}
