import { equalBytes, toHex } from '../bytes/bytes.ts';
import { pick, randomInt } from '../bytes/random.ts';
import type { Member } from '../group/roster.ts';
import type { MemberId } from '../wire/ids.ts';
import { askedToCatchUp, heedLack, isIdle, stopCatchingUp } from './catching-up.ts';
import { composeFor } from './for-one.ts';
import {
  firstWait,
  type Gap,
  MAX_GAPS,
  MOST_ASKED,
  MOST_ASKED_BY_HEARSAY,
  PATIENCE,
  refreshGaps,
  waitAfter,
} from './gaps.ts';
import type { Group } from './group.ts';
import type { Peer } from './peer.ts';
import { recordKeys } from './records.ts';
import { encodeRepairRequest, MAX_WANTED, type Wanted } from './repair-request.ts';
import type { Turn } from './turn.ts';

/**
 * Asking for what is missing (PROTOCOL.md §5.6): first the one who sent it, then by turns a member drawn at random and
 * the sender again, who alone may know for whom it was; ever more rarely, and only while it would have come by itself: on
 * a link on which the mailbox has been empty for a while.
 */
const MAX_HEADS = 256;
/** A request leaves a random while after its time, so that the time says nothing. */
const DELAY_LEAST = 1000;
const DELAY_MOST = 10 * 1000;

/** A peer's messages came, or are spoken of: notes what is missing now. The caller stores the peer. */
export function noticeGaps(turn: Turn, group: Group, member: MemberId, peer: Peer): void {
  const missing = peer.missing(MAX_GAPS);
  if (missing.length === 0 && peer.gaps.length === 0) return;
  peer.gaps = refreshGaps(peer.gaps, missing, turn.now + firstWait(turn.env.random));
  note(group, toHex(member), peer);
}

/** A message came that may have been asked for. Call it before `noticeGaps`. */
export function tellRepaired(turn: Turn, group: Group, senderId: MemberId, { gaps }: Peer, seq: number): void {
  const asked = gaps.some((gap) => gap.from <= seq && seq <= gap.to && gap.asked > 0);
  if (asked) turn.tell({ type: 'gap', groupId: group.id, senderId, from: seq, to: seq, state: 'repaired' });
}

/** Asks for what is due. Call it in every turn, before the outbox is attended to. */
export function askForRepairs(turn: Turn): void {
  if (listeningSince(turn) > turn.now) return;
  for (const group of turn.state.groups.values()) {
    if (isIdle(group)) stopCatchingUp(turn, group);
    if (group.current === null) heedLack(turn, group);
    if (nextAsk(group) > turn.now || isAsking(turn, group)) continue;
    giveUp(turn, group);
    ask(turn, group);
  }
}

/** The next time at which `askForRepairs` has something to do without any other event. */
export function nextRepairWake(turn: Turn): number {
  let next = Number.POSITIVE_INFINITY;
  for (const group of turn.state.groups.values()) if (!isAsking(turn, group)) next = Math.min(next, nextAsk(group));
  return Math.max(next, listeningSince(turn));
}

/** From when on what did not come counts as missing; infinite while nothing can be sent. */
function listeningSince({ link }: Turn): number {
  if (!link.connected || link.drainedSince === null || link.waiting !== null) return Number.POSITIVE_INFINITY;
  return link.drainedSince + PATIENCE;
}

function nextAsk(group: Group): number {
  // Who has no keys at all can ask by notes only.
  if (!hasOthers(group) || group.best === null) return Number.POSITIVE_INFINITY;
  let next = isIdle(group) ? Number.POSITIVE_INFINITY : group.catchUp.nextAt;
  if (group.gapped.size === 0) return next;
  for (const [, peer] of gapped(group)) for (const { nextAt } of peer.gaps) next = Math.min(next, nextAt);
  return next;
}

/** One request at a time. */
function isAsking({ state }: Turn, group: Group): boolean {
  for (const [name, entry] of state.outbox)
    if (name.startsWith('ask-') && toHex(entry.groupId) === group.name) return true;
  return false;
}

interface Due {
  readonly sender: Member;
  readonly peer: Peer;
  readonly gap: Gap;
}

