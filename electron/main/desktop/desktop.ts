import { app, type BrowserWindow, type NativeImage } from 'electron';
import type { AppEvent, GroupView, Habits } from '../../bridge/contract.ts';
import type { DesktopHost } from '../app/session-parts.ts';
import { habitsIn } from '../app/views/desktop-view.ts';
import { setAutostart, startsMinimised } from '../autostart/login-item.ts';
import { Refused } from '../ipc/problem.ts';
import type { Arrival } from '../notifications/arrival.ts';
import { showNote } from '../notifications/native.ts';
import { Notifier } from '../notifications/notifier.ts';
import { openOtherProfile } from '../profiles/open-other.ts';
import { createProfile, listProfiles } from '../profiles/profiles.ts';
import type { Storage } from '../storage/storage.ts';
import { TrayIcon } from '../tray/tray.ts';
import type { Appearance } from '../window/window.ts';
import type { Windows } from '../window/windows.ts';
import { plainLine } from '../words/plain-line.ts';
import type { Language } from '../words/words.ts';
import { explainTray, hideWindow } from './closing.ts';
import { Unread } from './unread.ts';

export interface DesktopOptions {
  readonly storage: Storage;
  /** Null for the first one. */
  readonly profile: string | null;
  /** The folder that all profiles lie in. */
  readonly base: string;
  readonly language: Language;
  readonly icon: NativeImage;
  readonly windows: () => Windows;
  /** For what goes wrong where nobody waits. */
  readonly onFault: (thrown: unknown) => void;
}

/** The app on its desktop: what it shows beside its windows, by the same events that they get. */
export class Desktop implements DesktopHost {
  readonly #options: DesktopOptions;
  readonly profile: string | null;
  readonly #unread = new Unread();
  readonly #notifier: Notifier;
  #tray: TrayIcon | null = null;

  constructor(options: DesktopOptions) {
    this.#options = options;
    this.profile = options.profile;
    const { language, windows, icon } = options;
    this.#notifier = new Notifier({
      language,
      habits: () => this.#habits,
      show: (note) => showNote(icon, note),
      onOpen: (groupId) => windows().openAt({ at: 'group', groupId }),
    });
  }

  get #habits(): Habits {
    return habitsIn(this.#options.storage);
  }

  /** Every event that goes to the windows. */
  hear(event: AppEvent): void {
    if (event.type === 'desktop' || event.type === 'snapshot') this.#provideTray();
    if (this.#unread.hear(event)) this.#showUnread();
    if (event.type === 'group') this.#hearGroup(event.group);
  }

  notify(arrival: Arrival): void {
    this.#notifier.hear(arrival);
  }

  showChat(groupId: string, name: string): void {
    this.#options.windows().showChat(groupId, windowTitle(name));
  }

  profiles(): readonly string[] {
    return listProfiles(this.#options.base);
  }

  createProfile(name: string): void {
    this.openProfile(createProfile(this.#options.base, name));
  }

  openProfile(name: string | null): void {
    if (name !== null && !this.profiles().includes(name)) throw new Refused('unknown-profile');
    openOtherProfile(name, this.#options.onFault);
  }

  applyHabits(habits: Habits): void {
    const before = this.#habits;
    if (habits.autostart !== before.autostart || (habits.autostart && habits.startMinimised !== before.startMinimised))
      setAutostart(this.profile, habits.autostart, habits.startMinimised);
  }

  /** How the main window begins. Out of sight only where something brings it back. */
  firstAppearance(argv: readonly string[]): Appearance {
    const { closeToTray, startMinimised } = this.#habits;
    if (!startsMinimised(argv, startMinimised)) return 'shown';
    return closeToTray ? 'hidden' : 'minimised';
  }

  /** The person closes the main window: whether it goes, and with it the app. */
  mayClose(window: BrowserWindow): boolean {
    if (!this.#habits.closeToTray) return true;
    const { storage } = this.#options;
    if (storage.settings.get('trayExplained')) hideWindow(window);
    else void this.#explain(window).catch(this.#options.onFault);
    return false;
  }

  close(): void {
    this.#notifier.close();
    this.#removeTray();
  }

  async #explain(window: BrowserWindow): Promise<void> {
    const { storage, language } = this.#options;
    const goesOn = await explainTray(window, language.words);
    storage.transaction(() => storage.settings.set('trayExplained', true));
    if (goesOn) hideWindow(window);
    else app.quit();
  }

  #hearGroup({ id, name, unread }: GroupView): void {
    if (unread === 0) this.#notifier.forget(id);
    this.#options.windows().retitle(id, windowTitle(name));
  }

  /** On macOS the dock has the badge; there an icon in the menu bar is for who closes to it. */
  #provideTray(): void {
    const wanted = process.platform !== 'darwin' || this.#habits.closeToTray;
    if (wanted && this.#tray === null) {
      const { language, windows } = this.#options;
      this.#tray = new TrayIcon({ language, onOpen: () => windows().showMain(), onQuit: () => app.quit() });
      this.#showUnread();
    }
    if (!wanted) this.#removeTray();
  }

  #removeTray(): void {
    this.#tray?.remove();
    this.#tray = null;
  }

  #showUnread(): void {
    const { total } = this.#unread;
    this.#tray?.show(total);
    app.setBadgeCount(total);
  }
}

const windowTitle = (groupName: string) => plainLine(groupName, 80) || 'Conclave';
