import { toHex } from '@conclave/core/bytes/bytes';
import type { Endpoint } from '@conclave/core/client/endpoint';
import type { GroupInfo, News } from '@conclave/core/client/types';
import { UsageError } from '@conclave/core/errors';
import type { AppEvent, MessageView } from '../../bridge/contract.ts';
import type { StoredMessage } from '../storage/message-row.ts';
import type { Storage } from '../storage/storage.ts';
import { amended } from './amending.ts';
import { gapLines } from './gap-lines.ts';
import { groupView, messageView } from './views/group-view.ts';
import { networkView, type ProfileFacts, profileView, sealedViews } from './views/world-views.ts';

export interface PublisherOptions {
  readonly storage: Storage;
  readonly endpoint: () => Endpoint;
  readonly profileFacts: () => ProfileFacts;
  readonly push: (event: AppEvent) => void;
  readonly now: () => number;
}

/** Tells the window what has been stored: each thing once, as it is now, however many pieces of news named it. */
export class Publisher {
  readonly #options: PublisherOptions;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  publish(news: readonly News[]): void {
    const { push } = this.#options;
    const types = new Set(news.map(({ type }) => type));
    if (types.has('profile')) this.publishProfile();
    if (types.has('network')) this.publishNetwork();
    if (types.has('sealed')) push({ type: 'sealed', sealed: sealedViews(this.#endpoint.sealed()) });
    const messages = this.#messageIds(news);
    for (const groupId of this.#groupIds(news, messages)) this.publishGroup(groupId);
    for (const id of messages) this.#publishMessage(id);
    for (const item of news) if (item.type === 'gap') this.#publishGap(item);
    if (types.has('invite-partial') || types.has('invite-opened') || types.has('invite-refused')) {
      push({ type: 'invite-partial', partialInvites: this.#endpoint.pendingInvites() });
    }
    for (const item of news) {
      if (item.type === 'invite-refused') {
        push({ type: 'problem', problem: { code: item.code, detail: {} }, during: 'openSealed' });
      }
      if (item.type === 'invite-opened') push({ type: item.type, groupId: toHex(item.groupId) });
      if (item.type === 'invite-sent') push({ type: item.type, groupId: toHex(item.groupId), inviteId: item.inviteId });
    }
  }

  publishProfile(): void {
    const profile = profileView(this.#endpoint, this.#options.profileFacts());
    if (profile) this.#options.push({ type: 'profile', profile });
  }

  publishNetwork(): void {
    this.#options.push({ type: 'network', network: networkView(this.#endpoint) });
  }

  publishGroup(groupId: string): void {
    const info = this.group(groupId);
    if (info) this.#options.push({ type: 'group', group: groupView(info, this.#options.storage, this.#options.now()) });
  }

  /** Of one group. */
  messageViews(groupId: string, stored: readonly StoredMessage[]): readonly MessageView[] {
    const group = this.group(groupId);
    return stored.map((message) => messageView(message, group, this.#options.storage));
  }

  /** Some messages of a group are gone. */
  publishGone(groupId: string, messageIds: readonly string[]): void {
    this.#options.push({ type: 'messages-gone', groupId, messageIds });
    this.publishGroup(groupId);
    for (const id of this.#shownBy(messageIds)) this.#publishMessage(id);
  }

  /** Null for an id that is none of this device's groups. */
  group(groupId: string): GroupInfo | null {
    return this.#endpoint.groups().find((group) => toHex(group.id) === groupId.toLowerCase()) ?? null;
  }

  /** Throws UsageError 'unknown-group'. */
  requireGroup(groupId: string): GroupInfo {
    const group = this.group(groupId);
    if (!group) throw new UsageError('unknown-group', 'no such group');
    return group;
  }

  get #endpoint(): Endpoint {
    return this.#options.endpoint();
  }

  /** Messages and lines that are new or changed, in the order of the news. */
  #messageIds(news: readonly News[]): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const item of news) {
      if (item.type === 'message') for (const id of this.#shownBy([item.message.id])) ids.add(id);
      if (item.type === 'line') ids.add(item.line.id);
      if (item.type === 'amendment') for (const id of this.#shownBy(amended(item.amendment))) ids.add(id);
      if (item.type === 'status' || item.type === 'route') ids.add(item.messageId);
    }
    return ids;
  }

  /** Groups named, those with a new line, and those with an invite whose status changed. */
  #groupIds(news: readonly News[], messages: ReadonlySet<string>): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const item of news) {
      if (item.type === 'group') ids.add(toHex(item.groupId));
      if (item.type === 'message') ids.add(toHex(item.message.groupId));
      if (item.type === 'line') ids.add(toHex(item.line.groupId));
      if (item.type === 'amendment') ids.add(toHex(item.amendment.groupId));
    }
    for (const group of this.#endpoint.groups()) {
      if (group.invites.some((invite) => messages.has(invite.id))) ids.add(toHex(group.id));
    }
    return ids;
  }

  /** Themselves, and those that answer them. */
  #shownBy(ids: readonly string[]): readonly string[] {
    return ids.flatMap((id) => [id, ...this.#options.storage.messages.answering(id)]);
  }

  /** Its lines as they are now, or that they are gone. */
  #publishGap(gap: Extract<News, { type: 'gap' }>): void {
    const groupId = toHex(gap.groupId);
    for (const id of gapLines(gap)) {
      if (this.#options.storage.messages.get(id)) this.#publishMessage(id);
      else this.#options.push({ type: 'messages-gone', groupId, messageIds: [id] });
    }
  }

  #publishMessage(id: string): void {
    const stored = this.#options.storage.messages.get(id);
    const [message] = stored ? this.messageViews(stored.groupId, [stored]) : [];
    if (message) this.#options.push({ type: 'message', message });
  }
}
