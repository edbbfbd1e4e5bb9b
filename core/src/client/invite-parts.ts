import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import { cut, decodePartsRequest, encodeOperations, type InvitePart, sealPart } from '../group/invite-parts.ts';
import { type OpenedNote, verifyNote } from '../group/note.ts';
import type { PendingInvite } from '../group/roster.ts';
import { encodeSignedOperation } from '../group/signed-operation.ts';
import type { Group } from './group.ts';
import { endEntry, enqueue } from './outbox.ts';
import { partId, shownId } from './outbox-entry.ts';
import type { Turn } from './turn.ts';

const SECOND = 1000;
/** Parts follow one another, so far apart: a burst would name the sender to his first proxy. */
const SPREAD_LEAST = 1 * SECOND;
const SPREAD_MOST = 15 * SECOND;
/** Whoever asks waits for longer than that. */
const ANSWERED_AGAIN = 5 * 60 * SECOND;

type Target = Pick<PendingInvite, 'inviteId' | 'sealingKey' | 'target'>;

/** Queues parts of an invite, each sealed afresh. `again`: the person is told nothing of it, and it is tried less often. */
export function sendParts(
  turn: Turn,
  group: Group,
  { inviteId, sealingKey, target }: Target,
  parts: readonly InvitePart[],
  again: boolean,
): void {
  const { env } = turn;
  const key = env.primitives.x25519PublicKey(sealingKey);
  const isFast = group.head.profile === 'fast';
  let delay = 0;
  for (const part of parts) {
    if (!isFast) delay += SPREAD_LEAST + randomInt(env.random, SPREAD_MOST - SPREAD_LEAST);
    const payload = sealPart(env, key, part);
    const entry = { id: partId(toHex(inviteId), part.index), groupId: group.id, visible: !again, seq: 0, payload };
    enqueue(turn, { ...entry, recipients: [], target, alone: again, epoch: 'newest' }, delay);
  }
}

/**
 * Somebody who has opened an invite of this device's lacks some of its parts. They are made again from the log: what the
 * invite had seen is there for good. False where it does not hold, or the invite is open no more.
 */
export function takePartsRequest(turn: Turn, group: Group, note: OpenedNote): boolean {
  const { inviteId, indexes } = decodePartsRequest(note.fields);
  const invite = group.roster.invites.get(toHex(inviteId));
  if (group.state !== 'member' || invite === undefined || invite.expiry < turn.now) return false;
  const author = turn.env.primitives.ed25519PublicKey(invite.signingKey);
  if (!equalBytes(invite.author, group.me) || !verifyNote(group.me, author, note)) return false;
  if (!isNews(turn, group, toHex(inviteId), note.at)) return false;
  const wanted = partsOf(group, invite).filter(
    ({ index }) => indexes.includes(index) && !isOnItsWay(turn, partId(toHex(inviteId), index)),
  );
  sendParts(turn, group, invite, wanted, true);
  return true;
}

/** An invite that is open no more: nothing of it goes out. */
export function endInvites(turn: Turn, group: Group): void {
  for (const { id, groupId, target, visible, alone } of [...turn.state.outbox.values()]) {
    const isInvite = target !== null && (visible || (alone && id !== shownId(id)));
    if (!isInvite || !equalBytes(groupId, group.id)) continue;
    if (!group.roster.invites.has(shownId(id))) endEntry(turn, id);
  }
}

function partsOf({ log }: Group, { operation }: PendingInvite): InvitePart[] {
  const seen = log.entriesSeenBy([fromHex(operation)]);
  const blob = encodeOperations(seen.map(({ signed }) => encodeSignedOperation(signed)));
  return cut(blob, 0).flatMap((piece, i) => (i === 0 ? [] : [{ index: i + 1, piece }]));
}

function isNews({ now }: Turn, { agenda }: Group, invite: string, at: number): boolean {
  const last = agenda.partsGiven.get(invite);
  if (last !== undefined && (at <= last.at || now < last.givenAt + ANSWERED_AGAIN)) return false;
  agenda.partsGiven.set(invite, { at, givenAt: now });
  return true;
}

function isOnItsWay({ state }: Turn, id: string): boolean {
  const entry = state.outbox.get(id);
  return entry !== undefined && entry.stage !== 'no-echo';
}
