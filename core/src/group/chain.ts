import { concat, u32 } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { wipe } from '../bytes/wipe.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { deriveKeyPair } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import type { GroupId } from '../wire/ids.ts';

/**
 * The hourly ratchet of one epoch (protocol.md §5):
 *
 *     chain_{h+1} = HKDF-Expand(chain_h, "ratchet", 32)
 *     key pair_h  = DeriveKeyPair(HKDF-Expand(chain_h, "hour-key-pair" ‖ groupId(32) ‖ epoch(4) ‖ hour(4), 32))
 *     psk_h       = HKDF-Expand(chain_h, "hour-psk" ‖ groupId(32) ‖ epoch(4) ‖ hour(4), 32)
 *     pskId_h     = "conclave/v1/hour" ‖ groupId(32) ‖ epoch(4) ‖ hour(4)
 *
 * Nobody gets from one hour back to the one before, so what was erased stays closed.
 */

/** What seals and opens the messages of one group in one hour. */
export interface HourKeys {
  readonly groupId: GroupId;
  readonly epoch: number;
  /** Hours since 1970. */
  readonly hour: number;
  readonly keyPair: X25519SecretKey;
  /** 32 bytes. */
  readonly psk: Uint8Array;
  readonly pskId: Uint8Array;
}

export const HOUR = 60 * 60 * 1000;
/** How far ahead of the oldest kept hour keys are given out: beyond 90 days somebody's clock lies, or a server does. */
export const MAX_HOURS_AHEAD = 90 * 24;

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR);
}

/** The first chain value of a fresh epoch, 32 random bytes. */
export function startChain({ random }: Env): Uint8Array {
  return random.bytes(geometry.key);
}

/** The next hour's chain value, a new array. */
export function ratchet(p: Primitives, chain: Uint8Array): Uint8Array {
  return p.hkdfExpand(chain, labels.ratchet, geometry.key);
}

/** `chain` is chain_h of this very hour. */
export function hourKeys(
  p: Primitives,
  { groupId, epoch, hour, chain }: { groupId: GroupId; epoch: number; hour: number; chain: Uint8Array },
): HourKeys {
  const context = concat(groupId, u32(epoch), u32(hour));
  const seed = p.hkdfExpand(chain, concat(labels.hourKeyPair, context), geometry.key);
  const keyPair = deriveKeyPair(p, seed);
  wipe(seed);
  return {
    groupId,
    epoch,
    hour,
    keyPair,
    psk: p.hkdfExpand(chain, concat(labels.hourPsk, context), geometry.key),
    pskId: concat(labels.hour, context),
  };
}

/** One epoch's chain from its oldest kept hour on. Later values are derived on a copy; only `eraseBefore` moves it. */
export class HourChain {
  #hour: number;
  #chain: Uint8Array;

  /** Keeps `chain` itself: it is wiped when its hour is erased. */
  constructor(hour: number, chain: Uint8Array) {
    this.#hour = hour;
    this.#chain = chain;
  }

  /** The oldest hour that is not erased. */
  get oldestHour(): number {
    return this.#hour;
  }

  /** chain_h, a copy; null for an hour that was erased, lies before the start, or absurdly far ahead. */
  at(p: Primitives, hour: number): Uint8Array | null {
    if (hour < this.#hour || hour > this.#hour + MAX_HOURS_AHEAD) return null;
    return ratchetTo(p, this.#chain.slice(), hour - this.#hour);
  }

  /** Erases every hour before `hour`. True where that changed anything. */
  eraseBefore(p: Primitives, hour: number): boolean {
    if (hour <= this.#hour) return false;
    this.#chain = ratchetTo(p, this.#chain, hour - this.#hour);
    this.#hour = hour;
    return true;
  }

  /** Nothing more comes of it. */
  wipe(): void {
    wipe(this.#chain);
    this.#hour = Number.POSITIVE_INFINITY;
  }

  /** For an encrypted store only: hour(4) ‖ chain(32). */
  encode(): Uint8Array {
    return new Writer().u32(this.#hour).bytes(this.#chain).finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): HourChain {
    const reader = new Reader(bytes);
    const hour = reader.u32();
    const chain = reader.bytes(geometry.key).slice();
    reader.end();
    if (hour > MAX_HOUR) throw new DecodeError('hour', `hour ${hour}`);
    return new HourChain(hour, chain);
  }
}

/** The last hour that a 48-bit time in milliseconds can name. */
export const MAX_HOUR = hourOf(2 ** 48 - 1);

/** Wipes every value on the way, `chain` first. */
function ratchetTo(p: Primitives, chain: Uint8Array, steps: number): Uint8Array {
  let value = chain;
  for (let i = 0; i < steps; i++) {
    const next = ratchet(p, value);
    wipe(value);
    value = next;
  }
  return value;
}
