import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import { type HourChain, type HourKeys, hourKeys } from '../group/chain.ts';
import type { OperationLog } from '../group/operation-log.ts';
import { foldRoster, type Roster } from '../group/roster.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, type MemberId, memberId } from '../wire/ids.ts';
import { HeldMessages } from './held-messages.ts';
import { Orphans } from './orphans.ts';
import { Peer } from './peer.ts';

/**
 * One group as this device holds it. The head is one small record:
 *
 *     version(1) profile(1) epoch(4) nextSeq(4) newest(6) claimed(4)
 */
export interface GroupHead {
  readonly profile: Profile;
  /** The epoch that this device sends in. */
  readonly epoch: number;
  /** Number of this device's next message, from 1; counts on through epochs. */
  readonly nextSeq: number;
  /** The greatest time seen in the group: the next message's is greater. */
  readonly newest: number;
  /** Sequence of the directory that was last claimed here; 0 before the first. */
  readonly claimed: number;
}

const VERSION = 1;
/** Rosters whose ranks are remembered, for acknowledgements that name an older one. */
export const MAX_RANKS = 8;
/** Keys are kept for so many hours, epochs counted; deriving them costs more than opening with them. */
const MAX_CACHED_HOURS = 8;

export class Group {
  readonly id: GroupId;
  readonly me: MemberId;
  readonly log: OperationLog;
  readonly chains: Map<number, HourChain>;
  readonly peers = new Map<string, Peer>();
  readonly orphans = new Orphans();
  readonly held = new HeldMessages();
  /** By hex roster hash, oldest first. */
  readonly ranks = new Map<string, readonly MemberId[]>();
  head: GroupHead;
  roster: Roster;
  told: Told = NOTHING_TOLD;
  readonly #hourKeys = new Map<string, HourKeys>();

  constructor(
    p: Primitives,
    parts: { me: MemberId; log: OperationLog; chains: Map<number, HourChain>; head: GroupHead },
  ) {
    this.id = parts.log.groupId;
    this.me = parts.me;
    this.log = parts.log;
    this.chains = parts.chains;
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

  /** Null where the epoch is unknown or the hour erased. */
  hourKeys(p: Primitives, epoch: number, hour: number): HourKeys | null {
    const name = `${epoch}/${hour}`;
    const cached = this.#hourKeys.get(name);
    if (cached !== undefined) return cached;
    const chain = this.chains.get(epoch)?.at(p, hour) ?? null;
    if (chain === null) return null;
    const keys = hourKeys(p, { groupId: this.id, epoch, hour, chain });
    chain.fill(0);
    this.#hourKeys.set(name, keys);
    for (const oldest of this.#hourKeys.keys()) {
      if (this.#hourKeys.size <= MAX_CACHED_HOURS) break;
      this.#hourKeys.delete(oldest);
    }
    return keys;
  }

  /** The epochs in which that erased anything. Keys derived from erased values go too. */
  eraseBefore(p: Primitives, hour: number): number[] {
    for (const [name, keys] of this.#hourKeys) {
      if (keys.hour >= hour) continue;
      keys.psk.fill(0);
      this.#hourKeys.delete(name);
    }
    return [...this.chains].flatMap(([epoch, chain]) => (chain.eraseBefore(p, hour) ? [epoch] : []));
  }
}

export function encodeHead({ profile, epoch, nextSeq, newest, claimed }: GroupHead): Uint8Array {
  const writer = new Writer().u8(VERSION).u8(profileByte(profile)).u32(epoch).u32(nextSeq);
  return writer.u48(newest).u32(claimed).finish();
}

/** Throws DecodeError. */
export function decodeHead(bytes: Uint8Array): GroupHead {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `group of version ${version}`);
  const head = {
    profile: profileFromByte(reader.u8()),
    epoch: reader.u32(),
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
