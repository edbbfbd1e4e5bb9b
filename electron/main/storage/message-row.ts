import type { DeliveryStatus, GroupEventLine, RouteView } from '../../bridge/contract.ts';

interface StoredLine {
  readonly id: string;
  readonly groupId: string;
  readonly order: string;
  readonly sentAt: number;
  /** The person has had it before their eyes, or made it. */
  readonly seen: boolean;
}

export interface StoredText extends StoredLine {
  readonly kind: 'text';
  readonly mine: boolean;
  readonly senderId: string;
  /** As it was when the message came; the group knows better while the sender is in it. */
  readonly senderName: string;
  /** After edits; '' where deleted. */
  readonly text: string;
  readonly forwarded: boolean;
  /** Hex member ids. */
  readonly mentions: readonly string[];
  readonly mentionsMe: boolean;
  readonly replyTo: string | null;
  readonly edited: boolean;
  readonly deleted: boolean;
  /** Milliseconds; null where it stays. */
  readonly expiresAt: number | null;
  readonly status: DeliveryStatus | null;
  readonly route: RouteView | null;
}

export interface StoredEvent extends StoredLine {
  readonly kind: 'event';
  readonly event: GroupEventLine;
}

export type StoredMessage = StoredText | StoredEvent;

/** A row of the table `messages`; `content`, `status` and `route` are JSON. */
export type MessageRow = {
  readonly id: string;
  readonly group_id: string;
  readonly order_key: string;
  readonly sent_at: number;
  readonly kind: 'text' | 'event';
  readonly mine: number;
  readonly seen: number;
  readonly sender_id: string | null;
  readonly sender_name: string | null;
  readonly text: string | null;
  readonly content: string;
  readonly status: string | null;
  readonly route: string | null;
  readonly reply_to: string | null;
  readonly mentions_me: number;
  readonly edited: string | null;
  readonly deleted: number;
  readonly expires_at: number | null;
};

/** What there is to a text, as the column `content` has it. */
interface TextContent {
  readonly forwarded: boolean;
  readonly mentions: readonly string[];
}

export const textContent = (content: TextContent) => JSON.stringify(content);

/** Columns and values of a new row. */
export function toRow(message: StoredMessage): Record<string, string | number | null> {
  const { id, groupId, order, sentAt, kind, seen } = message;
  const line = { id, group_id: groupId, order_key: order, sent_at: sentAt, kind, seen: Number(seen) };
  if (message.kind === 'event') return { ...line, mine: 0, content: JSON.stringify(message.event) };
  return {
    ...line,
    mine: Number(message.mine),
    sender_id: message.senderId,
    sender_name: message.senderName,
    text: message.deleted ? null : message.text,
    content: textContent({ forwarded: message.forwarded, mentions: message.mentions }),
    status: toJson(message.status),
    route: toJson(message.route),
    reply_to: message.replyTo,
    mentions_me: Number(message.mentionsMe),
    deleted: Number(message.deleted),
    expires_at: message.expiresAt,
  };
}

export function toStored(row: MessageRow): StoredMessage {
  const line = {
    id: row.id,
    groupId: row.group_id,
    order: row.order_key,
    sentAt: row.sent_at,
    seen: row.seen === 1,
  };
  // What is read back is what toRow wrote: the pages are authenticated.
  if (row.kind === 'event') return { ...line, kind: 'event', event: JSON.parse(row.content) as GroupEventLine };
  return {
    ...line,
    ...(JSON.parse(row.content) as TextContent),
    kind: 'text',
    mine: row.mine === 1,
    senderId: row.sender_id ?? '',
    senderName: row.sender_name ?? '',
    text: row.text ?? '',
    mentionsMe: row.mentions_me === 1,
    replyTo: row.reply_to,
    edited: row.edited !== null,
    deleted: row.deleted === 1,
    expiresAt: row.expires_at,
    status: fromJson<DeliveryStatus>(row.status),
    route: fromJson<RouteView>(row.route),
  };
}

const toJson = (value: object | null) => (value === null ? null : JSON.stringify(value));
const fromJson = <T>(text: string | null) => (text === null ? null : (JSON.parse(text) as T));