function ask(turn: Turn, group: Group): void {
  const due = dueGaps(turn, group);
  const catchesUp = !isIdle(group) && group.catchUp.nextAt <= turn.now;
  const target = due.length > 0 || catchesUp ? targetOf(turn, group, due, catchesUp) : null;
  if (target === null || group.best === null) return;
  const chosen = due.filter(({ sender, gap }) => !isForSender(gap) || sender.id === target).slice(0, MAX_WANTED);
  // One wait for all that were asked for as often, so that they stay together.
  const waits = new Map<number, number>();
  for (const one of chosen) {
    const asked = one.gap.asked + 1;
    const wait = waits.get(asked) ?? waitAfter(turn.env.random, asked);
    waits.set(asked, wait);
    markAsked(turn, group, one, turn.now + wait);
  }
  if (catchesUp) askedToCatchUp(turn, group);
  const wanted = chosen.map(({ sender, gap }): Wanted => ({ sender: sender.id, from: gap.from, to: gap.to }));
  const heads = group.log.heads().slice(0, MAX_HEADS);
  const repair = encodeRepairRequest({ wanted, heads, epoch: group.best.id });
  const delay = DELAY_LEAST + randomInt(turn.env.random, DELAY_MOST - DELAY_LEAST);
  composeFor(turn, group, { member: target, epoch: 'newest', delay, purpose: 'ask' }, { type: 'repair', repair });
}

/** The sender of what it is his turn to be asked for; who named the roster, first, or has what others wait for; else anybody. */
function targetOf({ env }: Turn, group: Group, due: readonly Due[], catchesUp: boolean): MemberId | null {
  const others = othersOf(group);
  if (others.length === 0) return null;
  const forSender = due.find(({ gap }) => isForSender(gap));
  if (forSender !== undefined) return forSender.sender.id;
  const { member, tries, rosterHash } = group.catchUp;
  const isHisTurn = catchesUp && member !== null && (rosterHash === null ? tries % 2 === 0 : tries === 0);
  const known = isHisTurn ? others.find(({ id }) => equalBytes(id, member)) : undefined;
  return (known ?? pick(env.random, others)).id;
}

function isForSender({ asked }: Gap): boolean {
  return asked % 2 === 0;
}

/** What was asked for before may come along a little early, so that one request does for all. */
function dueGaps({ now }: Turn, group: Group): Due[] {
  const due: Due[] = [];
  for (const [key, peer] of gapped(group)) {
    const sender = group.roster.members.get(key);
    if (sender === undefined) continue;
    for (const gap of peer.gaps) {
      if (gap.nextAt <= now + (gap.asked > 0 ? PATIENCE : 0) && gap.asked < mostAsked(peer, gap)) {
        due.push({ sender, peer, gap });
      }
    }
  }
  return due;
}

function markAsked(turn: Turn, group: Group, { sender: { id }, peer, gap }: Due, nextAt: number): void {
  const asked = gap.asked + 1;
  peer.gaps = peer.gaps.map((one) => (one === gap ? { ...gap, asked, nextAt } : one));
  if (asked === 1 && !isHearsay(peer, gap)) tellGap(turn, group, id, gap, 'asked');
  storePeer(turn, group, id, peer);
}

/** What was asked for often enough, and what came from people who are gone. */
function giveUp(turn: Turn, group: Group): void {
  for (const [key, peer] of gapped(group)) {
    const sender = group.roster.members.get(key);
    if (sender === undefined) {
      peer.gaps = [];
      group.gapped.delete(key);
      continue;
    }
    const spent = peer.gaps.filter((gap) => gap.nextAt <= turn.now && gap.asked >= mostAsked(peer, gap));
    if (spent.length === 0) continue;
    for (const gap of spent) {
      if (isHearsay(peer, gap)) peer.hearsay = 0;
      else {
        peer.givenUp = Math.max(peer.givenUp, gap.to);
        tellGap(turn, group, sender.id, gap, 'given-up');
      }
    }
    noticeGaps(turn, group, sender.id, peer);
    storePeer(turn, group, sender.id, peer);
  }
}

function mostAsked(peer: Peer, gap: Gap): number {
  return isHearsay(peer, gap) ? MOST_ASKED_BY_HEARSAY : MOST_ASKED;
}

/** Only others say that there is such a message. */
function isHearsay({ received }: Peer, { to }: Gap): boolean {
  return to > received.highest;
}

function tellGap(turn: Turn, group: Group, senderId: MemberId, { from, to }: Gap, state: 'asked' | 'given-up'): void {
  turn.tell({ type: 'gap', groupId: group.id, senderId, from, to, state });
}

function storePeer({ records }: Turn, group: Group, member: MemberId, peer: Peer): void {
  note(group, toHex(member), peer);
  records.put(recordKeys.peer(group.id, member), peer.encode());
}

function note({ gapped }: Group, key: string, { gaps }: Peer): void {
  if (gaps.length > 0) gapped.add(key);
  else gapped.delete(key);
}

function gapped(group: Group): [string, Peer][] {
  return [...group.gapped].flatMap((key): [string, Peer][] => {
    const peer = group.peers.get(key);
    return peer === undefined ? [] : [[key, peer]];
  });
}

function hasOthers({ roster, myName }: Group): boolean {
  return roster.members.size > 1 && roster.members.has(myName);
}

function othersOf({ roster, myName }: Group): Member[] {
  if (!roster.members.has(myName)) return [];
  return [...roster.members].flatMap(([key, member]) => (key === myName ? [] : [member]));
}
