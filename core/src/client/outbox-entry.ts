import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, groupId, type MailboxId, type MemberId, mailboxId, memberId, proxyId } from '../wire/ids.ts';
import type { Route, RouteStop, SendStatus } from './types.ts';

/**
 * Something of one's own on its way. The payload is the signed message (wire/signed-message.ts) of which every
 * submission makes a new transmission, or the invite as it is delivered.
 *
 *     version(1)=2 flags(1: visible 1, held 2, alone 4) stage(1) number(6) nextAt(6) resends(1) failures(2)
 *     groupId(32) seq(4) recipients: count(2) memberId(8)× target mailbox id(1+0|6)
 *     epoch(1+0: current, 1: newest, 32: its id) payload(4+) route(1+0|…)
 */
export interface OutboxEntry {
  /** Message id; of an invite, its id, and of its further parts partId(). */
  readonly id: string;
  /** Entries go out in this order. */
  readonly number: number;
  readonly groupId: GroupId;
  /** Whether the application knows of it: of roster operations no status is told. */
  readonly visible: boolean;
  /** Number of the message; 0 for an invite, and for what is not counted. */
  readonly seq: number;
  /** Other members when it was signed. */
  readonly recipients: readonly MemberId[];
  /** For the recipients alone: no copy comes back to this device, and when every hop has answered it is done. */
  readonly alone: boolean;
  /** Whose keys seal it. */
  readonly epoch: EpochChoice;
  /** Of an invite; null for a message. */
  readonly target: MailboxId | null;
  /** Empty once the server has a text. */
  readonly payload: Uint8Array;
  readonly stage: Stage;
  /** It waited while nothing could be sent, or for its echo, and goes out a random while after that ends. */
  readonly held: boolean;
  /** When to submit (queued), or to submit again (submitted, settled; of own operations also on-server). */
  readonly nextAt: number;
  /** Submissions after a missing echo, or because nobody showed that he has it. */
  readonly resends: number;
  /** Paths that failed one after another. */
  readonly failures: number;
  readonly route: Route | null;
}

/**
 * 'current': the newest epoch that nobody has who is not to have it; waits while there is none. 'newest': the newest
 * whose keys are here, for what sets the group right again. Bytes: the epoch of this id and no other.
 */
export type EpochChoice = 'current' | 'newest' | Uint8Array;

/** What the ids of requests for parts of an invite begin with: they go out though this device is in no such group. */
export const PARTS_REQUEST = 'parts-request-';

/** What the ids of notes begin with: also who is out of the group answers with one. */
export const NOTE = 'note-';

/** Of a further part of an invite. */
export function partId(inviteId: string, index: number): string {
  return `${inviteId}.${index}`;
}

/** What the application knows it as: parts are their invite. */
export function shownId(id: string): string {
  return id.split('.', 1)[0] as string;
}

export type Stage = (typeof STAGES)[number];

/** What the person is told, before any member acknowledged. */
export function bareStatus({ stage, route, failures, held, nextAt }: OutboxEntry, now: number): SendStatus {
  if (stage === 'no-echo' || stage === 'too-large') return { state: 'failed', code: stage };
  if (stage === 'settled') return { state: 'sent' };
  if (stage === 'on-server') return { state: 'on-server' };
  const untried = stage === 'queued' && route === null && failures === 0;
  return untried && (held || nextAt > now) ? { state: 'waiting', reason: 'queued' } : { state: 'sending' };
}

const STAGES = ['queued', 'submitted', 'settled', 'on-server', 'no-echo', 'too-large'] as const;
const VERSION = 2;
const FLAG_VISIBLE = 1;
const FLAG_HELD = 2;
const FLAG_ALONE = 4;
const NEWEST = Uint8Array.of(1);
const NONE = new Uint8Array(0);

