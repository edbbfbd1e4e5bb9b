import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { decodeSignedMessage, encodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';
import type { Group } from './group.ts';
import { type Records, recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

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

const LIFETIME = 30 * 24 * 60 * 60 * 1000;
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
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.keptAt + LIFETIME;
  }
}

/** Numbered messages only: what is not counted nobody misses. */
export function keepMessage(turn: Turn, group: Group, message: SignedMessage): void {
  const sender = toHex(message.senderId);
  if (message.seq === 0 || group.kept.has(sender, message.seq)) return;
  const record = new Writer().u48(turn.now).bytes(encodeSignedMessage(message)).finish();
  turn.records.put(recordKeys.keptOf(group.id, sender, message.seq), record);
  group.kept.add({ ...headOf({ keptAt: turn.now, message }), bytes: record.length });
  dropSurplus(turn, group);
}

/** This device is out of the group: it helps nobody any more. */
export function forgetKept(records: Records, group: Group): void {
  for (const kept of [...group.kept.all()]) {
    group.kept.remove(kept);
    records.delete(recordKeys.keptOf(group.id, kept.sender, kept.seq));
  }
}

/** Time that no server has confirmed makes nothing old. */
export function expireKept(turn: Turn): void {
  for (const group of turn.state.groups.values()) dropSurplus(turn, group);
}

/** The next time at which `expireKept` has something to do. */
export function nextKeptExpiry({ state, link, now }: Turn): number {
  const times = [...state.groups.values()].map(({ kept }) => kept.nextExpiry).filter((time) => time > now);
  return link.serverTime === null ? Number.POSITIVE_INFINITY : Math.min(Number.POSITIVE_INFINITY, ...times);
}

/** As it was signed; null where it is not here any more. */
export function readKept(turn: Turn, group: Group, { sender, seq }: Kept): SignedMessage | null {
  const record = turn.records.get(recordKeys.keptOf(group.id, sender, seq));
  return record === null ? null : decodeKept(record).message;
}

function dropSurplus(turn: Turn, group: Group): void {
  const { serverTime } = turn.link;
  const time = serverTime === null ? 0 : Math.min(turn.now, serverTime);
  for (const old of group.kept.surplus(time - LIFETIME)) {
    group.kept.remove(old);
    turn.records.delete(recordKeys.keptOf(group.id, old.sender, old.seq));
  }
}

function headOf({ keptAt, message }: { keptAt: number; message: SignedMessage }): Omit<Kept, 'bytes'> {
  return { keptAt, kind: message.kind, epoch: message.epoch, seq: message.seq, sender: toHex(message.senderId) };
}

/** Throws DecodeError. */
export function decodeKept(record: Uint8Array): { keptAt: number; message: SignedMessage } {
  const reader = new Reader(record.slice());
  return { keptAt: reader.u48(), message: decodeSignedMessage(reader.rest()) };
}
