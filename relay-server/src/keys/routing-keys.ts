import { fromHex, toHex } from '@conclave/core/bytes/bytes';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import { MAX_TIMED_KEYS, type TimedKey } from '@conclave/core/directory/validity';
import { UsageError } from '@conclave/core/errors';
import * as z from 'zod';
import type { DataFolder } from '../data-folder.ts';

const HOUR = 3_600_000;
/** A routing key is the newest for so long … */
export const ROUTING_KEY_PERIOD = 24 * HOUR;
/** … and opens copies for so long, counted from its making. Then it is erased, and what it sealed stays sealed. */
export const ROUTING_KEY_LIFETIME = 48 * HOUR;
/** A key is published as valid from a little before it was made: clients may send with a clock that much off. */
export const CLOCK_SLACK = 10 * 60_000;

const FILE = 'routing-keys.json';
const schema = z.array(
  z.object({ secret: z.string().regex(/^[0-9a-f]{64}$/), madeAt: z.number().int().nonnegative() }),
);

interface RoutingKey {
  readonly secretKey: X25519SecretKey;
  readonly madeAt: number;
}

/** The server's X25519 routing keys: one made every 24 hours, honoured for 48, kept in the data folder. */
export class RoutingKeys {
  readonly #env: Env;
  readonly #folder: DataFolder;
  /** Newest first. */
  #keys: readonly RoutingKey[];

  /** Throws UsageError 'data-folder'. */
  constructor(env: Env, folder: DataFolder) {
    this.#env = env;
    this.#folder = folder;
    this.#keys = load(env, folder);
    this.tick();
  }

  /** Makes and erases what is due. True where the published keys have changed. Throws UsageError. */
  tick(): boolean {
    const now = this.#env.clock.now();
    const kept = this.#keys.filter((key) => isLive(key, now));
    const hasNewest = kept.some(({ madeAt }) => madeAt <= now && now < madeAt + ROUTING_KEY_PERIOD);
    const keys = hasNewest ? kept : [this.#make(now), ...kept].slice(0, MAX_TIMED_KEYS);
    if (hasNewest && keys.length === this.#keys.length) return false;
    // On the disk first: where that fails, the next tick tries again.
    this.#save(keys);
    this.#keys = keys;
    return true;
  }

  /** Newest first; never one that is past its time, even where no tick came. */
  secretKeys(): readonly X25519SecretKey[] {
    const now = this.#env.clock.now();
    return this.#keys.filter((key) => isLive(key, now)).map(({ secretKey }) => secretKey);
  }

  /** For the directory, newest first. */
  published(): readonly TimedKey[] {
    return this.#keys.map(({ secretKey, madeAt }) => ({
      publicKey: secretKey.publicKey.bytes,
      validFrom: madeAt - CLOCK_SLACK,
      validUntil: madeAt + ROUTING_KEY_LIFETIME,
    }));
  }

  #make(now: number): RoutingKey {
    return { secretKey: generateKeyPair(this.#env.primitives, this.#env.random), madeAt: now };
  }

  #save(keys: readonly RoutingKey[]): void {
    const records = keys.map(({ secretKey, madeAt }) => ({ secret: toHex(secretKey.exportSecret()), madeAt }));
    this.#folder.replaceSecret(FILE, `${JSON.stringify(records)}\n`);
  }
}

function isLive({ madeAt }: RoutingKey, now: number): boolean {
  return now < madeAt + ROUTING_KEY_LIFETIME;
}

function load({ primitives }: Env, folder: DataFolder): RoutingKey[] {
  const text = folder.readText(FILE);
  if (text === null) return [];
  try {
    return schema
      .parse(JSON.parse(text))
      .map(({ secret, madeAt }) => ({ secretKey: primitives.x25519SecretKey(fromHex(secret)), madeAt }));
  } catch {
    // The parser's own words may quote a key.
    throw new UsageError('data-folder', `${folder.file(FILE)} is damaged: move it away and new keys are made`);
  }
}
