import { equalBytes } from '../bytes/bytes.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError, UsageError } from '../errors.ts';
import type { InviteContent } from '../group/invite.ts';
import { type InvitePart, openPart } from '../group/invite-parts.ts';
import { answerDelay, MOST_ANSWER_DELAY } from './answer-delay.ts';
import { askForParts, FIRST_ASKED, nextAsk } from './asking-for-parts.ts';
import { join } from './joining.ts';
import {
  encodePendingJoin,
  missingParts,
  newPendingJoin,
  operationsOf,
  type PendingJoin,
  pendingEnd,
} from './pending-join.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import type { InviteRefusal } from './types.ts';

/** Each was opened by a person with a passphrase; the oldest give way. */
const MAX_PENDING = 8;

/** The parts among the sealed messages that are here, and their ids. Changes nothing. */
export function collectParts(
  { env, state }: Turn,
  content: InviteContent,
  sealing: X25519SecretKey,
): { pieces: Map<number, Uint8Array>; ids: string[] } {
  const pieces = new Map<number, Uint8Array>();
  const ids: string[] = [];
  for (const [id, { bytes, forContactCode }] of state.sealed) {
    if (forContactCode || bytes.length === 0) continue;
    const part = openOrNull(env.primitives, sealing, bytes);
    if (part === null) continue;
    ids.push(id);
    if (part !== 'malformed' && isOf(env.primitives, content, part)) pieces.set(part.index, part.piece);
  }
  return { pieces, ids };
}

/** From now on its parts leave the inbox as they come, and this device joins when it has them all. */
export function awaitParts(
  turn: Turn,
  id: string,
  content: InviteContent,
  start: { readonly arrivedAt: number; readonly pieces: ReadonlyMap<number, Uint8Array> },
): void {
  const pending = newPendingJoin(turn.env.primitives, content, { ...start, nextAt: turn.now + FIRST_ASKED });
  for (const [index, piece] of start.pieces) turn.records.put(recordKeys.joinPart(id, index), piece);
  save(turn, id, pending);
  const [oldest] = turn.state.pendingJoins.keys();
  if (turn.state.pendingJoins.size > MAX_PENDING && oldest !== undefined) refuse(turn, oldest, 'invite-expired');
}

/** False where it is no part of an invite that this device opened. */
export function takePart(turn: Turn, delivery: Uint8Array): boolean {
  const { primitives: p } = turn.env;
  for (const [id, pending] of turn.state.pendingJoins) {
    const part = openOrNull(p, pending.sealing, delivery);
    if (part === null) continue;
    if (part === 'malformed' || !isOf(p, pending.content, part)) turn.count('invite-part-refused');
    else if (!pending.pieces.has(part.index)) addPiece(turn, id, pending, part);
    return true;
  }
  // A second copy of one, after the last had come.
  return [...turn.state.groups.values()].some(
    ({ inviteKey }) => inviteKey !== null && openOrNull(p, inviteKey, delivery) !== null,
  );
}

/** What is due about them. Call it in every turn. */
export function tendPendingJoins(turn: Turn): void {
  for (const [id, pending] of [...turn.state.pendingJoins]) {
    if (pendingEnd(pending) < turn.now) refuse(turn, id, 'invite-expired');
    else if (missingParts(pending).length > 0) askIfDue(turn, id, pending);
    else if (pending.nextAt <= turn.now || pending.nextAt > turn.now + MOST_ANSWER_DELAY) complete(turn, id, pending);
  }
}

/** The next time at which `tendPendingJoins` has something to do without any other event. */
export function nextPendingWake(turn: Turn): number {
  let next = Number.POSITIVE_INFINITY;
  for (const pending of turn.state.pendingJoins.values()) {
    const due = missingParts(pending).length > 0 ? nextAsk(turn, pending) : pending.nextAt;
    next = Math.min(next, due, pendingEnd(pending) + 1);
  }
  return next;
}

/** This device has joined: what else it opened of invites to the group serves no purpose. */
export function forgetPendingOf(turn: Turn, { groupId }: InviteContent): void {
  for (const [id, { content }] of [...turn.state.pendingJoins]) {
    if (equalBytes(content.groupId, groupId)) forget(turn, id);
  }
}

function askIfDue(turn: Turn, id: string, pending: PendingJoin): void {
  const asked = askForParts(turn, pending);
  if (asked !== null) save(turn, id, asked);
}

function addPiece(turn: Turn, id: string, pending: PendingJoin, { index, piece }: InvitePart): void {
  const next = { ...pending, pieces: new Map([...pending.pieces, [index, piece]]) };
  turn.records.put(recordKeys.joinPart(id, index), piece);
  const wait = answerDelay(turn.env.random);
  save(turn, id, missingParts(next).length > 0 ? next : { ...next, nextAt: turn.now + wait });
}

function complete(turn: Turn, id: string, pending: PendingJoin): void {
  try {
    join(turn, pending.content, operationsOf(pending));
    forgetPendingOf(turn, pending.content);
  } catch (error) {
    refuse(turn, id, refusalOf(error));
  }
}

function refusalOf(error: unknown): InviteRefusal {
  if (error instanceof DecodeError) return 'invite-invalid';
  if (!(error instanceof UsageError)) throw error;
  return error.code === 'already-in-group' || error.code === 'invite-expired' ? error.code : 'invite-invalid';
}

function refuse(turn: Turn, id: string, code: InviteRefusal): void {
  forget(turn, id);
  turn.tell({ type: 'invite-refused', code });
}

function save(turn: Turn, id: string, pending: PendingJoin): void {
  turn.state.pendingJoins.set(id, pending);
  turn.records.put(recordKeys.pendingJoin(id), encodePendingJoin(pending));
  const of = pending.content.furtherPieces.length + 1;
  turn.tell({ type: 'invite-partial', have: pending.pieces.size + 1, of });
}

function forget({ state, records }: Turn, id: string): void {
  state.pendingJoins.delete(id);
  records.delete(recordKeys.pendingJoin(id));
  records.deleteUnder('join-part', id);
}

function isOf(p: Turn['env']['primitives'], { furtherPieces }: InviteContent, { index, piece }: InvitePart): boolean {
  const expected = furtherPieces[index - 2];
  return expected !== undefined && equalBytes(p.sha256(piece), expected);
}

function openOrNull(
  p: Turn['env']['primitives'],
  sealing: X25519SecretKey,
  delivery: Uint8Array,
): InvitePart | 'malformed' | null {
  try {
    return openPart(p, sealing, delivery);
  } catch (error) {
    if (error instanceof DecodeError) return 'malformed';
    throw error;
  }
}
