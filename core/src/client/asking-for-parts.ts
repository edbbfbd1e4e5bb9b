import { toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import { VerifyError } from '../errors.ts';
import { encodePartsRequest } from '../group/invite-parts.ts';
import { NOTE_INVITE_PARTS, sealNote } from '../group/note.ts';
import { inviteIdOf } from '../group/operation-keys.ts';
import { geometry } from '../wire/geometry.ts';
import { memberId } from '../wire/ids.ts';
import { enqueue } from './outbox.ts';
import { PARTS_REQUEST } from './outbox-entry.ts';
import { missingParts, type PendingJoin } from './pending-join.ts';
import { mayAct } from './rekeying.ts';
import type { Turn } from './turn.ts';

const MINUTE = 60 * 1000;
export const FIRST_ASKED = 10 * MINUTE;
const MOST = 24 * 60 * MINUTE;
/** What was on its way while this device was not has come by then. */
const SETTLED = 2 * MINUTE;
/** Who asks is no member of the group yet: the signature is the invite's. */
const NOBODY = memberId(new Uint8Array(geometry.memberId));

/** Asks the inviter for what is missing, if that is due; null where it is not. */
export function askForParts(turn: Turn, pending: PendingJoin): PendingJoin | null {
  if (nextAsk(turn, pending) > turn.now) return null;
  sendRequest(turn, pending);
  const wait = Math.min(MOST, FIRST_ASKED * 2 ** (pending.asked + 1));
  const nextAt = turn.now + wait + randomInt(turn.env.random, wait / 4);
  return { ...pending, asked: pending.asked + 1, nextAt };
}

/** Never while this device is offline. */
export function nextAsk(turn: Turn, { nextAt }: PendingJoin): number {
  const { drainedSince } = turn.link;
  if (!mayAct(turn) || drainedSince === null) return Number.POSITIVE_INFINITY;
  // A clock that was set back doesn't hold it up for longer.
  const due = nextAt > turn.now + 2 * MOST ? turn.now : nextAt;
  return Math.max(due, drainedSince + SETTLED);
}

function sendRequest(turn: Turn, pending: PendingJoin): void {
  const { env } = turn;
  const { primitives: p } = env;
  const { content, signing, sealing } = pending;
  const { mailboxId } = turn.profile();
  if (mailboxId === null) return;
  const inviteId = inviteIdOf(p, {
    author: content.inviter,
    signingKey: signing.publicKey.bytes,
    sealingKey: sealing.publicKey.bytes,
    expiry: content.expiry,
    target: mailboxId,
  });
  const fields = encodePartsRequest({ inviteId, indexes: missingParts(pending) });
  const note = { type: NOTE_INVITE_PARTS, groupId: content.groupId, author: NOBODY, at: turn.now, fields };
  try {
    const deviceKey = p.x25519PublicKey(content.inviterDeviceKey);
    const payload = sealNote(env, signing, note, { id: content.inviter, deviceKey });
    const id = `${PARTS_REQUEST}${toHex(env.random.bytes(16))}`;
    const entry = { id, groupId: content.groupId, visible: false, seq: 0, payload } as const;
    enqueue(turn, { ...entry, recipients: [], target: content.inviterMailbox, alone: true, epoch: 'newest' });
  } catch (error) {
    // Who invites with a key that hides nothing is not asked.
    if (!(error instanceof VerifyError)) throw error;
  }
}
