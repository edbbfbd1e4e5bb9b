import type { BrowserWindow, NativeImage } from 'electron';
import type { AppEvent, Destination } from '../../bridge/contract.ts';
import { config } from '../config/config.ts';
import type { EventRoad } from '../ipc/events.ts';
import type { Page } from '../ipc/page.ts';
import { type Appearance, openWindow } from './window.ts';

export interface WindowsOptions {
  readonly preload: string;
  readonly icon: NativeImage;
  readonly statePath: string;
  readonly chatStatePath: string;
  readonly road: EventRoad;
  readonly onFocus: (pageId: number, focused: boolean) => void;
  readonly onGone: (pageId: number) => void;
  /** The person closes the main window: whether it goes, or stays for somebody else to hide. */
  readonly mayClose: (window: BrowserWindow) => boolean;
}

/** The app's windows. */
export class Windows {
  readonly #options: WindowsOptions;
  #main: BrowserWindow | null = null;
  #mainPage: Page | null = null;
  readonly #chats = new Map<string, BrowserWindow>();
  /** For the main page, once it listens. */
  #waiting: AppEvent[] = [];
  #listens = false;
  #ending = false;

  constructor(options: WindowsOptions) {
    this.#options = options;
  }

  get main(): BrowserWindow | null {
    return this.#main;
  }

  /** Before the eyes of the person, opened if need be. */
  showMain(appearance: Appearance = 'shown'): void {
    const window = this.#main;
    if (window === null) this.#openMain(appearance);
    else bringForward(window);
  }

  /** The chat `groupId` in a window of its own, titled as the group is named. */
  showChat(groupId: string, title: string): void {
    const known = this.#chats.get(groupId);
    if (known) {
      bringForward(known);
      return;
    }
    const { chatStatePath } = this.#options;
    const window = this.#open(chatStatePath, config.chatWindow, 'shown');
    this.#chats.set(groupId, window);
    window.setTitle(title);
    this.#attach(window, groupId);
    window.once('closed', () => this.#chats.delete(groupId));
  }

  /** A group has another name, perhaps. */
  retitle(groupId: string, title: string): void {
    this.#chats.get(groupId)?.setTitle(title);
  }

  /** Leads the person there: to the chat's own window where it has one, to the main window otherwise. */
  openAt(to: Destination): void {
    const chat = to.at === 'group' ? this.#chats.get(to.groupId) : undefined;
    if (chat) {
      bringForward(chat);
      return;
    }
    this.showMain();
    this.#tellMain({ type: 'go', to });
  }

  /** A page has said `ready` and got its snapshot. */
  onReady(page: Page): void {
    if (page !== this.#mainPage) return;
    this.#listens = true;
    for (const event of this.#waiting.splice(0)) page.push(event);
  }

  /** The app ends: from now on every window may close. */
  end(): void {
    this.#ending = true;
  }

  #openMain(appearance: Appearance): void {
    const { statePath, mayClose } = this.#options;
    const window = this.#open(statePath, config.mainWindow, appearance);
    this.#main = window;
    this.#mainPage = this.#attach(window, null);
    const deaf = () => {
      this.#listens = false;
    };
    window.webContents.on('did-navigate', deaf);
    window.webContents.on('render-process-gone', deaf);
    window.on('close', (event) => {
      if (!this.#ending && !mayClose(window)) event.preventDefault();
    });
    window.once('closed', () => {
      this.#main = null;
      this.#mainPage = null;
      this.#listens = false;
    });
  }

  /** To the main page, when it is there. */
  #tellMain(event: AppEvent): void {
    if (this.#listens) this.#mainPage?.push(event);
    else this.#waiting.push(event);
  }

  #open(statePath: string, size: { width: number; height: number }, appearance: Appearance): BrowserWindow {
    const { preload, icon } = this.#options;
    return openWindow({ preload, icon, statePath, size, appearance });
  }

  #attach(window: BrowserWindow, only: string | null): Page {
    const { road, onFocus, onGone } = this.#options;
    const page = road.attach(window.webContents, only);
    window.on('focus', () => onFocus(page.id, true));
    for (const away of ['blur', 'hide', 'minimize'] as const) window.on(away as 'blur', () => onFocus(page.id, false));
    window.once('closed', () => onGone(page.id));
    return page;
  }
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
