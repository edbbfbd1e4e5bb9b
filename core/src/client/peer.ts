import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { geometry } from '../wire/geometry.ts';
import { type Acknowledgement, readAcknowledgements, writeAcknowledgements } from './content.ts';
import { Received } from './received.ts';

/**
 * What is known of one other member's messages, and of what he has of ours:
 *
 *     heard(4) ‖ received (received.ts) ‖ unresolved: rosterHash(1+0|8) acknowledgements(2+, content.ts)
 */
export class Peer {
  readonly received: Received;
  /** He said that he has our messages up to this number. */
  heard: number;
  /** What he said by the ranks of a roster that this device does not know yet. */
  unresolved: Unresolved | null;

  constructor(received = new Received(), heard = 0, unresolved: Unresolved | null = null) {
    this.received = received;
    this.heard = heard;
    this.unresolved = unresolved;
  }

  encode(): Uint8Array {
    const writer = this.received.encode(new Writer().u32(this.heard));
    writer.vector8(this.unresolved?.rosterHash ?? new Uint8Array(0));
    return writeAcknowledgements(writer, this.unresolved?.acknowledgements ?? []).finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): Peer {
    const reader = new Reader(bytes);
    const heard = reader.u32();
    const received = Received.decode(reader);
    const rosterHash = reader.vector8().slice();
    const acknowledgements = readAcknowledgements(reader);
    reader.end();
    return new Peer(received, heard, rosterHash.length === 0 ? null : { rosterHash, acknowledgements });
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
