import { equalBytes } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { CLAIM_HASH, type DirectoryClaim } from './content.ts';

/**
 * Which directories this device and its fellow members were shown, the newest 64: count(1) (sequence(4) hash(16))×,
 * oldest first. Two hashes under one sequence: the server tells different people different things, or
 * somebody lies about what it told him.
 */
export class DirectoryClaims {
  readonly #claims: DirectoryClaim[];

  constructor(claims: readonly DirectoryClaim[] = []) {
    this.#claims = [...claims];
  }

  /** 'split': another hash is known under this sequence. Known claims change nothing. */
  take(claim: DirectoryClaim): 'new' | 'known' | 'split' {
    const same = this.#claims.filter(({ sequence }) => sequence === claim.sequence);
    if (same.some(({ hash }) => equalBytes(hash, claim.hash))) return 'known';
    this.#claims.push({ sequence: claim.sequence, hash: claim.hash.slice() });
    if (this.#claims.length > MAX_CLAIMS) this.#claims.shift();
    return same.length === 0 ? 'new' : 'split';
  }

  encode(): Uint8Array {
    const writer = new Writer().u8(this.#claims.length);
    for (const { sequence, hash } of this.#claims) writer.u32(sequence).bytes(hash);
    return writer.finish();
  }

  /** Throws DecodeError. */
  static decode(bytes: Uint8Array): DirectoryClaims {
    const reader = new Reader(bytes);
    const claims = Array.from({ length: reader.u8() }, () => ({
      sequence: reader.u32(),
      hash: reader.bytes(CLAIM_HASH),
    }));
    reader.end();
    return new DirectoryClaims(claims);
  }
}

const MAX_CLAIMS = 64;
