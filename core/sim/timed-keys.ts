import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import type { Env } from '@conclave/core/crypto/env';
import { generateKeyPair } from '@conclave/core/crypto/hpke';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import type { TimedKey } from '@conclave/core/directory/validity';
import type { Disk } from './disk.ts';

interface KeptKey {
  readonly secretKey: X25519SecretKey;
  readonly madeAt: number;
}

const HOUR = 60 * 60 * 1000;
const PERIOD = 24 * HOUR;
const LIFETIME = 48 * HOUR;
/** A key may be new to clients whose clock is behind by this. */
const SLACK = HOUR;
const RECORD = 'keys';
/** The one in use and the one before. */
const LIVE = 2;

/** Routing keys of a server, onion keys of a proxy: a new one a day, the one before honoured for one more. */
export class TimedKeys {
  readonly #env: Env;
  readonly #disk: Disk;
  /** Newest first. */
  #keys: readonly KeptKey[];

  constructor(env: Env, disk: Disk) {
    this.#env = env;
    this.#disk = disk;
    const record = new Map(disk.load()).get(RECORD);
    this.#keys = record === undefined ? [] : decode(env, record);
  }

  /** True where there is a new one to publish. Throws Crash. */
  rotateIfDue(): boolean {
    const now = this.#env.clock.now();
    const [newest] = this.#keys;
    if (newest !== undefined && now < newest.madeAt + PERIOD) return false;
    const fresh = { secretKey: generateKeyPair(this.#env.primitives, this.#env.random), madeAt: now };
    const kept = this.#keys.filter(({ madeAt }) => now < madeAt + LIFETIME);
    const keys = [fresh, ...kept].slice(0, LIVE);
    this.#disk.commit([{ key: RECORD, value: encode(keys) }]);
    this.#keys = keys;
    return true;
  }

  secretKeys(): X25519SecretKey[] {
    const now = this.#env.clock.now();
    return this.#keys.filter(({ madeAt }) => now < madeAt + LIFETIME).map(({ secretKey }) => secretKey);
  }

  published(): TimedKey[] {
    return this.#keys.map(({ secretKey, madeAt }) => ({
      publicKey: secretKey.publicKey.bytes,
      validFrom: madeAt - SLACK,
      validUntil: madeAt + LIFETIME,
    }));
  }
}

/** (madeAt(6) secret key(32))× */
function encode(keys: readonly KeptKey[]): Uint8Array {
  const writer = new Writer();
  for (const { secretKey, madeAt } of keys) writer.u48(madeAt).bytes(secretKey.exportSecret());
  return writer.finish();
}

function decode({ primitives }: Env, bytes: Uint8Array): KeptKey[] {
  const reader = new Reader(bytes);
  const keys: KeptKey[] = [];
  while (reader.remaining > 0) {
    const madeAt = reader.u48();
    keys.push({ madeAt, secretKey: primitives.x25519SecretKey(reader.bytes(32)) });
  }
  return keys;
}
