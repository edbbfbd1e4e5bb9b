import type { Reader } from '../../bytes/reader.ts';
import { utf8Encode } from '../../bytes/utf8.ts';
import type { Writer } from '../../bytes/writer.ts';
import type { MemberId } from '../../wire/ids.ts';
import { checkMentions, readMentions, writeMentions } from './mentions.ts';
import { messageRef, readMessageRef } from './message-ref.ts';
import { checkText, readText } from './text.ts';

/** Kind 7: messageId(16) mentions: count(1) memberId(8)× ‖ UTF-8. Of a message's own sender the last by order counts. */
export interface Edit {
  readonly type: 'edit';
  readonly messageId: string;
  readonly text: string;
  readonly mentions: readonly MemberId[];
}

/** Throws UsageError 'unknown-message', 'text-empty', 'text-too-long', 'too-many-mentions'. */
export function checkEdit({ messageId, text, mentions }: Edit): void {
  messageRef(messageId);
  checkText(text);
  checkMentions(mentions);
}

export function writeEdit(writer: Writer, { messageId, text, mentions }: Edit): Writer {
  return writeMentions(writer.bytes(messageRef(messageId)), mentions).bytes(utf8Encode(text));
}

/** Throws DecodeError. */
export function readEdit(reader: Reader): Edit {
  const messageId = readMessageRef(reader);
  return { type: 'edit', messageId, mentions: readMentions(reader), text: readText(reader) };
}
