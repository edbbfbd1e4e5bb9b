import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import { bestOf, type Epoch, isUsable } from '../group/epochs.ts';
import type { OperationLog } from '../group/operation-log.ts';
import { foldRoster, type Roster, rosterAt } from '../group/roster.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, type MemberId, memberId } from '../wire/ids.ts';
import { type Agenda, newAgenda, type Tended } from './agenda.ts';
import { CAUGHT_UP, type CatchUp } from './catch-up.ts';
import { EpochsOfGroup } from './epochs-of-group.ts';
import { HeldMessages } from './held-messages.ts';
import { KeptMessages } from './kept-messages.ts';
import { Orphans } from './orphans.ts';
import { Peer } from './peer.ts';
import { WaitingRekeys } from './waiting-rekeys.ts';

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
  /** Its id in hex. */
  readonly name: string;
  readonly me: MemberId;
  /** This device's id in hex. */
  readonly myName: string;
  readonly log: OperationLog;
  readonly epochs: EpochsOfGroup;
  readonly peers = new Map<string, Peer>();
  readonly orphans = new Orphans();
  readonly held = new HeldMessages();
  readonly waitingRekeys = new WaitingRekeys();
  readonly agenda: Agenda = newAgenda();
  /** What was there when it was tended last; null where it is to be tended in any case. */
  tended: Tended | null = null;
  /** Hex ids of those who joined in this turn. */
  readonly newcomers = new Set<string>();
  /** What members who asked for a welcome have seen: heads, by hex member id. */
  readonly lacking = new Map<string, readonly Uint8Array[]>();
  /** Of the invite that this device joined by; null once no rekey is sealed to it any more. */
  inviteKey: X25519SecretKey | null = null;
  readonly kept = new KeptMessages();
  /** Hex ids of the peers of whose messages some are missing. */
  readonly gapped = new Set<string>();
  catchUp: CatchUp = CAUGHT_UP;
  /** By hex roster hash, oldest first. */
  readonly ranks = new Map<string, readonly MemberId[]>();
  head: GroupHead;
  roster: Roster;
  told: Told = NOTHING_TOLD;
  readonly #p: Primitives;
  readonly #rostersBefore = new Map<string, Roster>();
  #judged: { readonly roster: Roster | null; readonly usable: Map<string, boolean> } = {
    roster: null,
    usable: new Map(),
  };
  #choice: {
    readonly operations: number;
    readonly epochs: number;
    readonly current: Epoch | null;
    readonly best: Epoch | null;
  } | null = null;

  constructor(p: Primitives, parts: { me: MemberId; log: OperationLog; head: GroupHead }) {
    this.#p = p;
    this.id = parts.log.groupId;
    this.name = toHex(this.id);
    this.me = parts.me;
    this.myName = toHex(parts.me);
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

  /** Whether this device is in it. Who was never taken in, for somebody else joined by the same invite, counts as removed. */
  get state(): 'member' | 'removed' | 'left' {
    if (this.roster.members.has(this.myName)) return 'member';
    return this.roster.left.get(this.myName)?.by === null ? 'left' : 'removed';
  }

  /** The epoch that messages go out in; null while there is none that only members and those invited have. */
  get current(): Epoch | null {
    return this.#choose().current;
  }

  /** The newest epoch whose keys are here: what repairs the group goes out in it, usable or not. */
  get best(): Epoch | null {
    return this.#choose().best;
  }

  /** Asked after every event, of every epoch: judged anew only where the roster is another. */
  isUsable(epoch: Epoch): boolean {
    if (this.#judged.roster !== this.roster) this.#judged = { roster: this.roster, usable: new Map() };
    const key = toHex(epoch.id);
    const known = this.#judged.usable.get(key);
    if (known !== undefined) return known;
    const usable = isUsable(this.log, this.roster, this.rosterAtHeads(epoch), epoch);
    this.#judged.usable.set(key, usable);
    return usable;
  }

  /** What its author knew. */
  rosterAtHeads({ heads }: Epoch): Roster {
    return this.rosterBefore(heads);
  }

  /** The fold of all that these have seen, and of themselves. */
  rosterBefore(heads: readonly Uint8Array[]): Roster {
    const key = heads.map(toHex).join();
    const known = this.#rostersBefore.get(key);
    if (known !== undefined) return known;
    const roster = rosterAt(this.#p, this.log, heads);
    this.#rostersBefore.set(key, roster);
    for (const oldest of this.#rostersBefore.keys()) {
      if (this.#rostersBefore.size <= MAX_ROSTERS_BEFORE) break;
      this.#rostersBefore.delete(oldest);
    }
    return roster;
  }

  /** Hex id of the invite that this device joined by; null for the creator. */
  ownInviteId(): string | null {
    const mine = this.roster.members.get(toHex(this.me));
    const operation = mine === undefined ? undefined : this.log.get(mine.operation)?.signed.operation;
    return operation?.type === 'join' ? toHex(operation.inviteId) : null;
  }

  #choose(): { readonly current: Epoch | null; readonly best: Epoch | null } {
    const operations = this.log.size;
    const epochs = this.epochs.version;
    if (this.#choice?.operations === operations && this.#choice.epochs === epochs) return this.#choice;
    const opened = this.epochs.opened();
    const current = opened.find((epoch) => this.isUsable(epoch)) ?? null;
    this.#choice = { operations, epochs, current, best: bestOf(opened) };
    return this.#choice;
  }
}

const MAX_ROSTERS_BEFORE = 32;

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
