import { equalBytes } from '@conclave/core/bytes/bytes';
import type { Ed25519PublicKey, Primitives } from '@conclave/core/crypto/primitives';
import { type Directory, directoryHash, openDirectory } from '@conclave/core/directory/directory';
import { VerifiedDescriptors } from '@conclave/core/directory/verified-descriptors';

/** A signed directory that does not continue the one held. */
export interface DirectoryConflict {
  /**
   * 'fork': both can't be of one history, which proves that the server shows people different ones. 'rollback': an
   * older one than was held, which is what a server does that lost its data, or hides the newer.
   */
  readonly kind: 'fork' | 'rollback';
  readonly sequence: number;
  /** Hash of the directory that stays in use, and hash and bytes of the one that contradicts it. */
  readonly held: Uint8Array;
  readonly offered: Uint8Array;
  readonly bytes: Uint8Array;
}

export type Followed =
  | { readonly type: 'newer'; readonly directory: Directory; readonly hash: Uint8Array }
  | { readonly type: 'nothing-new' }
  | { readonly type: 'conflict'; readonly conflict: DirectoryConflict };

/** Keeps the newest directory of one server; nothing that contradicts it takes its place. */
export class DirectoryFollower {
  readonly #primitives: Primitives;
  readonly #verified = new VerifiedDescriptors();
  #held: { directory: Directory; hash: Uint8Array } | null = null;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  /** 0 for none. */
  get sequence(): number {
    return this.#held?.directory.sequence ?? 0;
  }

  get directory(): Directory | null {
    return this.#held?.directory ?? null;
  }

  /** Throws DecodeError or VerifyError. */
  follow(server: Ed25519PublicKey, bytes: Uint8Array): Followed {
    const hash = directoryHash(this.#primitives, bytes);
    if (this.#held !== null && equalBytes(hash, this.#held.hash)) return { type: 'nothing-new' };
    const directory = openDirectory(this.#primitives, server, bytes, this.#verified);
    const kind = this.#held === null ? null : conflictOf(this.#held, directory);
    if (this.#held !== null && kind !== null) {
      const { sequence } = directory;
      return { type: 'conflict', conflict: { kind, sequence, held: this.#held.hash, offered: hash, bytes } };
    }
    this.#held = { directory, hash };
    return { type: 'newer', directory, hash };
  }
}

/** Null where `offered` may follow. Of one that is several steps ahead the chain of hashes can't be checked. */
function conflictOf(
  held: { directory: Directory; hash: Uint8Array },
  offered: Directory,
): DirectoryConflict['kind'] | null {
  const steps = offered.sequence - held.directory.sequence;
  if (steps < 0) return 'rollback';
  return steps === 0 || (steps === 1 && !equalBytes(offered.predecessor, held.hash)) ? 'fork' : null;
}
