import { toHex } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { wipe } from '../bytes/wipe.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { type HourChain, type HourKeys, hourKeys } from '../group/chain.ts';
import type { Epoch } from '../group/epochs.ts';
import { readHeads, writeHeads } from '../group/heads.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, memberId } from '../wire/ids.ts';

/** `chain` is null where this device was never given it, or where it is gone. */
export interface KnownEpoch {
  readonly epoch: Epoch;
  readonly chain: HourChain | null;
  /** As it came, and the epoch that it followed; null for epoch 0, and for what an invite or a welcome brought. */
  readonly rekey: Uint8Array | null;
  readonly parent: Uint8Array | null;
}

/** Keys are kept for so many hours, epochs counted; deriving them costs more than opening with them. */
const MAX_CACHED_HOURS = 48;

/**
 * The epochs of one group that this device knows, by id: two members who rekey at once make two of one number. Keys that
 * were derived from a chain are wiped with what they came from.
 */
export class EpochsOfGroup {
  readonly #groupId: GroupId;
  readonly #known = new Map<string, KnownEpoch>();
  readonly #hourKeys = new Map<string, { readonly epochId: string; readonly keys: HourKeys }>();
  /** Changes whenever the set of epochs, or of those with a chain, does. */
  version = 0;
  #ordered: Ordered | null = null;
  #erased = { before: Number.NEGATIVE_INFINITY, version: 0 };

  constructor(groupId: GroupId) {
    this.#groupId = groupId;
  }

  get(id: Uint8Array): KnownEpoch | null {
    return this.#known.get(toHex(id)) ?? null;
  }

  /** By number and then by id, the newest first. */
  all(): readonly KnownEpoch[] {
    return this.#inOrder().all;
  }

  /** Those whose keys this device has, the newest first. */
  opened(): readonly Epoch[] {
    return this.#inOrder().opened;
  }

  put(epoch: Epoch, chain: HourChain | null, rekey: Uint8Array | null = null): void {
    this.#known.set(toHex(epoch.id), { epoch, chain, rekey, parent: rekey === null ? null : parentOf(rekey) });
    this.version++;
  }

  forget(id: Uint8Array): void {
    this.eraseChain(id);
    this.#known.delete(toHex(id));
    this.version++;
  }

  /** Null where the epoch's chain is not there or the hour erased. */
  hourKeys(p: Primitives, id: Uint8Array, hour: number): HourKeys | null {
    const epochId = toHex(id);
    const name = `${epochId}/${hour}`;
    const cached = this.#hourKeys.get(name);
    if (cached !== undefined) return cached.keys;
    const known = this.#known.get(epochId);
    const value = known?.chain?.at(p, hour) ?? null;
    if (known === undefined || value === null) return null;
    const keys = hourKeys(p, { groupId: this.#groupId, epoch: known.epoch.number, hour, chain: value });
    wipe(value);
    this.#hourKeys.set(name, { epochId, keys });
    for (const oldest of this.#hourKeys.keys()) {
      if (this.#hourKeys.size <= MAX_CACHED_HOURS) break;
      this.#dropKeys(oldest);
    }
    return keys;
  }

  /** The epoch that these very keys were given out for; null where they are not kept any more. */
  epochOf(keys: HourKeys): Epoch | null {
    for (const cached of this.#hourKeys.values()) {
      if (cached.keys === keys) return this.#known.get(cached.epochId)?.epoch ?? null;
    }
    return null;
  }

  /** The epochs in which that erased anything. */
  eraseBefore(p: Primitives, hour: number): KnownEpoch[] {
    // Asked after every event, for the same hour nearly always.
    if (this.#erased.before === hour && this.#erased.version === this.version) return [];
    this.#erased = { before: hour, version: this.version };
    for (const [name, { keys }] of this.#hourKeys) if (keys.hour < hour) this.#dropKeys(name);
    return [...this.#known.values()].filter(({ chain }) => chain?.eraseBefore(p, hour));
  }

  /** True where there was one. */
  eraseChain(id: Uint8Array): boolean {
    const epochId = toHex(id);
    for (const [name, cached] of this.#hourKeys) if (cached.epochId === epochId) this.#dropKeys(name);
    const known = this.#known.get(epochId);
    if (known === undefined || known.chain === null) return false;
    known.chain.wipe();
    this.#known.set(epochId, { ...known, chain: null, rekey: null });
    this.version++;
    return true;
  }

  /** Asked for all the time, and another only where `version` is. */
  #inOrder(): Ordered {
    if (this.#ordered?.version === this.version) return this.#ordered;
    const all = [...this.#known.values()].sort(newestFirst);
    const opened = all.flatMap(({ epoch, chain }) => (chain === null ? [] : [epoch]));
    this.#ordered = { version: this.version, all, opened };
    return this.#ordered;
  }

  #dropKeys(name: string): void {
    const cached = this.#hourKeys.get(name);
    if (cached !== undefined) wipe(cached.keys.psk);
    this.#hourKeys.delete(name);
  }
}

interface Ordered {
  readonly version: number;
  readonly all: readonly KnownEpoch[];
  readonly opened: readonly Epoch[];
}

/** version(1) author(8) parent(32) … (group/rekey.ts) */
function parentOf(rekey: Uint8Array): Uint8Array {
  const at = 1 + geometry.memberId;
  return rekey.slice(at, at + geometry.hash);
}

function newestFirst({ epoch: a }: KnownEpoch, { epoch: b }: KnownEpoch): number {
  if (a.number !== b.number) return b.number - a.number;
  return toHex(a.id) < toHex(b.id) ? -1 : 1;
}

const VERSION = 1;

/** version(1)=1 number(4) hour(4) author(1+0|8) heads: count(2) (32)×; the id is in the record's key. */
export function encodeEpoch({ number, hour, author, heads }: Epoch): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .u32(number)
    .u32(hour)
    .vector8(author ?? new Uint8Array(0));
  return writeHeads(writer, heads).finish();
}

/** Throws DecodeError. */
export function decodeEpoch(id: Uint8Array, record: Uint8Array): Epoch {
  const reader = new Reader(record);
  if (reader.u8() !== VERSION) throw new DecodeError('version', 'an epoch of an unknown version');
  const number = reader.u32();
  const hour = reader.u32();
  const author = reader.vector8().slice();
  const heads = readHeads(reader);
  reader.end();
  return { id, number, hour, heads, author: author.length === 0 ? null : memberId(author) };
}
