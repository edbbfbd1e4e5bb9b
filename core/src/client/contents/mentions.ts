import { toHex } from '../../bytes/bytes.ts';
import type { Reader } from '../../bytes/reader.ts';
import type { Writer } from '../../bytes/writer.ts';
import { DecodeError, UsageError } from '../../errors.ts';
import { geometry } from '../../wire/geometry.ts';
import { type MemberId, memberId } from '../../wire/ids.ts';

/** Members whom a text names, so that their devices may call them: count(1) memberId(8)×, each once. */
export const MAX_MENTIONS = 64;

/** Throws UsageError 'too-many-mentions'. */
export function checkMentions(mentions: readonly MemberId[]): void {
  if (mentions.length > MAX_MENTIONS) throw new UsageError('too-many-mentions', 'more mentions than a message holds');
}

export function writeMentions(writer: Writer, mentions: readonly MemberId[]): Writer {
  writer.u8(mentions.length);
  for (const member of mentions) writer.bytes(member);
  return writer;
}

/** Throws DecodeError. */
export function readMentions(reader: Reader): MemberId[] {
  const count = reader.u8();
  if (count > MAX_MENTIONS) throw new DecodeError('count', `${count} mentions`);
  const mentions = Array.from({ length: count }, () => memberId(reader.bytes(geometry.memberId)));
  if (new Set(mentions.map(toHex)).size < count) throw new DecodeError('twice', 'somebody mentioned twice');
  return mentions;
}
