import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { Primitives, X25519SecretKey } from '@conclave/core/crypto/primitives';
import type { OnionKeyInfo } from '@conclave/core/directory/descriptor';
import { DecodeError } from '@conclave/core/errors';
import type { Write } from '@conclave/core/ports';
import { geometry } from '@conclave/core/wire/geometry';

/** An onion key's rank in time. What it opens is remembered under this number or the next. */
export type Generation = number;

interface OnionKey {
  readonly secretKey: X25519SecretKey;
  readonly generation: Generation;
  readonly validFrom: number;
  readonly validUntil: number;
}

const HOUR = 60 * 60 * 1000;
/** A new key this often; the one before is honoured that long again, then erased (protocol.md §2). */
export const ROTATION = 24 * HOUR;
/** A key may be new to clients whose clock is behind by this. */
const CLOCK_SLACK = HOUR;
/** The one in use and the one before. */
const LIVE_KEYS = 2;
const RECORD = 'onion-keys';
const VERSION = 1;

/** The onion keys of a proxy, newest first. Immutable: rotation gives another one, with what to write down. */
export class OnionKeys {
  readonly #keys: readonly OnionKey[];

  private constructor(keys: readonly OnionKey[]) {
    this.#keys = keys;
  }

  /** None yet, so that the first rotation is due. */
  static none(): OnionKeys {
    return new OnionKeys([]);
  }

  /** Null where nothing was stored. Throws DecodeError. */
  static load(p: Primitives, records: ReadonlyMap<string, Uint8Array>): OnionKeys | null {
    const record = records.get(RECORD);
    return record === undefined ? null : new OnionKeys(decode(p, record));
  }

  get secretKeys(): readonly X25519SecretKey[] {
    return this.#keys.map(({ secretKey }) => secretKey);
  }

  /** For the descriptor. */
  get published(): readonly OnionKeyInfo[] {
    return this.#keys.map(({ secretKey, validFrom, validUntil }) => ({
      publicKey: secretKey.publicKey.bytes,
      validFrom,
      validUntil,
    }));
  }

  /** Of the newest key. */
  get generation(): Generation {
    return this.#keys[0]?.generation ?? 0;
  }

  /** Of the oldest key that still opens something. */
  get oldestGeneration(): Generation {
    return this.#keys.at(-1)?.generation ?? 0;
  }

  /** Milliseconds since the newest key was made; infinite without one. */
  age(now: number): number {
    const newest = this.#keys[0];
    return newest === undefined ? Number.POSITIVE_INFINITY : now - (newest.validFrom + CLOCK_SLACK);
  }

  /** A clock that went back behind the newest key's start makes a new one due, too. */
  isDue(now: number): boolean {
    const age = this.age(now);
    return age >= ROTATION || age < -CLOCK_SLACK;
  }

  rotate({ primitives, random }: Env, now: number): OnionKeys {
    const newest: OnionKey = {
      secretKey: generateKeyPair(primitives, random),
      generation: this.generation + 1,
      validFrom: now - CLOCK_SLACK,
      validUntil: now + 2 * ROTATION,
    };
    const kept = this.#keys.filter((key) => now < key.validUntil && key.validFrom <= now);
    return new OnionKeys([newest, ...kept].slice(0, LIVE_KEYS));
  }

  /** Overwrites what was stored: a key that is not in it any more is erased. */
  write(): Write {
    return { key: RECORD, value: encode(this.#keys) };
  }
}

/** version(1) count(1) (generation(4) validFrom(6) validUntil(6) secret key(32))× */
function encode(keys: readonly OnionKey[]): Uint8Array {
  const writer = new Writer().u8(VERSION).u8(keys.length);
  for (const { generation, validFrom, validUntil, secretKey } of keys) {
    writer.u32(generation).u48(validFrom).u48(validUntil).bytes(secretKey.exportSecret());
  }
  return writer.finish();
}

function decode(p: Primitives, bytes: Uint8Array): OnionKey[] {
  const reader = new Reader(bytes);
  if (reader.u8() !== VERSION) throw new DecodeError('version', 'onion keys of an unknown version');
  const keys = Array.from({ length: reader.u8() }, () => ({
    generation: reader.u32(),
    validFrom: reader.u48(),
    validUntil: reader.u48(),
    secretKey: p.x25519SecretKey(reader.bytes(geometry.key)),
  }));
  reader.end();
  // Hundreds of years of days: the next one must have a number, too.
  if (keys.some(({ generation }) => generation > MAX_GENERATION))
    throw new DecodeError('generation', 'no such onion key');
  return keys;
}

const MAX_GENERATION = 0xff_ffff;
