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
  readonly text: string;
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
  readonly content: string;
  readonly status: string | null;
  readonly route: string | null;
};

/** In the order of the columns. */
export function toRow(message: StoredMessage): (string | number | null)[] {
  const { id, groupId, order, sentAt, kind, seen } = message;
  const line = [id, groupId, order, sentAt, kind];
  if (kind === 'event') return [...line, 0, Number(seen), null, null, JSON.stringify(message.event), null, null];
  const { mine, senderId, senderName, text, status, route } = message;
  const content = JSON.stringify({ text });
  return [...line, Number(mine), Number(seen), senderId, senderName, content, toJson(status), toJson(route)];
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
    kind: 'text',
    mine: row.mine === 1,
    senderId: row.sender_id ?? '',
    senderName: row.sender_name ?? '',
    text: (JSON.parse(row.content) as { text: string }).text,
    status: fromJson<DeliveryStatus>(row.status),
    route: fromJson<RouteView>(row.route),
  };
}

const toJson = (value: object | null) => (value === null ? null : JSON.stringify(value));
const fromJson = <T>(text: string | null) => (text === null ? null : (JSON.parse(text) as T));
