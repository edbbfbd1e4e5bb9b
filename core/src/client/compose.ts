import { toHex } from '../bytes/bytes.ts';
import { sizeClass } from '../crypto/padme.ts';
import { UsageError } from '../errors.ts';
import type { Epoch } from '../group/epochs.ts';
import { encodeSignedOperation, type SignedOperation } from '../group/signed-operation.ts';
import { geometry } from '../wire/geometry.ts';
import type { MemberId } from '../wire/ids.ts';
import { encodeSignedMessage, type SignedMessage, signMessage } from '../wire/signed-message.ts';
import {
  type Acknowledgement,
  CLAIM_HASH,
  type Contents,
  type DirectoryClaim,
  encodeBody,
  type Introduction,
  isMessage,
  isWritten,
  kindOf,
  MAX_ACKNOWLEDGEMENTS,
  MAX_HEAD,
  MAX_INTRODUCTIONS,
} from './content.ts';
import { encodeHead, encodeTold, type Group, type GroupHead, type Told } from './group.ts';
import { keepMessage } from './keeping.ts';
import { messageIdOf } from './message-id.ts';
import { enqueue } from './outbox.ts';
import type { EpochChoice } from './outbox-entry.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

/** What is otherwise: to all other members, at once, in the epoch that the kind of contents calls for. */
export interface Terms {
  readonly recipients?: readonly MemberId[];
  readonly epoch?: EpochChoice;
  /** Milliseconds until it goes out. */
  readonly delay?: number;
}

/**
 * Signs a message of this device and puts it into the outbox. Throws UsageError
 * 'text-too-long' before any change.
 */
export function compose(
  turn: Turn,
  group: Group,
  contents: Exclude<Contents, { type: 'unknown' }>,
  terms: Terms = {},
): SignedMessage {
  const profile = turn.profile();
  const seqs = acknowledgementsDue(group);
  const claim = claimDue(turn, group);
  const body = encodeBody({
    claim,
    introductions: introductionsDue(group),
    acknowledgements: withRanks(group, seqs),
    contents,
  });
  // A rekey goes out in as many packets as it takes.
  const largest = contents.type === 'rekey' ? geometry.maxBody : largestBody(group);
  if (body.length > largest) throw new UsageError('text-too-long', 'too large for a group of this size');

  const message = signMessage(profile.device.signing, group.id, {
    kind: kindOf(contents),
    senderId: profile.memberId,
    epoch: numberOf(group, terms.epoch),
    seq: group.head.nextSeq,
    sentAt: tick(turn, group),
    rosterHash: group.roster.hash,
    body,
  });
  const { nextSeq } = group.head;
  setHead(turn, group, { nextSeq: nextSeq + 1, ...(claim === null ? {} : { claimed: claim.sequence }) });
  tell(turn, group, seqs);
  const me = toHex(profile.memberId);
  keepMessage(turn, group, message);
  const entry = {
    id: messageIdOf(turn.env.primitives, group.id, message),
    groupId: group.id,
    visible: isMessage(contents),
    seq: message.seq,
    recipients: terms.recipients ?? others(group, me),
    target: null,
    payload: encodeSignedMessage(message),
    alone: false,
    epoch: terms.epoch ?? epochFor(group, contents),
  } as const;
  enqueueInParts(turn, entry, terms.delay);
  return message;
}

/**
 * Sends a rekey to all other members in the keys of its parent. A group of many hundreds gets it in several
 * packets, for no second proxy makes so many copies of so much.
 */
export function composeRekey(turn: Turn, group: Group, rekey: Uint8Array, parent: Epoch): void {
  if (group.roster.members.size < 2) return;
  compose(turn, group, { type: 'rekey', rekey }, { epoch: parent.id });
}

function enqueueInParts(turn: Turn, entry: Parameters<typeof enqueue>[1], delay: number | undefined): void {
  // One is the sender's own copy.
  const most = Math.floor(geometry.maxFanOut / (entry.payload.length + geometry.seal)) - 1;
  enqueue(turn, { ...entry, recipients: entry.recipients.slice(0, most) }, delay);
  for (let at = most; at < entry.recipients.length; at += most) {
    const recipients = entry.recipients.slice(at, at + most);
    const id = toHex(turn.env.random.bytes(16));
    enqueue(turn, { ...entry, id, recipients, visible: false, alone: true, seq: 0 }, delay);
  }
}

/** Operations stay in today's epoch: the next one's rekey can be read only by those who have them. */
function epochFor({ best }: Group, contents: Contents): EpochChoice {
  if (isWritten(contents)) return 'current';
  return contents.type === 'operations' && best !== null ? best.id : 'newest';
}

