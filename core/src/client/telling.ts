import { isMessage } from './content.ts';
import type { Turn } from './turn.ts';
import type { Content, ReceivedMessage } from './types.ts';

type Head = Omit<ReceivedMessage, 'content'>;

/** A message, or a word about earlier ones, to the application. */
export function tellWritten(turn: Turn, head: Head, content: Content, byAdmin: boolean): void {
  if (isMessage(content)) turn.tell({ type: 'message', message: { ...head, content } });
  else turn.tell({ type: 'amendment', amendment: { ...head, content, byAdmin } });
}
