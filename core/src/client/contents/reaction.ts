import type { Reader } from '../../bytes/reader.ts';
import { utf8Decode, utf8Encode } from '../../bytes/utf8.ts';
import type { Writer } from '../../bytes/writer.ts';
import { DecodeError, UsageError } from '../../errors.ts';
import { messageRef, readMessageRef } from './message-ref.ts';

/** Kind 6: messageId(16) on(1) emoji(1+). Of one member and one emoji the last word by order counts. */
export interface Reaction {
  readonly type: 'reaction';
  readonly messageId: string;
  /** False takes it back. */
  readonly on: boolean;
  readonly emoji: string;
}

const MAX_EMOJI_BYTES = 32;

/** Throws UsageError 'unknown-message', 'not-an-emoji'. */
export function checkReaction({ messageId, emoji }: Reaction): void {
  messageRef(messageId);
  if (!isEmoji(emoji)) throw new UsageError('not-an-emoji', 'people react with one emoji');
}

export function writeReaction(writer: Writer, { messageId, on, emoji }: Reaction): Writer {
  return writer
    .bytes(messageRef(messageId))
    .u8(on ? 1 : 0)
    .vector8(utf8Encode(emoji));
}

/** Throws DecodeError. */
export function readReaction(reader: Reader): Reaction {
  const messageId = readMessageRef(reader);
  const on = readSwitch(reader);
  const emoji = utf8Decode(reader.vector8());
  reader.end();
  if (!isEmoji(emoji)) throw new DecodeError('emoji', 'a reaction that is no emoji');
  return { type: 'reaction', messageId, on, emoji };
}

/** 0 or 1. Throws DecodeError. */
export function readSwitch(reader: Reader): boolean {
  const byte = reader.u8();
  if (byte > 1) throw new DecodeError('switch', `${byte} is neither on nor off`);
  return byte === 1;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One picture, of this version of Unicode or a later one: whatever else somebody sends would be text of any kind. */
function isEmoji(text: string): boolean {
  if (utf8Encode(text).length > MAX_EMOJI_BYTES) return false;
  if (!/^[\p{Emoji}\p{Emoji_Component}\p{Extended_Pictographic}]+$/u.test(text)) return false;
  if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u.test(text)) return false;
  return [...segmenter.segment(text)].length === 1;
}
