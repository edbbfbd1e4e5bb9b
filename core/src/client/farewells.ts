import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import type { Ed25519PublicKey } from '../crypto/primitives.ts';
import { encodeOperations } from '../group/invite-parts.ts';
import { MAX_NOTE_FIELDS, NOTE_FAREWELL } from '../group/note.ts';
import type { MemberDevice } from '../group/operations.ts';
import { isAdmin, rosterAt } from '../group/roster.ts';
import { encodeSignedOperation } from '../group/signed-operation.ts';
import type { MemberId } from '../wire/ids.ts';
import { answerDelay } from './answer-delay.ts';
import type { Group } from './group.ts';
import { sendNote } from './notes.ts';
import type { Turn } from './turn.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/**
 * Somebody who is out of the group and does not know it: the removal got lost on its way to him, or made his join void,
 * of which its author knew nothing. What he writes reaches nobody. Members who notice tell him, with the operations that
 * put him out, in a note, for they have no keys in common for long.
 */
const SECOND = 1000;
/** Members follow one another, so far apart: admins by rank, then the others. */
const STEP = 30 * SECOND;
/** So many of them tell him; the next ones would only do the same. */
const PLACES = 8;
const AGAIN = 10 * 60 * SECOND;
/** What was on its way when its author was put out says nothing. */
const STILL_HEARD = CLOCK_TOLERANCE;
/** Operations that are looked through for what put him out. */
const MOST_SUSPECTS = 64;

interface Sign {
  readonly from: MemberId;
  readonly arrivedAt: number;
  /** To this device alone: then nobody else answers. */
  readonly asked: boolean;
  readonly isBy: (key: Ed25519PublicKey) => boolean;
  /** What he says that he has, of what is known here. */
  readonly heads?: readonly Uint8Array[];
}

/** Something came from somebody who is no member; it counts only where its signature holds. */
export function noticeOutsider({ env, now }: Turn, group: Group, { from, arrivedAt, asked, isBy, heads }: Sign): void {
  const { agenda, roster, log } = group;
  const key = toHex(from);
  const device = outsider(group, key);
  if (device === null || !isBy(env.primitives.ed25519PublicKey(device.signingKey))) return;
  const removal = log.get(roster.left.get(key)?.operation ?? '');
  if (removal !== null && arrivedAt <= removal.signed.operation.at + STILL_HEARD) return;
  if (heads !== undefined) group.lacking.set(key, heads);
  const place = asked ? 0 : ownPlace(group);
  if (place >= PLACES || agenda.farewells.has(key) || (agenda.toldOut.get(key) ?? -AGAIN) + AGAIN > now) return;
  agenda.farewells.set(key, now + place * STEP + answerDelay(env.random));
}

/** Sends what is due. */
export function sendFarewells(turn: Turn, group: Group): void {
  const { agenda } = group;
  for (const [key, at] of agenda.farewells) {
    if (at > turn.now) continue;
    agenda.farewells.delete(key);
    const device = outsider(group, key);
    const operations = device === null ? [] : operationsAgainst(turn, group, key);
    if (device === null || operations.length === 0) continue;
    agenda.toldOut.set(key, turn.now);
    group.lacking.delete(key);
    const recipient = { ...device, id: fromHex(key) as MemberId };
    sendNote(turn, group, recipient, NOTE_FAREWELL, encodeOperations(operations));
  }
}

/** The keys and address of somebody who may think that he is in; null for a member, for a stranger, and for who left. */
function outsider({ roster, log }: Group, key: string): MemberDevice | null {
  if (roster.members.has(key)) return null;
  const gone = roster.left.get(key);
  if (gone !== undefined && gone.by === null) return null;
  const joins = log.ordered().flatMap(({ signed: { operation } }) => {
    return operation.type === 'join' && toHex(operation.author) === key ? [operation.device] : [];
  });
  return gone?.member ?? joins.at(-1) ?? null;
}

/**
 * What put him out and what that has seen, without what he has, as he says, or must have, for he signed something after
 * it; the newest of it, as much as fits. Nothing of what came later is for him.
 */
function operationsAgainst(turn: Turn, group: Group, key: string): Uint8Array[] {
  const { log, roster } = group;
  const { primitives: p } = turn.env;
  const signed = log
    .ordered()
    .flatMap(({ signed: { id, operation } }) => (toHex(operation.author) === key ? [id] : []));
  const his = [...signed, ...(group.lacking.get(key) ?? [])];
  const known = log.seenBy(his);
  const removal = roster.left.get(key)?.operation;
  const suspects = log.ordered().filter(({ id, signed: { operation } }) => {
    return !known.has(id) && ['remove', 'leave', 'join'].includes(operation.type);
  });
  // What the roster names comes first.
  suspects.sort((a, b) => Number(b.id === removal) - Number(a.id === removal));
  const cause = suspects
    .slice(0, MOST_SUSPECTS)
    .find(({ signed: { id } }) => !rosterAt(p, log, [...his, id]).members.has(key));
  if (cause === undefined) return [];
  const lacking = log.entriesSeenBy([cause.signed.id]).filter(({ id }) => !known.has(id));
  const operations = lacking.map(({ signed }) => encodeSignedOperation(signed));
  while (encodeOperations(operations).length > MAX_NOTE_FIELDS) operations.shift();
  return operations;
}

function ownPlace({ roster, me }: Group): number {
  const members = [...roster.members.values()];
  const inTurn = [...members.filter(isAdmin), ...members.filter((member) => !isAdmin(member))];
  return inTurn.findIndex(({ id }) => equalBytes(id, me));
}
