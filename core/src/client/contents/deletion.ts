import type { Reader } from '../../bytes/reader.ts';
import type { Writer } from '../../bytes/writer.ts';
import { DecodeError, UsageError } from '../../errors.ts';
import { messageRef, readMessageRef } from './message-ref.ts';

/** Kind 8: count(1) messageId(16)×, each once. Of one's own messages, or by an admin of anybody's. */
export interface Deletion {
  readonly type: 'deletion';
  readonly messageIds: readonly string[];
}

export const MAX_DELETED_AT_ONCE = 255;

/** Throws UsageError 'unknown-message', 'too-many-messages'. */
export function checkDeletion({ messageIds }: Deletion): void {
  for (const id of messageIds) messageRef(id);
  if (messageIds.length === 0) throw new UsageError('unknown-message', 'nothing to delete');
  if (messageIds.length > MAX_DELETED_AT_ONCE) throw new UsageError('too-many-messages', 'too many at once');
}

export function writeDeletion(writer: Writer, { messageIds }: Deletion): Writer {
  const ids = new Set(messageIds);
  writer.u8(ids.size);
  for (const id of ids) writer.bytes(messageRef(id));
  return writer;
}

/** Throws DecodeError. */
export function readDeletion(reader: Reader): Deletion {
  const messageIds = Array.from({ length: reader.u8() }, () => readMessageRef(reader));
  reader.end();
  if (messageIds.length === 0 || new Set(messageIds).size < messageIds.length) {
    throw new DecodeError('count', 'a deletion of nothing, or of something twice');
  }
  return { type: 'deletion', messageIds };
}
