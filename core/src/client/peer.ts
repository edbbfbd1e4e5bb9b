import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { Received } from './received.ts';

/** What is known of one other member's messages and of what he has of ours: heard(4) ‖ received (received.ts). */
export class Peer {
  readonly received: Received;
  /** He said that he has our messages up to this number. */
  heard: number;

  constructor(received = new Received(), heard = 0) {
    this.received = received;
    this.heard = heard;
  }

  encode(): Uint8Array {
    return this.received.encode(new Writer().u32(this.heard)).finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): Peer {
    const reader = new Reader(bytes);
    const heard = reader.u32();
    const peer = new Peer(Received.decode(reader), heard);
    reader.end();
    return peer;
  }
}
