import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { decodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';

/**
 * Signed messages as they came, one's own too, so that a member who missed one can have it from any other: the first
 * signature still holds. A record is keptAt(6) ‖ signed message; only its head is kept in memory besides.
 */
export interface Kept {
  readonly keptAt: number;
  readonly kind: number;
  /** Number of the epoch that it was signed in. */
  readonly epoch: number;
  readonly seq: number;
  /** Hex. */
  readonly sender: string;
  readonly bytes: number;
}

export const KEPT_LIFETIME = 30 * 24 * 60 * 60 * 1000;
const MAX_MESSAGES = 4096;
const MAX_BYTES = 16 * 1024 * 1024;

/** Those of one group, oldest first. */
export class KeptMessages {
  readonly #bySender = new Map<string, Map<number, Kept>>();
  readonly #inOrder = new Set<Kept>();
  #bytes = 0;

  /** From the stored records: (the key's last two parts, value)×. Throws DecodeError. */
  load(records: readonly (readonly [rest: string, record: Uint8Array])[]): void {
    const kept = records.map(([, record]) => ({ ...headOf(decodeKept(record)), bytes: record.length }));
    for (const one of kept.sort((a, b) => a.keptAt - b.keptAt)) this.add(one);
  }

  add(kept: Kept): void {
    const ofSender = this.#bySender.get(kept.sender) ?? new Map<number, Kept>();
    if (ofSender.has(kept.seq)) return;
    this.#bySender.set(kept.sender, ofSender.set(kept.seq, kept));
    this.#inOrder.add(kept);
    this.#bytes += kept.bytes;
  }

  remove(kept: Kept): void {
    const ofSender = this.#bySender.get(kept.sender);
    if (!this.#inOrder.delete(kept) || ofSender === undefined) return;
    ofSender.delete(kept.seq);
    if (ofSender.size === 0) this.#bySender.delete(kept.sender);
    this.#bytes -= kept.bytes;
  }

  has(sender: string, seq: number): boolean {
    return this.#bySender.get(sender)?.has(seq) ?? false;
  }

  /** Of one sender, by number. */
  of(sender: string): Kept[] {
    return [...(this.#bySender.get(sender)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  }

  all(): Iterable<Kept> {
    return this.#inOrder;
  }

  /** Those that have to go: the oldest, while there are too many, too much, or what came before `time`. */
  surplus(time: number): Kept[] {
    const surplus: Kept[] = [];
    let [count, bytes] = [this.#inOrder.size, this.#bytes];
    for (const kept of this.#inOrder) {
      if (count <= MAX_MESSAGES && bytes <= MAX_BYTES && kept.keptAt >= time) break;
      surplus.push(kept);
      count--;
      bytes -= kept.bytes;
    }
    return surplus;
  }

  /** When the oldest has to go; infinite where there is none. */
  get nextExpiry(): number {
    const [oldest] = this.#inOrder;
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.keptAt + KEPT_LIFETIME;
  }
}

export function headOf({ keptAt, message }: { keptAt: number; message: SignedMessage }): Omit<Kept, 'bytes'> {
  return { keptAt, kind: message.kind, epoch: message.epoch, seq: message.seq, sender: toHex(message.senderId) };
}

/** Throws DecodeError. */
export function decodeKept(record: Uint8Array): { keptAt: number; message: SignedMessage } {
  const reader = new Reader(record.slice());
  return { keptAt: reader.u48(), message: decodeSignedMessage(reader.rest()) };
}
