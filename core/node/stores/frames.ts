import { concat, equalBytes, u32 } from '@conclave/core/bytes/bytes';
import { Reader } from '@conclave/core/bytes/reader';
import { utf8Decode, utf8Encode } from '@conclave/core/bytes/utf8';
import { wipe } from '@conclave/core/bytes/wipe';
import { Writer } from '@conclave/core/bytes/writer';
import type { Env } from '@conclave/core/crypto/env';
import type { Write } from '@conclave/core/ports';

/**
 * One batch of writes as it stands in the file:
 *
 *     marker(4) index(4) length(4) nonce(24) sealed(length)
 *
 * sealed is XChaCha20-Poly1305 under the store's key, with fileId(16) ‖ index ‖ length as additional data, of
 *
 *     (operation(1): 0 delete, 1 put ‖ key: length(2), UTF-8 ‖ for put: value: length(4), bytes)×
 *
 * The tag is the checksum; index and fileId keep frames from being moved, repeated or mixed with another file's.
 */
const MARKER = utf8Encode('CNf1');
const NONCE = 24;
const HEAD = MARKER.length + 4 + 4 + NONCE;
const TAG = 16;
const DELETE = 0;
const PUT = 1;

export interface Frame {
  readonly index: number;
  readonly writes: readonly Write[];
  /** Where the next one begins. */
  readonly end: number;
}

/** Seals and opens the frames of one file. */
export class Frames {
  readonly #env: Env;
  readonly #key: Uint8Array;
  readonly #fileId: Uint8Array;

  /** `key` has 32 bytes, `fileId` 16. Both are kept by reference. */
  constructor(env: Env, key: Uint8Array, fileId: Uint8Array) {
    this.#env = env;
    this.#key = key;
    this.#fileId = fileId;
  }

  seal(index: number, writes: readonly Write[]): Uint8Array {
    const plain = encodeWrites(writes);
    const nonce = this.#env.random.bytes(NONCE);
    const length = plain.length + TAG;
    const sealed = this.#env.primitives.sealX(this.#key, nonce, this.#aad(index, length), plain);
    wipe(plain);
    return concat(MARKER, u32(index), u32(length), nonce, sealed);
  }

  /** The frame that begins at `offset`; null where there is none that is whole and ours. */
  open(file: Uint8Array, offset: number): Frame | null {
    if (file.length - offset < HEAD) return null;
    const head = new Reader(file.subarray(offset, offset + HEAD));
    if (!equalBytes(head.bytes(MARKER.length), MARKER)) return null;
    const index = head.u32();
    const length = head.u32();
    const end = offset + HEAD + length;
    if (end > file.length) return null;
    const sealed = file.subarray(offset + HEAD, end);
    const plain = this.#env.primitives.openX(this.#key, head.bytes(NONCE), this.#aad(index, length), sealed);
    return plain === null ? null : { index, writes: decodeWrites(plain), end };
  }

  /** Whether any whole frame begins after `offset`. */
  anyAfter(file: Uint8Array, offset: number): boolean {
    const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
    for (let at = bytes.indexOf(MARKER, offset + 1); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
      if (this.open(file, at) !== null) return true;
    }
    return false;
  }

  #aad(index: number, length: number): Uint8Array {
    return concat(this.#fileId, u32(index), u32(length));
  }
}

function encodeWrites(writes: readonly Write[]): Uint8Array {
  const writer = new Writer();
  for (const { key, value } of writes) {
    writer.u8(value === null ? DELETE : PUT).text16(key);
    if (value !== null) writer.vector32(value);
  }
  return writer.finish();
}

/** Values are copies. What was sealed under the key is what `encodeWrites` made: anything else throws DecodeError. */
function decodeWrites(plain: Uint8Array): Write[] {
  const reader = new Reader(plain);
  const writes: Write[] = [];
  while (reader.remaining > 0) {
    const operation = reader.u8();
    const key = utf8Decode(reader.vector16());
    writes.push({ key, value: operation === PUT ? new Uint8Array(reader.vector32()) : null });
  }
  wipe(plain);
  return writes;
}
