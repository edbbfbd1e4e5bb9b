import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { nativePrimitives } from '../../node/native-primitives.ts';
import { argon2idHash } from '../../node/passphrase.ts';
import { folder, prefix, vectorFiles } from './files.ts';

/**
 * `npm run vectors` writes ../vectors/conclave-*.json; `npm run vectors -- --check` writes nothing, and ends with 1
 * where a file is not what would be written.
 */
const files = await vectorFiles(nativePrimitives, argon2idHash);
const count = [...files.values()].reduce((sum, file) => sum + file.count, 0);
const checking = process.argv.includes('--check');

if (checking) {
  const present = readdirSync(folder).filter((name) => name.startsWith(prefix));
  const different = [...new Set([...files.keys(), ...present])].filter(
    (name) => files.get(name)?.text !== textOf(name),
  );
  for (const name of different) console.error(`${name} is not what the code makes`);
  if (different.length > 0) process.exitCode = 1;
} else {
  for (const [name, { text }] of files) writeFileSync(new URL(name, folder), text);
}
if (process.exitCode !== 1)
  console.log(`${count} vectors in ${files.size} files ${checking ? 'are as frozen' : 'written'}`);

function textOf(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return null;
  }
}