export function encodeEntry(entry: OutboxEntry): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .u8((entry.visible ? FLAG_VISIBLE : 0) | (entry.held ? FLAG_HELD : 0) | (entry.alone ? FLAG_ALONE : 0))
    .u8(STAGES.indexOf(entry.stage))
    .u48(entry.number)
    .u48(entry.nextAt)
    .u8(entry.resends)
    .u16(Math.min(entry.failures, 0xffff))
    .bytes(entry.groupId)
    .u32(entry.seq)
    .u16(entry.recipients.length);
  for (const recipient of entry.recipients) writer.bytes(recipient);
  writer
    .vector8(entry.target ?? NONE)
    .vector8(encodeChoice(entry.epoch))
    .vector32(entry.payload);
  return writer.vector8(entry.route === null ? NONE : encodeRoute(entry.route)).finish();
}

/** Throws DecodeError. */
export function decodeEntry(id: string, record: Uint8Array): OutboxEntry {
  const reader = new Reader(record);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `outbox entry of version ${version}`);
  const flags = reader.u8();
  const stage = STAGES[reader.u8()];
  if (stage === undefined) throw new DecodeError('stage', 'outbox entry of an unknown stage');
  const head = {
    number: reader.u48(),
    nextAt: reader.u48(),
    resends: reader.u8(),
    failures: reader.u16(),
    groupId: groupId(reader.bytes(geometry.groupId)),
    seq: reader.u32(),
    recipients: readRecipients(reader),
  };
  const target = reader.vector8();
  const epoch = decodeChoice(reader.vector8());
  const payload = reader.vector32();
  const route = reader.vector8();
  reader.end();
  return {
    ...head,
    id,
    stage,
    payload,
    visible: (flags & FLAG_VISIBLE) !== 0,
    held: (flags & FLAG_HELD) !== 0,
    alone: (flags & FLAG_ALONE) !== 0,
    epoch,
    target: target.length === 0 ? null : mailboxId(target),
    route: route.length === 0 ? null : decodeRoute(route),
  };
}

function encodeChoice(choice: EpochChoice): Uint8Array {
  if (choice === 'current') return NONE;
  return choice === 'newest' ? NEWEST : choice;
}

function decodeChoice(bytes: Uint8Array): EpochChoice {
  if (bytes.length === geometry.hash) return bytes.slice();
  return bytes.length === 0 ? 'current' : 'newest';
}

function readRecipients(reader: Reader): MemberId[] {
  const recipients: MemberId[] = [];
  for (let left = reader.u16(); left > 0; left--) recipients.push(memberId(reader.bytes(geometry.memberId)));
  return recipients;
}

/** first stop, second stop, profile(1) attempts(2) submittedAt(6) settledAt(6, 0: not) echoAt(6) recipients(2) bytes(4) */
function encodeRoute(route: Route): Uint8Array {
  const writer = writeStop(writeStop(new Writer(), route.first), route.second);
  return writer
    .u8(profileByte(route.profile))
    .u16(Math.min(route.attempts, 0xffff))
    .u48(route.submittedAt)
    .u48(route.settledAt ?? 0)
    .u48(route.echoAt ?? 0)
    .u16(route.recipients)
    .u32(route.packetBytes)
    .finish();
}

function decodeRoute(bytes: Uint8Array): Route {
  const reader = new Reader(bytes);
  const first = readStop(reader);
  const second = readStop(reader);
  const profile: Profile = profileFromByte(reader.u8());
  const route = {
    first,
    second,
    profile,
    attempts: reader.u16(),
    submittedAt: reader.u48(),
    settledAt: reader.u48() || null,
    echoAt: reader.u48() || null,
    recipients: reader.u16(),
    packetBytes: reader.u32(),
  };
  reader.end();
  return route;
}

/** proxyId(8) address(1+4|16) port(2) sameOperatorAsServer(1) */
function writeStop(writer: Writer, stop: RouteStop): Writer {
  return writer
    .bytes(stop.proxyId)
    .vector8(stop.address)
    .u16(stop.port)
    .u8(stop.sameOperatorAsServer ? 1 : 0);
}

function readStop(reader: Reader): RouteStop {
  return {
    proxyId: proxyId(reader.bytes(geometry.proxyId)),
    address: reader.vector8(),
    port: reader.u16(),
    sameOperatorAsServer: reader.u8() === 1,
  };
}
