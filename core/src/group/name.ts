import type { Reader } from '../bytes/reader.ts';
import { utf8Encode } from '../bytes/utf8.ts';
import { DecodeError, UsageError } from '../errors.ts';

/** Names of people and groups: at most 64 characters and 256 bytes of UTF-8, at least one that shows, no controls. */
export const MAX_NAME_CHARACTERS = 64;
export const MAX_NAME_BYTES = 256;

/** What a person typed, trimmed and in one Unicode form. Throws UsageError 'name-empty', 'name-too-long'. */
export function nameFrom(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  const problem = problemWith(name);
  if (problem !== null) throw new UsageError(problem, 'not a usable name');
  return name;
}

/** length(2) ‖ UTF-8. Throws DecodeError. */
export function readName(reader: Reader): string {
  const name = reader.text16(MAX_NAME_BYTES);
  const problem = problemWith(name);
  if (problem !== null) throw new DecodeError(problem, 'not a usable name');
  return name;
}

function problemWith(name: string): 'name-empty' | 'name-too-long' | 'name-characters' | null {
  if (/^[\p{White_Space}\p{Cf}]*$/u.test(name)) return 'name-empty';
  if ([...name].length > MAX_NAME_CHARACTERS || utf8Encode(name).length > MAX_NAME_BYTES) return 'name-too-long';
  return /[\p{Cc}\p{Cs}]/u.test(name) ? 'name-characters' : null;
}
