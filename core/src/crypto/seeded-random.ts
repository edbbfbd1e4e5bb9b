import { chacha20 } from '@noble/ciphers/chacha.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8Encode } from '../bytes/utf8.ts';
import { Writer } from '../bytes/writer.ts';
import type { Random } from '../ports.ts';

const BLOCK = 4096;

/**
 * A reproducible stream of bytes, for tests and simulations only: ChaCha20 under SHA-256 of the seed. How it is cut
 * into calls makes no difference to the stream.
 */
export function seededRandom(seed: Uint8Array | string): Random {
  const key = sha256(typeof seed === 'string' ? utf8Encode(seed) : seed);
  let block = new Uint8Array(0);
  let blocks = 0;
  let offset = 0;

  const refill = () => {
    block = new Uint8Array(chacha20(key, new Writer().u48(0).u48(blocks++).finish(), new Uint8Array(BLOCK)));
    offset = 0;
  };

  return {
    bytes(length) {
      const drawn = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (offset === block.length) refill();
        const piece = block.subarray(offset, offset + length - filled);
        drawn.set(piece, filled);
        filled += piece.length;
        offset += piece.length;
      }
      return drawn;
    },
  };
}
