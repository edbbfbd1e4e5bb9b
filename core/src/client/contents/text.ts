import type { Reader } from '../../bytes/reader.ts';
import { utf8Decode, utf8Encode } from '../../bytes/utf8.ts';
import { DecodeError, UsageError } from '../../errors.ts';

/** Text of one message, in bytes of UTF-8. */
export const MAX_TEXT_BYTES = 16 * 1024;

/** Throws UsageError 'text-empty', 'text-too-long'. */
export function checkText(text: string): void {
  if (text.trim() === '') throw new UsageError('text-empty', 'a message without text');
  if (utf8Encode(text).length > MAX_TEXT_BYTES) throw new UsageError('text-too-long', 'too much text for one message');
}

/** All that is left. Throws DecodeError. */
export function readText(reader: Reader): string {
  if (reader.remaining > MAX_TEXT_BYTES) throw new DecodeError('too-long', `text of ${reader.remaining} bytes`);
  return utf8Decode(reader.rest());
}
