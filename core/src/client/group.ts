import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import type { Epoch } from '../group/epochs.ts';
import type { OperationLog } from '../group/operation-log.ts';
import { foldRoster, type Roster } from '../group/roster.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, type MemberId, memberId } from '../wire/ids.ts';
import { CAUGHT_UP, type CatchUp } from './catching-up.ts';
import { EpochsOfGroup } from './epochs-of-group.ts';
import { HeldMessages } from './held-messages.ts';
import { KeptMessages } from './kept-messages.ts';
import { Orphans } from './orphans.ts';
import { Peer } from './peer.ts';

/**
 * One group as this device holds it. The head is one small record:
 *
 *     version(1)=2 profile(1) nextSeq(4) newest(6) claimed(4)
 */
export interface GroupHead {
  readonly profile: Profile;
  /** Number of this device's next message, from 1; counts on through epochs. */
  readonly nextSeq: number;
  /** The greatest time seen in the group: the next message's is greater. */
  readonly newest: number;
  /** Sequence of the directory that was last claimed here; 0 before the first. */
  readonly claimed: number;
}

const VERSION = 2;
/**
 * Rosters whose ranks are remembered, for acknowledgements and repairs that name an older one: at least the first number,
 * and more while all of them together have no more members than the second.
 */
export const LEAST_RANKS = 8;
export const MAX_RANKED_MEMBERS = 64 * 1024;

export class Group {
  readonly id: GroupId;
  readonly me: MemberId;
  readonly log: OperationLog;
  readonly epochs: EpochsOfGroup;
  readonly peers = new Map<string, Peer>();
  readonly orphans = new Orphans();
  readonly held = new HeldMessages();
  readonly kept = new KeptMessages();
  /** Hex ids of the peers of whose messages some are missing. */
  readonly gapped = new Set<string>();
  catchUp: CatchUp = CAUGHT_UP;
  /** By hex roster hash, oldest first. */
  readonly ranks = new Map<string, readonly MemberId[]>();
  head: GroupHead;
  roster: Roster;
  told: Told = NOTHING_TOLD;

  constructor(p: Primitives, parts: { me: MemberId; log: OperationLog; head: GroupHead }) {
    this.id = parts.log.groupId;
    this.me = parts.me;
    this.log = parts.log;
    this.epochs = new EpochsOfGroup(this.id);
    this.head = parts.head;
    this.roster = foldRoster(p, parts.log);
  }

  peer(member: MemberId): Peer {
    const key = toHex(member);
    const known = this.peers.get(key);
    if (known !== undefined) return known;
    const peer = new Peer();
    this.peers.set(key, peer);
    return peer;
  }

  /** The epoch that messages go out in; null while there is none that only members and those invited have. */
  get current(): Epoch | null {
    return this.epochs.opened()[0] ?? null;
  }

  /** The newest epoch whose keys are here: what repairs the group goes out in it, usable or not. */
  get best(): Epoch | null {
    return this.epochs.opened()[0] ?? null;
  }
}

export function encodeHead({ profile, nextSeq, newest, claimed }: GroupHead): Uint8Array {
  const writer = new Writer().u8(VERSION).u8(profileByte(profile)).u32(nextSeq);
  return writer.u48(newest).u32(claimed).finish();
}

/** Throws DecodeError. */
export function decodeHead(bytes: Uint8Array): GroupHead {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `group of version ${version}`);
  const head = {
    profile: profileFromByte(reader.u8()),
    nextSeq: reader.u32(),
    newest: reader.u48(),
    claimed: reader.u32(),
  };
  reader.end();
  return head;
}

/** What this device acknowledged last, and under which roster: rosterHash(8) count(2) (memberId(8) seq(4))×. */
export interface Told {
  readonly rosterHash: Uint8Array;
  /** By hex member id. */
  readonly seqs: ReadonlyMap<string, number>;
}

export const NOTHING_TOLD: Told = { rosterHash: new Uint8Array(geometry.rosterHash), seqs: new Map() };

export function encodeTold({ rosterHash, seqs }: Told, members: ReadonlyMap<string, { id: MemberId }>): Uint8Array {
  const known = [...seqs].flatMap(([key, seq]) => {
    const member = members.get(key);
    return member === undefined ? [] : [{ id: member.id, seq }];
  });
  const writer = new Writer().bytes(rosterHash).u16(known.length);
  for (const { id, seq } of known) writer.bytes(id).u32(seq);
  return writer.finish();
}

/** Throws DecodeError. */
export function decodeTold(bytes: Uint8Array): Told {
  const reader = new Reader(bytes);
  const rosterHash = reader.bytes(geometry.rosterHash).slice();
  const seqs = new Map<string, number>();
  for (let left = reader.u16(); left > 0; left--) seqs.set(toHex(reader.bytes(geometry.memberId)), reader.u32());
  reader.end();
  return { rosterHash, seqs };
}

/** A roster's members by rank: since(6) memberId(8)×; `since` tells the oldest of several. */
export function encodeRanks(since: number, members: readonly MemberId[]): Uint8Array {
  const writer = new Writer().u48(since);
  for (const member of members) writer.bytes(member);
  return writer.finish();
}

/** Throws DecodeError. */
export function decodeRanks(bytes: Uint8Array): { since: number; members: MemberId[] } {
  const reader = new Reader(bytes);
  const since = reader.u48();
  const members: MemberId[] = [];
  while (reader.remaining > 0) members.push(memberId(reader.bytes(geometry.memberId).slice()));
  return { since, members };
}
