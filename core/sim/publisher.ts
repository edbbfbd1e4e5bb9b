import { Reader } from '@conclave/core/bytes/reader';
import { Writer } from '@conclave/core/bytes/writer';
import type { Env } from '@conclave/core/crypto/env';
import type { Ed25519SecretKey } from '@conclave/core/crypto/primitives';
import { DIRECTORY_LIFETIME, directoryHash, openDirectory, signDirectory } from '@conclave/core/directory/directory';
import type { TimedKey } from '@conclave/core/directory/validity';
import type { KnownDirectory } from './actors.ts';
import type { Disk } from './disk.ts';

const RECORD = 'directory';
const CLOCK_SLACK = 10 * 60 * 1000;

/** Makes directories, each naming the one before, and never two of one number unless it means to deceive. */
export class Publisher {
  readonly #env: Env;
  readonly #identity: Ed25519SecretKey;
  readonly #disk: Disk;
  #sequence = 0;
  #predecessor: Uint8Array = new Uint8Array(32);
  #current: KnownDirectory | null = null;
  /** Of the same number, for those who are deceived. */
  #other: KnownDirectory | null = null;

  constructor(env: Env, identity: Ed25519SecretKey, disk: Disk) {
    this.#env = env;
    this.#identity = identity;
    this.#disk = disk;
    const record = new Map(disk.load()).get(RECORD);
    if (record === undefined) return;
    const reader = new Reader(record);
    this.#sequence = reader.u32();
    this.#predecessor = reader.bytes(32);
  }

  get current(): KnownDirectory | null {
    return this.#current;
  }

  get other(): KnownDirectory | null {
    return this.#other ?? this.#current;
  }

  /** Durable before anybody sees it. Throws Crash. */
  publish(routingKeys: readonly TimedKey[], proxies: readonly Uint8Array[], deceives: boolean): void {
    const sequence = this.#sequence + 1;
    const document = this.#sign(sequence, routingKeys, proxies);
    const hash = directoryHash(this.#env.primitives, document);
    this.#disk.commit([{ key: RECORD, value: new Writer().u32(sequence).bytes(hash).finish() }]);
    this.#current = { directory: this.#open(document), hash };
    this.#other = deceives ? this.#deceit(sequence, routingKeys, proxies) : null;
    this.#sequence = sequence;
    this.#predecessor = hash;
  }

  /** The same proxies but one, under the same number. */
  #deceit(sequence: number, routingKeys: readonly TimedKey[], proxies: readonly Uint8Array[]): KnownDirectory {
    const document = this.#sign(sequence, routingKeys, proxies.slice(1));
    return { directory: this.#open(document), hash: directoryHash(this.#env.primitives, document) };
  }

  #sign(sequence: number, routingKeys: readonly TimedKey[], proxies: readonly Uint8Array[]): Uint8Array {
    const now = this.#env.clock.now();
    return signDirectory(this.#identity, {
      sequence,
      predecessor: this.#predecessor,
      validFrom: now - CLOCK_SLACK,
      validUntil: now + DIRECTORY_LIFETIME,
      serverTime: now,
      routingKeys,
      proxies,
    });
  }

  #open(document: Uint8Array) {
    return openDirectory(this.#env.primitives, this.#identity.publicKey, document);
  }
}
