import type { Reader } from '../../bytes/reader.ts';
import type { Writer } from '../../bytes/writer.ts';
import { messageRef, readMessageRef } from './message-ref.ts';
import { readSwitch } from './reaction.ts';

/** Kind 9: messageId(16) on(1). By any member; the last by order counts. */
export interface Pin {
  readonly type: 'pin';
  readonly messageId: string;
  readonly on: boolean;
}

/** Throws UsageError 'unknown-message'. */
export function checkPin({ messageId }: Pin): void {
  messageRef(messageId);
}

export function writePin(writer: Writer, { messageId, on }: Pin): Writer {
  return writer.bytes(messageRef(messageId)).u8(on ? 1 : 0);
}

/** Throws DecodeError. */
export function readPin(reader: Reader): Pin {
  const messageId = readMessageRef(reader);
  const on = readSwitch(reader);
  reader.end();
  return { type: 'pin', messageId, on };
}
