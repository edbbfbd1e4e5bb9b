import type { AppEvent } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { Page } from '../ipc/page.ts';
import { Refused } from '../ipc/problem.ts';
import type { HistoryPage } from '../storage/message-store.ts';
import type { Storage } from '../storage/storage.ts';
import type { Publisher } from './publisher.ts';

/** What one window has before it. */
interface Gaze {
  open: string | null;
  focused: boolean;
}

type Part = HistoryPage & Pick<Extract<AppEvent, { type: 'history' }>, 'part' | 'target'>;

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
    const { messages } = this.#storage;
    const part = messages.page(groupId, null, config.historyPage);
    this.#push(groupId, { ...part, part: 'newest', target: messages.firstUnread(groupId) }, page);
    this.#markSeen(groupId);
  }

  closeGroup(page: Page): void {
    this.#gaze(page.id).open = null;
  }

  loadOlder(groupId: string, before: string, page: Page): void {
    this.#publisher.requireGroup(groupId);
    const part = this.#storage.messages.page(groupId, before, config.historyPage);
    this.#push(groupId, { ...part, part: 'older', target: null }, page);
  }

  loadNewer(groupId: string, after: string, page: Page): void {
    this.#publisher.requireGroup(groupId);
    const part = this.#storage.messages.pageAfter(groupId, after, config.historyPage);
    this.#push(groupId, { ...part, part: 'newer', target: null }, page);
  }

  /** Throws Refused 'unknown-message' for one that is not here. */
  jumpTo(messageId: string, page: Page): void {
    const part = this.#storage.messages.pageAround(messageId, config.historyPage / 2);
    const [first] = part?.messages ?? [];
    if (part === null || first === undefined) throw new Refused('unknown-message');
    this.#push(first.groupId, { ...part, part: 'around', target: messageId }, page);
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

  #push(groupId: string, part: Part, to: Page): void {
    const messages = this.#publisher.messageViews(groupId, part.messages);
    to.push({ ...part, type: 'history', groupId, messages });
  }
}
