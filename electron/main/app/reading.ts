import type { AppEvent } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { Storage } from '../storage/storage.ts';
import type { Publisher } from './publisher.ts';
import { messageView } from './views/group-view.ts';

/** Which group the person has open, and the pages of history that go to the window. */
export class Reading {
  readonly #storage: Storage;
  readonly #publisher: Publisher;
  readonly #push: (event: AppEvent) => void;
  #open: string | null = null;
  #focused = true;

  constructor(storage: Storage, publisher: Publisher, push: (event: AppEvent) => void) {
    this.#storage = storage;
    this.#publisher = publisher;
    this.#push = push;
  }

  /** What arrives in it now counts as read. */
  isWatching(groupId: string): boolean {
    return this.#focused && this.#open === groupId;
  }

  openGroup(groupId: string): void {
    this.#publisher.requireGroup(groupId);
    this.#open = groupId;
    this.#pushPage(groupId, null);
    this.#markSeen();
  }

  closeGroup(): void {
    this.#open = null;
  }

  loadOlder(groupId: string, before: string): void {
    this.#publisher.requireGroup(groupId);
    this.#pushPage(groupId, before);
  }

  /** The window got or lost the focus: an open group behind another window is not being read. */
  setFocused(focused: boolean): void {
    this.#focused = focused;
    if (focused) this.#markSeen();
  }

  /** Whoever writes in a group has it before their eyes, whatever the system says about the focus. */
  wrote(groupId: string): void {
    if (this.#open === groupId) this.#markSeen();
  }

  #markSeen(): void {
    const groupId = this.#open;
    if (groupId === null || this.#storage.messages.unread(groupId) === 0) return;
    this.#storage.transaction(() => this.#storage.messages.markSeen(groupId));
    this.#publisher.publishGroup(groupId);
  }

  #pushPage(groupId: string, before: string | null): void {
    const page = this.#storage.messages.page(groupId, before, config.historyPage);
    const group = this.#publisher.group(groupId);
    const messages = page.messages.map((stored) => messageView(stored, group));
    this.#push({ type: 'history', groupId, messages, complete: page.complete });
  }
}
