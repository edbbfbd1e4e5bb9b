import { toHex } from '@conclave/core/bytes/bytes';
import type { Endpoint } from '@conclave/core/client/endpoint';
import type { GroupInfo, News } from '@conclave/core/client/types';
import { UsageError } from '@conclave/core/errors';
import type { AppEvent } from '../../bridge/contract.ts';
import type { Storage } from '../storage/storage.ts';
import { groupView, messageView } from './views/group-view.ts';
import { networkView, type ProfileFacts, profileView, sealedViews } from './views/world-views.ts';

export interface PublisherOptions {
  readonly storage: Storage;
  readonly endpoint: () => Endpoint;
  readonly profileFacts: () => ProfileFacts;
  readonly push: (event: AppEvent) => void;
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
    if (info) this.#options.push({ type: 'group', group: groupView(info, this.#options.storage) });
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
      if (item.type === 'message') ids.add(item.message.id);
      if (item.type === 'line') ids.add(item.line.id);
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
    }
    for (const group of this.#endpoint.groups()) {
      if (group.invites.some((invite) => messages.has(invite.id))) ids.add(toHex(group.id));
    }
    return ids;
  }

  #publishMessage(id: string): void {
    const stored = this.#options.storage.messages.get(id);
    if (stored) this.#options.push({ type: 'message', message: messageView(stored, this.group(stored.groupId)) });
  }
}
