import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import { pick } from '../bytes/random.ts';
import type { Ed25519PublicKey } from '../crypto/primitives.ts';
import { decodeOperations, encodeOperations } from '../group/invite-parts.ts';
import { MAX_NOTE_FIELDS, NOTE_FAREWELL, NOTE_INTRODUCTION, type OpenedNote, verifyNote } from '../group/note.ts';
import type { Member } from '../group/roster.ts';
import { decodeSignedOperation, encodeSignedOperation } from '../group/signed-operation.ts';
import type { MemberId } from '../wire/ids.ts';
import { answerDelay } from './answer-delay.ts';
import { noticeOutsider } from './farewells.ts';
import type { Group } from './group.ts';
import { authorOf, sendNote } from './notes.ts';
import { takeOperations } from './operations-intake.ts';
import type { Turn } from './turn.ts';
import { isSeen, isUnheard } from './witnesses.ts';

/**
 * Two who have no keys in common, and of whom one knows what the other lacks: somebody whose join, or decision, nobody
 * hears of, for the others have lost the keys that he has, or he those that they have, or they are out of the group; and
 * somebody in whose log a stranger's operations wait for what never came. Each introduces himself by a note, and gets an
 * answer.
 */
const MINUTE = 60 * 1000;
const FIRST_ASKED = 30 * MINUTE;
const MOST = 6 * 60 * MINUTE;
/** Who was told of somebody else turns to him so soon. */
const SOON = MINUTE;
const AGAIN = 10 * MINUTE;

type Addressee = Pick<Member, 'id' | 'deviceKey' | 'mailboxId'>;

/** Turns to one member or stranger at a time, ever more rarely. */
export function introduceIfUnheard(turn: Turn, group: Group): void {
  const { agenda } = group;
  const strangers = strangersOf(turn, group);
  const members = isHeard(group) && !isUnheard(turn, group) ? [] : [...group.roster.members.values()];
  const others = members.filter(({ id }) => !equalBytes(id, group.me));
  const all: readonly Addressee[] = strangers.length > 0 ? strangers : others;
  if (all.length === 0) {
    agenda.unheard = null;
    return;
  }
  agenda.unheard ??= { asked: 0, nextAt: turn.now + FIRST_ASKED };
  const { asked, nextAt } = agenda.unheard;
  if (nextAt > turn.now) return;
  agenda.unheard = { asked: asked + 1, nextAt: turn.now + Math.min(MOST, FIRST_ASKED * 2 ** (asked + 1)) };
  const addressee = pick(turn.env.random, all);
  // Whose join is not known to hold is told nothing of the group.
  const said = group.roster.members.has(toHex(addressee.id)) ? lackedBy(group, addressee.id) : [];
  sendNote(turn, group, addressee, NOTE_INTRODUCTION, encodeOperations(said));
}

/** Somebody introduces himself. A member by all that is known here learns what he lacks, also of who is out. */
export function takeIntroduction(turn: Turn, group: Group, note: OpenedNote, arrivedAt: number): boolean {
  takeOperations(turn, group, decodeOperations(note.fields), arrivedAt);
  const author = authorOf(turn, group, note);
  if (author === null) {
    const isBy = (key: Ed25519PublicKey) => verifyNote(group.me, key, note);
    if (group.state === 'member') noticeOutsider(turn, group, { from: note.author, arrivedAt, asked: true, isBy });
    return false;
  }
  const key = toHex(author.id);
  const { introduced } = group.agenda;
  if ((introduced.get(key) ?? -AGAIN) + AGAIN > turn.now) return true;
  introduced.set(key, turn.now);
  const said = lackedBy(group, author.id);
  const delay = answerDelay(turn.env.random);
  if (said.length > 0) sendNote(turn, group, author, NOTE_FAREWELL, encodeOperations(said), delay);
  return true;
}

/** An answer came, and named others. */
export function heardOfOthers({ now }: Turn, { agenda }: Group): void {
  if (agenda.unheard !== null) agenda.unheard = { asked: 0, nextAt: Math.min(agenda.unheard.nextAt, now + SOON) };
}

/** Someone shows that he knows that this device is a member. */
function isHeard(group: Group): boolean {
  const { agenda, roster, log, peers } = group;
  const mine = roster.members.get(group.myName);
  if (mine === undefined || agenda.heard === mine.operation) return true;
  const entry = log.get(mine.operation);
  const counted = [...peers.values()].some(({ heard, since }) => heard >= Math.max(1, since));
  // Who made the group was never in need of being heard of.
  const isKnown = entry === null || entry.invite === null || counted || isSeen(group, entry);
  if (isKnown) agenda.heard = mine.operation;
  return isKnown;
}

/** Those whose joins wait for what is not known here. */
function strangersOf({ env }: Turn, { orphans, roster, me }: Group): Addressee[] {
  if (orphans.size === 0) return [];
  return orphans.entries().flatMap(([, { bytes }]) => {
    const { operation } = decodeSignedOperation(env.primitives, bytes);
    if (operation.type !== 'join' || roster.members.has(toHex(operation.author))) return [];
    return equalBytes(operation.author, me) ? [] : [{ id: operation.author, ...operation.device }];
  });
}

/** What his own operations have not seen, in order; the newest of it, as much as fits. */
function lackedBy({ log }: Group, member: MemberId): Uint8Array[] {
  const known = log.seenBy(log.by(toHex(member)).map(({ id }) => fromHex(id)));
  const operations = log.ordered().flatMap(({ id, signed }) => (known.has(id) ? [] : [encodeSignedOperation(signed)]));
  while (encodeOperations(operations).length > MAX_NOTE_FIELDS) operations.shift();
  return operations;
}