function numberOf({ epochs, current, best }: Group, choice: EpochChoice | undefined): number {
  const epoch = typeof choice === 'object' ? epochs.get(choice)?.epoch : (current ?? best);
  return epoch?.number ?? 0;
}

function others({ roster }: Group, me: string): MemberId[] {
  return [...roster.members].flatMap(([key, { id }]) => (key === me ? [] : [id]));
}

/** Sends operations to the whole group, in as many messages as they need. Nothing goes out to nobody. */
export function composeOperations(
  turn: Turn,
  group: Group,
  operations: readonly SignedOperation[],
  terms: Terms = {},
): void {
  if (group.roster.members.size < 2) return;
  const room = largestBody(group) - MAX_HEAD - 2;
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const encoded of operations.map(encodeSignedOperation)) {
    if (size + encoded.length + 2 > room && batch.length > 0) {
      compose(turn, group, { type: 'operations', operations: batch }, terms);
      [batch, size] = [[], 0];
    }
    batch.push(encoded);
    size += encoded.length + 2;
  }
  if (batch.length > 0) compose(turn, group, { type: 'operations', operations: batch }, terms);
}

/** A time after everything seen in the group: order by it is causal (a hybrid logical clock). */
export function tick(turn: Turn, group: Group): number {
  const at = Math.max(turn.now, group.head.newest + 1);
  setHead(turn, group, { newest: at });
  return at;
}

export function setHead(turn: Turn, group: Group, changes: Partial<GroupHead>): void {
  group.head = { ...group.head, ...changes };
  turn.records.put(recordKeys.group(group.id), encodeHead(group.head));
}

/** The most that a body may hold, so that one datagram carries it and the fan-out for this group stays in budget. */
function largestBody({ roster }: Group): number {
  const perCopy = Math.floor(geometry.maxFanOut / roster.members.size) + geometry.seal;
  let size = geometry.maxDatagram;
  while (size > perCopy) size = smallerClass(size);
  return size - geometry.deliveryOverhead - geometry.paddingMark;
}

function smallerClass(size: number): number {
  const twoThirds = Math.floor((size * 2) / 3);
  return sizeClass(twoThirds) < size ? sizeClass(twoThirds) : sizeClass(size / 2);
}

function claimDue({ link }: Turn, { head }: Group): DirectoryClaim | null {
  if (link.directory === null || link.directoryHash === null || link.directory.sequence === head.claimed) return null;
  return { sequence: link.directory.sequence, hash: link.directoryHash.subarray(0, CLAIM_HASH) };
}

/** By hex member id: what changed since the last message, or all of it where the roster did. */
function acknowledgementsDue({ roster, peers, told }: Group): Map<string, number> {
  const said = toHex(told.rosterHash) === toHex(roster.hash) ? told.seqs : new Map<string, number>();
  const due = new Map<string, number>();
  for (const member of roster.members.keys()) {
    const upTo = peers.get(member)?.upTo ?? 0;
    if (upTo > (said.get(member) ?? 0) && due.size < MAX_ACKNOWLEDGEMENTS) due.set(member, upTo);
  }
  return due;
}

/**
 * Of those who have acknowledged nothing yet; ever more rarely, for people who only read never do, but in answer to
 * whoever wrote without having heard it.
 */
function introductionsDue({ roster, peers, head }: Group): Introduction[] {
  const due: Introduction[] = [];
  for (const [key, { id }] of roster.members) {
    const peer = peers.get(key);
    if (peer === undefined || peer.since === 0 || peer.heard >= peer.since) continue;
    if (!peer.lacksIntroduction && !isDue(head.nextSeq - peer.since)) continue;
    peer.lacksIntroduction = false;
    due.push({ member: id, seq: peer.since });
    if (due.length === MAX_INTRODUCTIONS) break;
  }
  return due;
}

/** The first eight, and from there every power of two. */
function isDue(message: number): boolean {
  return message < 8 || (message & (message - 1)) === 0;
}

function withRanks({ roster }: Group, seqs: ReadonlyMap<string, number>): Acknowledgement[] {
  return [...roster.members.keys()].flatMap((member, rank) => {
    const seq = seqs.get(member);
    return seq === undefined ? [] : [{ rank, seq }];
  });
}

function tell(turn: Turn, group: Group, seqs: ReadonlyMap<string, number>): void {
  const sameRoster = toHex(group.told.rosterHash) === toHex(group.roster.hash);
  if (sameRoster && seqs.size === 0) return;
  const before = sameRoster ? group.told.seqs : new Map<string, number>();
  const told: Told = { rosterHash: group.roster.hash, seqs: new Map([...before, ...seqs]) };
  group.told = told;
  turn.records.put(recordKeys.told(group.id), encodeTold(told, group.roster.members));
}
