import { toHex } from '../bytes/bytes.ts';
import type { Ed25519PublicKey } from '../crypto/primitives.ts';
import { hourOf } from '../group/chain.ts';
import { compareEpochs, type Epoch } from '../group/epochs.ts';
import { NOTE_WELCOME, type OpenedNote, verifyNote } from '../group/note.ts';
import { isAdmin, type Member, type Roster } from '../group/roster.ts';
import { encodeSignedOperation } from '../group/signed-operation.ts';
import { decodeWelcomeRequest, encodeWelcome } from '../group/welcome.ts';
import { answerDelay } from './answer-delay.ts';
import { noticeOutsider } from './farewells.ts';
import type { Group } from './group.ts';
import { authorOf, sendNote } from './notes.ts';
import type { Turn } from './turn.ts';

const SECOND = 1000;
/** Admins who have noticed by themselves follow one another, so far apart. */
const STEP = 30 * SECOND;
const AGAIN = 10 * 60 * SECOND;
/** So long after an epoch began a message in the one before says that its sender missed it. */
const SETTLED_AFTER = 2 * 60 * SECOND;

/** A member asks to be let in again. False where it does not hold. */
export function takeWelcomeRequest(turn: Turn, group: Group, note: OpenedNote, arrivedAt: number): boolean {
  const author = authorOf(turn, group, note);
  const heads = decodeWelcomeRequest(note.fields).filter((head) => group.log.has(head));
  if (author === null) {
    const isBy = (key: Ed25519PublicKey) => verifyNote(group.me, key, note);
    noticeOutsider(turn, group, { from: note.author, arrivedAt, asked: true, isBy, heads });
  }
  if (author === null || ownPlace(group) === -1) return false;
  group.lacking.set(toHex(author.id), heads);
  schedule(turn, group, author, 0);
  return true;
}

/** A member sent in an epoch that comes after the one that counts: he may have missed that, and then can't know of it. */
export function noticeEpoch(turn: Turn, group: Group, sender: Member, epoch: Epoch, arrivedAt: number): void {
  const { agenda, current } = group;
  const place = ownPlace(group);
  if (place === -1 || current === null) return;
  if (compareEpochs(epoch, current) <= 0) {
    agenda.welcomes.delete(toHex(sender.id));
    return;
  }
  if (agenda.current === null || arrivedAt < agenda.current.since + SETTLED_AFTER) return;
  if (!group.lacking.has(toHex(sender.id))) group.lacking.set(toHex(sender.id), epoch.heads);
  schedule(turn, group, sender, place * STEP);
}

/** Somebody is a member after all, for what took him out did not hold: he may have erased his keys. */
export function welcomeBack(turn: Turn, group: Group, before: Roster): void {
  const place = ownPlace(group);
  if (place === -1) return;
  for (const [key, member] of group.roster.members) {
    const isBack = before.left.has(key) && !group.newcomers.has(key) && key !== toHex(group.me);
    if (isBack) schedule(turn, group, member, place * STEP);
  }
}

/** Sends what is due. */
export function sendWelcomes(turn: Turn, group: Group): void {
  for (const [key, at] of group.agenda.welcomes) {
    if (at > turn.now) continue;
    group.agenda.welcomes.delete(key);
    const member = group.roster.members.get(key);
    if (member !== undefined) sendWelcome(turn, group, member);
  }
}

function schedule({ env, now }: Turn, { agenda }: Group, { id }: Member, wait: number): void {
  const key = toHex(id);
  if (agenda.welcomes.has(key) || (agenda.welcomed.get(key) ?? -AGAIN) + AGAIN > now) return;
  agenda.welcomes.set(key, now + wait + answerDelay(env.random));
}

function sendWelcome(turn: Turn, group: Group, member: Member): void {
  const { current, log, agenda } = group;
  const { primitives: p } = turn.env;
  if (current === null) return;
  const { chain } = group.epochs.get(current.id) ?? { chain: null };
  // Who was to have it from its beginning gets all that is left of it, anybody else nothing from before now.
  const entitled = group.rosterAtHeads(current).members.get(toHex(member.id))?.operation === member.operation;
  const hour = entitled ? (chain?.oldestHour ?? 0) : hourOf(turn.now);
  const value = chain?.at(p, hour) ?? null;
  if (value === null) return;
  const key = toHex(member.id);
  const seen = log.seenBy(group.lacking.get(key) ?? []);
  const operations = log.ordered().flatMap(({ signed }) => {
    return seen.has(toHex(signed.id)) ? [] : [encodeSignedOperation(signed)];
  });
  agenda.welcomed.set(key, turn.now);
  group.lacking.delete(key);
  sendNote(turn, group, member, NOTE_WELCOME, encodeWelcome({ epoch: current, hour, chain: value, operations }));
  value.fill(0);
}

/** Among the admins, by rank; -1 where this device is none. */
function ownPlace({ roster, me }: Group): number {
  return [...roster.members.values()].filter(isAdmin).findIndex(({ id }) => toHex(id) === toHex(me));
}
