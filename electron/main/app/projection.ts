import { toHex } from '@conclave/core/bytes/bytes';
import type { ChangedSetting, GroupLine, GroupLineEvent, News, ReceivedMessage } from '@conclave/core/client/types';
import { formatMailboxId } from '@conclave/core/identity/mailbox-id';
import type { ServerAddress } from '@conclave/core/identity/server-address';
import type { GroupEventLine } from '../../bridge/contract.ts';
import type { StoredText } from '../storage/message-row.ts';
import type { Storage } from '../storage/storage.ts';
import { type AmendmentContext, editedText, expiry, putAmendment } from './amending.ts';
import { type GapContext, putGap } from './gap-lines.ts';
import { routeView, statusView } from './views/delivery-views.ts';

export interface ProjectionContext extends AmendmentContext, GapContext {
  server(): ServerAddress | null;
  /** The person has this group before their eyes. */
  isWatching(groupId: string): boolean;
}

/** Stores what a piece of news means for the histories. Inside the transaction that stores the engine's records. */
export function project(news: News, storage: Storage, context: ProjectionContext): void {
  switch (news.type) {
    case 'message':
      putMessage(news.message, storage, context);
      return;
    case 'amendment':
      putAmendment(news.amendment, storage, context);
      return;
    case 'line':
      putLine(news.line, storage);
      return;
    case 'status': {
      const status = statusView(news.status, context.server());
      if (!storage.messages.setStatus(news.messageId, status)) storage.inviteStatuses.set(news.messageId, status);
      return;
    }
    case 'gap':
      putGap(news, storage, context);
      return;
    case 'route':
      storage.messages.setRoute(news.messageId, routeView(news.route, context.server()));
      return;
    default:
      // Facts that the engine itself remembers.
      return;
  }
}

function putMessage(
  { id, groupId, order, sentAt, senderId, senderName, mine, disappears, content }: ReceivedMessage,
  { messages, amendments, expiry: expiries }: Storage,
  context: ProjectionContext,
): void {
  const group = toHex(groupId);
  const rich = content.type === 'rich-text' ? content : null;
  const text: StoredText = {
    kind: 'text',
    id,
    groupId: group,
    order,
    sentAt,
    seen: mine || context.isWatching(group),
    mine,
    senderId: toHex(senderId),
    senderName,
    ...editedText({ text: content.text, mentions: rich?.mentions ?? [] }, context),
    forwarded: rich?.forwarded ?? false,
    replyTo: rich?.replyTo ?? null,
    edited: false,
    deleted: false,
    expiresAt: expiry(disappears, context),
    status: null,
    route: null,
  };
  messages.add(text);
  // The engine has kept it for others, as it does not know what was deleted before it came.
  if (amendments.settle(text)) expiries.toForget(id, group);
}

function putLine({ id, groupId, order, at, event }: GroupLine, { messages }: Storage): void {
  const line = eventLine(event);
  if (line === null) return;
  messages.putEvent({ kind: 'event', id, groupId: toHex(groupId), order, sentAt: at, seen: true, event: line });
}

/** Null for what the conversation does not show. */
function eventLine(event: GroupLineEvent): GroupEventLine | null {
  switch (event.type) {
    case 'created':
      return { what: 'created', who: event.who };
    case 'invited':
      return { what: 'invited', who: event.who, target: formatMailboxId(event.target) };
    case 'joined':
      return { what: 'joined', who: event.who, addedBy: event.addedBy };
    case 'renamed':
      return { what: 'renamed', who: event.who, name: event.name };
    case 'promoted':
      return { what: 'promoted', who: event.who, by: event.by };
    case 'settings-changed':
      return settingLine(event.who, event.setting);
    case 'removed':
      return { what: 'removed', who: event.who, by: event.by };
    case 'left':
      return { what: 'left', who: event.who };
    case 'invite-revoked':
      return { what: 'invite-revoked', who: event.by, target: formatMailboxId(event.target) };
    case 'keys-renewed':
      // Happens every week, and with everyone who comes or goes, which has a line of its own.
      return null;
  }
}

function settingLine(who: string, setting: ChangedSetting): GroupEventLine {
  if (setting.key === 'disappearing') return { what: 'disappearing-set', who, seconds: setting.seconds };
  return { what: setting.key === 'description' ? 'described' : 'settings-changed', who };
}
