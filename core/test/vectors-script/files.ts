import type { PassphraseHash } from '../../src/crypto/passphrase.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import type { PacketsFile } from '../independent/shapes.ts';
import { directoryFile } from './directory.ts';
import { groupFile } from './group.ts';
import { namesFile } from './names.ts';
import { directVectors, messageVectors, plainVectors } from './packets.ts';
import { sizesFile } from './sizes.ts';
import { slotVectors } from './slots.ts';

/** A file of ../vectors: by section, the vectors in it. */
type VectorFile = Readonly<Record<string, readonly unknown[]>>;

export const folder = new URL('../vectors/', import.meta.url);
export const prefix = 'conclave-';

/** Every file of our own vectors, by name: its whole text. All that is in them comes from fixed seeds. */
export async function vectorFiles(
  p: Primitives,
  argon2: PassphraseHash,
): Promise<Map<string, { text: string; count: number }>> {
  const packets: PacketsFile = {
    messages: messageVectors(p),
    plain: plainVectors(p),
    direct: directVectors(p),
    slots: slotVectors(p),
  };
  const files = {
    packets,
    group: await groupFile(p, argon2),
    directory: directoryFile(p),
    names: namesFile(p),
    sizes: sizesFile(p),
  };
  return new Map(
    Object.entries(files).map(([name, file]) => {
      const sections: VectorFile = { ...file };
      const count = Object.values(sections).reduce((sum, { length }) => sum + length, 0);
      return [`${prefix}${name}.json`, { text: `${JSON.stringify(file, null, 1)}\n`, count }];
    }),
  );
}
