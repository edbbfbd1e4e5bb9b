import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { geometry } from '../wire/geometry.ts';
import { type Acknowledgement, readAcknowledgements, writeAcknowledgements } from './content.ts';
import { type Gap, readGaps, writeGaps } from './gaps.ts';
import { Received, type Stretch } from './received.ts';
import { type Allowance, FULL_ALLOWANCE, readAllowance, writeAllowance } from './repair-allowance.ts';

/** More messages than this that only others speak of are not believed in at once. */
const MOST_BY_HEARSAY = 256;
/** Of somebody who came back more often than that the first times are forgotten. */
const MOST_RETURNS = 16;

/**
 * What is known of one other member's messages, and of what he has of ours:
 *
 *     since(4) heard(4) heardBefore: count(1) (from(4) to(4))× baseline(4) hearsay(4) givenUp(4) ‖ received (received.ts) ‖ gaps: count(1) gap× (gaps.ts) ‖
 *     allowance (repair-allowance.ts) ‖ unresolved: rosterHash(1+0|8) acknowledgements(2+, content.ts)
 */
export class Peer {
  received = new Received();
  /** Number of this device's first message to him; 0 where his own operations tell him. */
  since = 0;
  /** He said that he has all of this device's messages to him up to this number. */
  heard = 0;
  /** What he has from his times in the group before this one: of what was sent in between he has nothing. */
  heardBefore: readonly Stretch[] = [];
  /** Number of his first message to this device; 0 while unknown, and then nothing of his is acknowledged. */
  baseline = 0;
  /** Others have his messages up to this number, they say. */
  hearsay = 0;
  /** What is missing up to this number is not asked for any more; it is taken where it still comes. */
  givenUp = 0;
  gaps: readonly Gap[] = [];
  /** What he asked for himself. */
  allowance: Allowance = FULL_ALLOWANCE;
  /** What he said by the ranks of a roster that this device does not know yet. */
  unresolved: Unresolved | null = null;

  /** He wrote, and did not show that he knows where this device's messages to him begin. Not kept over restarts. */
  lacksIntroduction = false;

  /** This device has all of his messages to it up to this number. */
  get upTo(): number {
    return this.baseline === 0 ? 0 : this.received.upTo(this.baseline);
  }

  /** He said that he has this device's message of this number. */
  hasGot(seq: number): boolean {
    const isIn = ({ from, to }: Stretch) => from <= seq && seq <= to;
    return seq > 0 && [...this.heardBefore, { from: this.since, to: this.heard }].some(isIn);
  }

  /** He is taken in (again): this device's messages to him begin with this number. */
  beginAt(seq: number): void {
    if (this.heard >= Math.max(1, this.since)) {
      this.heardBefore = [...this.heardBefore, { from: this.since, to: this.heard }].slice(-MOST_RETURNS);
    }
    this.since = seq;
  }

  /** Others have his messages up to `seq`, somebody says. True where that is news; what is far off is no news. */
  hear(seq: number): boolean {
    const { highest } = this.received;
    if (this.baseline === 0 || seq <= Math.max(highest, this.hearsay, this.givenUp)) return false;
    if (seq > Math.max(highest, this.baseline - 1) + MOST_BY_HEARSAY) return false;
    this.hearsay = seq;
    return true;
  }

  /** Stretches of his messages to this device that it should have and does not. */
  missing(limit: number): Stretch[] {
    if (this.baseline === 0) return [];
    const { highest } = this.received;
    const last = Math.max(highest, this.hearsay);
    return this.received.missing(Math.max(this.baseline, this.givenUp + 1), last, limit);
  }

  encode(): Uint8Array {
    const writer = new Writer().u32(this.since).u32(this.heard).u8(this.heardBefore.length);
    for (const { from, to } of this.heardBefore) writer.u32(from).u32(to);
    writer.u32(this.baseline).u32(this.hearsay).u32(this.givenUp);
    writeAllowance(writeGaps(this.received.encode(writer), this.gaps), this.allowance);
    writer.vector8(this.unresolved?.rosterHash ?? new Uint8Array(0));
    return writeAcknowledgements(writer, this.unresolved?.acknowledgements ?? []).finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): Peer {
    const reader = new Reader(bytes);
    const peer = new Peer();
    peer.since = reader.u32();
    peer.heard = reader.u32();
    peer.heardBefore = Array.from({ length: reader.u8() }, () => ({ from: reader.u32(), to: reader.u32() }));
    peer.baseline = reader.u32();
    peer.hearsay = reader.u32();
    peer.givenUp = reader.u32();
    peer.received = Received.decode(reader);
    peer.gaps = readGaps(reader);
    peer.allowance = readAllowance(reader);
    const rosterHash = reader.vector8().slice();
    const acknowledgements = readAcknowledgements(reader);
    reader.end();
    peer.unresolved = rosterHash.length === 0 ? null : { rosterHash, acknowledgements };
    return peer;
  }
}

export interface Unresolved {
  readonly rosterHash: Uint8Array;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** The newer one counts; of one roster both do, and at one rank the newer. */
export function mergeUnresolved(older: Unresolved | null, newer: Unresolved): Unresolved {
  if (older === null || toHex(older.rosterHash) !== toHex(newer.rosterHash)) return newer;
  const byRank = new Map([...older.acknowledgements, ...newer.acknowledgements].map(({ rank, seq }) => [rank, seq]));
  const acknowledgements = [...byRank].map(([rank, seq]) => ({ rank, seq })).sort((a, b) => a.rank - b.rank);
  return { rosterHash: newer.rosterHash, acknowledgements: acknowledgements.slice(0, geometry.maxRecipients) };
}
