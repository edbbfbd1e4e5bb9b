import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { geometry } from '../wire/geometry.ts';
import { type Acknowledgement, readAcknowledgements, writeAcknowledgements } from './content.ts';
import { Received } from './received.ts';

/**
 * What is known of one other member's messages, and of what he has of ours:
 *
 *     since(4) heard(4) baseline(4) ‖ received (received.ts) ‖
 *     unresolved: rosterHash(1+0|8) acknowledgements(2+, content.ts)
 */
export class Peer {
  received = new Received();
  /** Number of this device's first message to him; 0 where his own operations tell him. */
  since = 0;
  /** He said that he has all of this device's messages to him up to this number. */
  heard = 0;
  /** Number of his first message to this device; 0 while unknown, and then nothing of his is acknowledged. */
  baseline = 0;
  /** What he said by the ranks of a roster that this device does not know yet. */
  unresolved: Unresolved | null = null;

  /** This device has all of his messages to it up to this number. */
  get upTo(): number {
    return this.baseline === 0 ? 0 : this.received.upTo(this.baseline);
  }

  encode(): Uint8Array {
    const writer = new Writer().u32(this.since).u32(this.heard).u32(this.baseline);
    this.received.encode(writer).vector8(this.unresolved?.rosterHash ?? new Uint8Array(0));
    return writeAcknowledgements(writer, this.unresolved?.acknowledgements ?? []).finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): Peer {
    const reader = new Reader(bytes);
    const peer = new Peer();
    peer.since = reader.u32();
    peer.heard = reader.u32();
    peer.baseline = reader.u32();
    peer.received = Received.decode(reader);
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
