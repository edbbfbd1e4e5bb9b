import { toHex } from '../bytes/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type Descriptor, openDescriptor } from './descriptor.ts';

/**
 * The descriptors of the last directory, by SHA-256 of their bytes: most of the next one's are the same, and the same
 * bytes verify again. Belongs to whoever follows one server's directories.
 */
export class VerifiedDescriptors {
  #known: ReadonlyMap<string, Descriptor> = new Map();

  /** Throws what `openDescriptor` throws; then nothing has changed. */
  open(p: Primitives, documents: readonly Uint8Array[]): Descriptor[] {
    // A copy, because a view would keep the whole directory that it came in alive.
    const entries = documents.map((document) => {
      const hash = toHex(p.sha256(document));
      return [hash, this.#known.get(hash) ?? openDescriptor(p, document.slice())] as const;
    });
    this.#known = new Map(entries);
    return entries.map(([, descriptor]) => descriptor);
  }
}
