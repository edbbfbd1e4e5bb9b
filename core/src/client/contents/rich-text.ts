import type { Reader } from '../../bytes/reader.ts';
import { utf8Encode } from '../../bytes/utf8.ts';
import type { Writer } from '../../bytes/writer.ts';
import { DecodeError } from '../../errors.ts';
import type { MemberId } from '../../wire/ids.ts';
import { checkMentions, readMentions, writeMentions } from './mentions.ts';
import { messageRef, readMessageRef } from './message-ref.ts';
import { checkText, readText } from './text.ts';

/**
 * A text with something to it, kind 5:
 *
 *     flags(1) [flag 1: answers messageId(16)] [flag 2: forwarded] [flag 4: mentions: count(1) memberId(8)×] ‖ UTF-8
 *
 * What answers may come before what it answers, or name what never was.
 */
export interface RichText {
  readonly type: 'rich-text';
  readonly text: string;
  /** Id of the message that this one answers. */
  readonly replyTo: string | null;
  /** Somebody else wrote it, elsewhere. */
  readonly forwarded: boolean;
  readonly mentions: readonly MemberId[];
}

const FLAG_REPLY = 1;
const FLAG_FORWARDED = 2;
const FLAG_MENTIONS = 4;
const ALL_FLAGS = FLAG_REPLY | FLAG_FORWARDED | FLAG_MENTIONS;

/** Throws UsageError 'text-empty', 'text-too-long', 'too-many-mentions', 'unknown-message'. */
export function checkRichText({ text, replyTo, mentions }: RichText): void {
  checkText(text);
  checkMentions(mentions);
  if (replyTo !== null) messageRef(replyTo);
}

export function writeRichText(writer: Writer, { text, replyTo, forwarded, mentions }: RichText): Writer {
  const hasMentions = mentions.length > 0;
  writer.u8((replyTo === null ? 0 : FLAG_REPLY) | (forwarded ? FLAG_FORWARDED : 0) | (hasMentions ? FLAG_MENTIONS : 0));
  if (replyTo !== null) writer.bytes(messageRef(replyTo));
  if (hasMentions) writeMentions(writer, mentions);
  return writer.bytes(utf8Encode(text));
}

/** Throws DecodeError. */
export function readRichText(reader: Reader): RichText {
  const flags = reader.u8();
  if ((flags & ~ALL_FLAGS) !== 0) throw new DecodeError('flags', `unknown flags ${flags} of a text`);
  return {
    type: 'rich-text',
    replyTo: (flags & FLAG_REPLY) === 0 ? null : readMessageRef(reader),
    forwarded: (flags & FLAG_FORWARDED) !== 0,
    mentions: (flags & FLAG_MENTIONS) === 0 ? [] : readMentions(reader),
    text: readText(reader),
  };
}
