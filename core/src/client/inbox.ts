import { equalBytes, toHex } from '../bytes/bytes.ts';
import { Writer } from '../bytes/writer.ts';
import type { Ed25519PublicKey, Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { type HourKeys, hourOf } from '../group/chain.ts';
import { isAdmin, type Member } from '../group/roster.ts';
import { openDelivery } from '../roles/5-target.ts';
import { geometry } from '../wire/geometry.ts';
import { type SignedMessage, verifyMessage } from '../wire/signed-message.ts';
import { takeAcknowledgements } from './acknowledgements.ts';
import { heedRoster, heedUnopened } from './catching-up.ts';
import { setHead } from './compose.ts';
import { type Body, decodeBody, isWritten, KIND_OPERATIONS, KIND_REKEY } from './content.ts';
import { noticeOutsider } from './farewells.ts';
import { forgetDeleted } from './forgetting.ts';
import { formerMember } from './former-members.ts';
import type { Group } from './group.ts';
import { encodeHeld, type HeldMessage, heldId } from './held-messages.ts';
import { keepMessage } from './keeping.ts';
import { messageIdOf, messageOrder, placeInTime } from './message-id.ts';
import { takeNote } from './notes-received.ts';
import { takeOperations } from './operations-intake.ts';
import { echoed } from './outbox.ts';
import type { Peer } from './peer.ts';
import { takePart } from './pending-joins.ts';
import { CONTENT_HASH } from './received.ts';
import { recordKeys } from './records.ts';
import { takeRekey } from './rekeying-received.ts';
import { answerRepair } from './repair-answer.ts';
import { decodeRepairRequest, type RepairRequest } from './repair-request.ts';
import { noticeGaps, tellRepaired } from './repairing.ts';
import { keepSealed } from './sealed-messages.ts';
import { tellWritten } from './telling.ts';
import type { Turn } from './turn.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';
import { noticeEpoch } from './welcoming.ts';

/** What was on its way when its sender was taken out of the group is heard; he has the old keys for longer than that. */
const STILL_HEARD = CLOCK_TOLERANCE;

/**
 * What comes in. Total: whatever the bytes, they are delivered, held, kept as a sealed message, or counted.
 *
 * Operations are taken in before their message's sender is looked at, for they stand by their own signatures and may be
 * what makes him a member; everything else is believed of members only, and once.
 */
export function receive(turn: Turn, arrivedAt: number, delivery: Uint8Array): void {
  const opened = openOrCount(turn, arrivedAt, delivery);
  if (opened === 'malformed') {
    turn.count('malformed-message');
    return;
  }
  if (opened === null) {
    if (takeNote(turn, delivery, arrivedAt) || takePart(turn, delivery)) return;
    heedUnopened(turn);
    keepSealed(turn, arrivedAt, delivery);
    return;
  }
  const group = turn.group(opened.hourKeys.groupId);
  const { message } = opened;
  if (group.state !== 'member') {
    takeEcho(turn, group, message);
    return;
  }
  const item = { arrivedAt, keyEpoch: opened.hourKeys.epoch, message };
  const body = bodyOf(message);
  if (body?.contents.type === 'operations') takeOperations(turn, group, body.contents.operations, arrivedAt);
  if (body?.contents.type === 'rekey') takeRekey(turn, group, body.contents.rekey, arrivedAt);
  accept(turn, group, item, body);
  acceptHeld(turn, group);
  const sender = group.roster.members.get(toHex(message.senderId));
  const epoch = group.epochs.epochOf(opened.hourKeys);
  if (sender !== undefined && epoch !== null && sender.id !== group.me)
    noticeEpoch(turn, group, sender, epoch, arrivedAt);
}

/** Out of a group nothing counts but that one's own last word has got through. */
function takeEcho(turn: Turn, group: Group, message: SignedMessage): void {
  if (!equalBytes(message.senderId, group.me)) return;
  if (!verifyMessage(group.id, turn.profile().device.signing.publicKey, message)) return;
  echoed(turn, messageIdOf(turn.env.primitives, group.id, message));
}

function openOrCount(turn: Turn, arrivedAt: number, delivery: Uint8Array) {
  if (delivery.length > geometry.maxDatagram) return 'malformed';
  try {
    return openDelivery(turn.env, candidates(turn, hourOf(arrivedAt)), delivery);
  } catch (error) {
    if (error instanceof DecodeError) return 'malformed';
    throw error;
  }
}

/** The keys of the hour of arrival, the one before and the one after, newest epoch first. */
export function* candidates({ env, state }: Turn, arrival: number): Generator<HourKeys> {
  for (const hour of [arrival, arrival - 1, arrival + 1]) {
    for (const group of state.groups.values()) {
      for (const { id } of group.epochs.opened()) {
        const keys = group.epochs.hourKeys(env.primitives, id, hour);
        if (keys !== null) yield keys;
      }
    }
  }
}

function bodyOf(message: SignedMessage): Body | null {
  try {
    return decodeBody(message.kind, message.body);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

function accept(turn: Turn, group: Group, item: HeldMessage, body: Body | null): void {
  const { message, arrivedAt } = item;
  const { primitives: p } = turn.env;
  const former = formerMember(group, toHex(message.senderId));
  if (former !== null && arrivedAt > former.at + STILL_HEARD) {
    turn.count('sent-after-leaving');
    heedOutsider(turn, group, item);
    return;
  }
  const sender = group.roster.members.get(toHex(message.senderId)) ?? former?.member;
  if (sender === undefined) {
    heedOutsider(turn, group, item);
    if (message.seq === 0) turn.count('repair-refused');
    else hold(turn, group, item);
    return;
  }
  if (!verifyMessage(group.id, p.ed25519PublicKey(sender.signingKey), message)) {
    turn.count('bad-signature');
    return;
  }
  if (equalBytes(sender.id, group.me)) {
    echoed(turn, messageIdOf(p, group.id, message));
    return;
  }
  const peer = group.peer(sender.id);
  if (message.seq === 0) {
    takeCorrection(turn, group, message, body);
    return;
  }
  if (!takeOnce(turn, group, peer, message)) return;
  keepMessage(turn, group, message);
  const introduction = body?.introductions.find(({ member }) => equalBytes(member, group.me));
  if (introduction !== undefined && peer.baseline === 0) peer.baseline = introduction.seq;
  tellRepaired(turn, group, sender.id, peer, message.seq);
  if (body !== null) hear(turn, group, peer, message, body);
  noticeGaps(turn, group, sender.id, peer);
  turn.records.put(recordKeys.peer(group.id, sender.id), peer.encode());
  if (body === null) turn.count('malformed-message');
  else deliver(turn, group, sender, message, body, arrivedAt);
}

function heedOutsider(turn: Turn, group: Group, { arrivedAt, message }: HeldMessage): void {
  const isBy = (key: Ed25519PublicKey) => verifyMessage(group.id, key, message);
  noticeOutsider(turn, group, { from: message.senderId, arrivedAt, asked: message.seq === 0, isBy });
}

/** What is not counted: operations and rekeys, which were taken in before, and requests for repair. */
function takeCorrection(turn: Turn, group: Group, { senderId, sentAt, kind }: SignedMessage, body: Body | null): void {
  const request = body?.contents.type === 'repair' ? requestOf(body.contents.repair) : null;
  // What a former member sent before he was out is heard for a while; he is given nothing any more.
  if (!group.roster.members.has(toHex(senderId))) turn.count('repair-refused');
  else if (request !== null) {
    answerRepair(turn, group, { id: senderId, request, sentAt });
    turn.records.put(recordKeys.peer(group.id, senderId), group.peer(senderId).encode());
  } else if ((kind !== KIND_OPERATIONS && kind !== KIND_REKEY) || body === null) turn.count('malformed-message');
}

function requestOf(bytes: Uint8Array): RepairRequest | null {
  try {
    return decodeRepairRequest(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

function hold(turn: Turn, group: Group, item: HeldMessage): void {
  const id = heldId(turn.env.primitives, item.message);
  const evicted = group.held.add(id, item);
  if (evicted === null) return;
  turn.records.put(recordKeys.held(group.id, id), encodeHeld(item));
  for (const old of evicted) {
    turn.records.delete(recordKeys.held(group.id, old));
    turn.count('message-evicted');
  }
}

/** Those whose sender has become a member. */
function acceptHeld(turn: Turn, group: Group): void {
  for (const [id, item] of group.held.entries()) {
    if (!group.roster.members.has(toHex(item.message.senderId))) continue;
    group.held.remove(id);
    turn.records.delete(recordKeys.held(group.id, id));
    accept(turn, group, item, bodyOf(item.message));
  }
}

/** False for what was there before. */
function takeOnce(turn: Turn, group: Group, peer: Peer, message: SignedMessage): boolean {
  const { senderId, epoch, seq } = message;
  const { forgottenGaps } = peer.received;
  const taken = peer.received.take(epoch, seq, contentHash(turn.env.primitives, message));
  if (peer.received.forgottenGaps > forgottenGaps) turn.count('gap-forgotten');
  if (taken === 'other-contents') turn.tell({ type: 'equivocation', groupId: group.id, senderId, epoch, seq });
  return taken === 'new';
}

/** Takes the acknowledgement of this device's messages and the claim about the directory. */
function hear(turn: Turn, group: Group, peer: Peer, { senderId, rosterHash }: SignedMessage, body: Body): void {
  if (body.claim !== null) {
    const taken = turn.state.claims.take(body.claim);
    if (taken !== 'known') turn.records.put(recordKeys.claims, turn.state.claims.encode());
    if (taken === 'split') turn.tell({ type: 'split-directory', sequence: body.claim.sequence });
  }
  heedRoster(turn, group, senderId, rosterHash);
  takeAcknowledgements(turn, group, peer, { rosterHash, acknowledgements: body.acknowledgements });
  peer.lacksIntroduction = peer.heard < peer.since;
}

function deliver(
  turn: Turn,
  group: Group,
  sender: Member,
  message: SignedMessage,
  body: Body,
  arrivedAt: number,
): void {
  const latest = arrivedAt + CLOCK_TOLERANCE;
  if (message.sentAt > latest) turn.count('sent-in-future');
  const place = placeInTime(message.sentAt, arrivedAt);
  if (place > group.head.newest) setHead(turn, group, { newest: place });
  if (body.contents.type === 'unknown') {
    turn.count('unknown-kind');
    return;
  }
  if (!isWritten(body.contents)) return;
  const byAdmin = isAdmin(sender);
  if (body.contents.type === 'deletion') {
    forgetDeleted(turn, group, body.contents, { by: toHex(sender.id), isAdmin: byAdmin });
  }
  const head = {
    id: messageIdOf(turn.env.primitives, group.id, message),
    groupId: group.id,
    order: messageOrder(place, message),
    sentAt: Math.min(message.sentAt, latest),
    senderId: sender.id,
    senderName: sender.name,
    mine: false,
    disappears: group.roster.disappearing,
  };
  tellWritten(turn, head, body.contents, byAdmin);
}

/** All that is signed but the triple: whether one number came with two contents. */
function contentHash(p: Primitives, { kind, epoch, sentAt, rosterHash, body }: SignedMessage): Uint8Array {
  const head = new Writer().u8(kind).u32(epoch).u48(sentAt).bytes(rosterHash).finish();
  return p.sha256(head, body).slice(0, CONTENT_HASH);
}
