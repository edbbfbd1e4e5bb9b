import { config } from '../config/config.ts';
import type { Page } from '../ipc/page.ts';
import type { Storage } from '../storage/storage.ts';
import type { Publisher } from './publisher.ts';
import { messageView } from './views/group-view.ts';

/** What one window has before it. */
interface Gaze {
  open: string | null;
  focused: boolean;
}

/** Which group the person has open in each window, and the pages of history that go there. */
export class Reading {
  readonly #storage: Storage;
  readonly #publisher: Publisher;
  readonly #gazes = new Map<number, Gaze>();

  constructor(storage: Storage, publisher: Publisher) {
    this.#storage = storage;
    this.#publisher = publisher;
  }

  /** What arrives in it now counts as read. */
  isWatching(groupId: string): boolean {
    return [...this.#gazes.values()].some(({ open, focused }) => focused && open === groupId);
  }

  openGroup(groupId: string, page: Page): void {
    this.#publisher.requireGroup(groupId);
    this.#gaze(page.id).open = groupId;
    if (page.only === null) this.#remember(groupId);
    this.#pushPage(groupId, null, page);
    this.#markSeen(groupId);
  }

  closeGroup(page: Page): void {
    this.#gaze(page.id).open = null;
  }

  loadOlder(groupId: string, before: string, page: Page): void {
    this.#publisher.requireGroup(groupId);
    this.#pushPage(groupId, before, page);
  }

  /** The window got or lost the focus: an open group behind another window is not being read. */
  setFocused(pageId: number, focused: boolean): void {
    const gaze = this.#gaze(pageId);
    gaze.focused = focused;
    if (focused && gaze.open !== null) this.#markSeen(gaze.open);
  }

  /** The window is gone. */
  forget(pageId: number): void {
    this.#gazes.delete(pageId);
  }

  /** Whoever writes in a group has it before their eyes, whatever the system says about the focus. */
  wrote(groupId: string, page: Page): void {
    if (this.#gaze(page.id).open === groupId) this.#markSeen(groupId);
  }

  #gaze(pageId: number): Gaze {
    const known = this.#gazes.get(pageId) ?? { open: null, focused: true };
    this.#gazes.set(pageId, known);
    return known;
  }

  /** The main window begins there the next time. */
  #remember(groupId: string): void {
    const { settings } = this.#storage;
    if (settings.get('lastGroup') !== groupId) this.#storage.transaction(() => settings.set('lastGroup', groupId));
  }

  #markSeen(groupId: string): void {
    if (this.#storage.messages.unread(groupId) === 0) return;
    this.#storage.transaction(() => this.#storage.messages.markSeen(groupId));
    this.#publisher.publishGroup(groupId);
  }

  #pushPage(groupId: string, before: string | null, to: Page): void {
    const { messages, complete } = this.#storage.messages.page(groupId, before, config.historyPage);
    const group = this.#publisher.group(groupId);
    to.push({
      type: 'history',
      groupId,
      messages: messages.map((stored) => messageView(stored, group)),
      complete,
    });
  }
}
