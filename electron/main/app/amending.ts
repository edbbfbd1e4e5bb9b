import { toHex } from '@conclave/core/bytes/bytes';
import type { ReceivedAmendment } from '@conclave/core/client/types';
import type { MemberId } from '@conclave/core/wire/ids';
import type { EditedText, Word } from '../storage/amendment-store.ts';
import type { Storage } from '../storage/storage.ts';

export interface AmendmentContext {
  now(): number;
  /** This person's id in every group, hex. */
  me(): string;
}

/** Stores what an amendment means for the message that it names, whether that is here or not. */
export function putAmendment(
  { groupId, senderId, senderName, order, disappears, content, byAdmin }: ReceivedAmendment,
  { amendments, messages, expiry: expiries }: Storage,
  context: AmendmentContext,
): void {
  const said = { groupId: toHex(groupId), senderId: toHex(senderId), senderName, order };
  const about = (messageId: string): Word => ({ ...said, messageId });
  switch (content.type) {
    case 'reaction':
      amendments.react(about(content.messageId), content.emoji, content.on);
      return;
    case 'edit':
      amendments.edit(about(content.messageId), editedText(content, context), expiry(disappears, context));
      // The engine keeps the edit for others: it does not know that it came too late.
      if (messages.text(content.messageId)?.deleted) expiries.toForget(content.messageId, said.groupId);
      return;
    case 'deletion':
      for (const id of content.messageIds) {
        if (amendments.delete(about(id), byAdmin)) expiries.toForget(id, said.groupId);
      }
      return;
    case 'pin':
      amendments.pin(about(content.messageId), content.on);
      return;
  }
}

/** The messages that it is about. */
export function amended({ content }: ReceivedAmendment): readonly string[] {
  return content.type === 'deletion' ? content.messageIds : [content.messageId];
}

/** When what came now is to be erased here. */
export function expiry(disappears: number, { now }: Pick<AmendmentContext, 'now'>): number | null {
  return disappears === 0 ? null : now() + disappears * 1000;
}

export function editedText(
  { text, mentions }: { readonly text: string; readonly mentions: readonly MemberId[] },
  { me }: Pick<AmendmentContext, 'me'>,
): EditedText {
  const ids = mentions.map(toHex);
  return { text, mentions: ids, mentionsMe: ids.includes(me()) };
}
