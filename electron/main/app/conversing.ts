import { toHex } from '@conclave/core/bytes/bytes';
import type { Content, GroupInfo } from '@conclave/core/client/types';
import type { MemberId } from '@conclave/core/wire/ids';
import { config } from '../config/config.ts';
import type { CommandHandlers } from '../ipc/commands.ts';
import { Refused } from '../ipc/problem.ts';
import type { StoredText } from '../storage/message-row.ts';
import { requireMember } from './administering.ts';
import type { SessionParts } from './session-parts.ts';

type Conversation =
  | 'sendMessage'
  | 'editMessage'
  | 'deleteMessages'
  | 'react'
  | 'pin'
  | 'forward'
  | 'setDraft'
  | 'setMuted';

/** What people write, and what they say about it. The engine checks form and size; whose a message is, is known here. */
export function conversationHandlers({
  engine,
  publisher,
  reading,
  options,
}: SessionParts): Pick<CommandHandlers, Conversation> {
  const { storage } = options;
  const write = (groupId: string, content: Content) =>
    engine.handle({ type: 'send', groupId: publisher.requireGroup(groupId).id, content });
  const message = (id: string): StoredText => {
    const stored = storage.messages.text(id);
    if (stored === null || stored.deleted) throw new Refused('unknown-message');
    return stored;
  };
  const place = (groupId: string, change: (id: string) => void) => {
    const id = toHex(publisher.requireGroup(groupId).id);
    storage.transaction(() => change(id));
    publisher.publishGroup(id);
  };
  return {
    sendMessage: ({ groupId, text, replyTo, mentions }, page) => {
      const group = publisher.requireGroup(groupId);
      if (replyTo !== null && message(replyTo).groupId !== toHex(group.id)) throw new Refused('unknown-message');
      const content = { type: 'rich-text', text, replyTo, forwarded: false } as const;
      write(groupId, { ...content, mentions: members(group, mentions) });
      reading.wrote(groupId, page);
      if (storage.places.draft(groupId) !== '') place(groupId, (id) => storage.places.setDraft(id, ''));
    },
    editMessage: ({ messageId, text, mentions }) => {
      const { groupId, mine } = message(messageId);
      if (!mine) throw new Refused('not-allowed');
      const group = publisher.requireGroup(groupId);
      write(groupId, { type: 'edit', messageId, text, mentions: members(group, mentions) });
    },
    deleteMessages: ({ messageIds }) => {
      for (const [groupId, ids] of byGroup(messageIds.map(message))) {
        const group = publisher.requireGroup(groupId);
        const isAdmin = group.members.some(({ me, role }) => me && role !== 'member');
        if (!isAdmin && ids.some((id) => !message(id).mine)) throw new Refused('not-allowed');
        for (let at = 0; at < ids.length; at += config.deletedAtOnce) {
          write(groupId, { type: 'deletion', messageIds: ids.slice(at, at + config.deletedAtOnce) });
        }
      }
    },
    react: ({ messageId, emoji, on }) => write(message(messageId).groupId, { type: 'reaction', messageId, emoji, on }),
    pin: ({ messageId, on }) => write(message(messageId).groupId, { type: 'pin', messageId, on }),
    forward: ({ messageIds, groupIds }) => {
      const texts = messageIds.map(message).sort((a, b) => (a.order < b.order ? -1 : 1));
      for (const groupId of groupIds) publisher.requireGroup(groupId);
      const content = { type: 'rich-text', replyTo: null, forwarded: true, mentions: [] } as const;
      for (const groupId of groupIds) for (const { text } of texts) write(groupId, { ...content, text });
    },
    setDraft: ({ groupId, text }) =>
      place(groupId, (id) => storage.places.setDraft(id, text.slice(0, config.longestDraft))),
    setMuted: ({ groupId, until }) => place(groupId, (id) => storage.places.setMuted(id, until)),
  };
}

function members(group: GroupInfo, ids: readonly string[]): readonly MemberId[] {
  return [...new Set(ids)].map((id) => requireMember(group, id).id);
}

function byGroup(messages: readonly StoredText[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { groupId, id } of messages) groups.set(groupId, [...(groups.get(groupId) ?? []), id]);
  return groups;
}
