/** The part of the contract about the app on its desktop: types only, as contract.ts, which gives them out. */

/** How much a notification shows of a message. `off`: there are none. */
export type NotificationLevel = 'name-and-text' | 'name' | 'nothing' | 'off';

/** How the app lives on this desktop. Kept in the profile. */
export interface Habits {
  /** Closing the window leaves the app running in the tray. */
  readonly closeToTray: boolean;
  /** Starts when the person logs in to this computer. */
  readonly autostart: boolean;
  /** Such a start shows no window: in the tray with `closeToTray`, minimised without. */
  readonly startMinimised: boolean;
  readonly notifications: NotificationLevel;
  /** A message that mentions this person notifies in muted groups, too. */
  readonly mentionsBreakMute: boolean;
}

/** What the person enters for a SOCKS5 proxy. */
export interface SocksEntry {
  /** DNS name or IP literal. */
  readonly host: string;
  readonly port: number;
  /** '' for a proxy that asks for none. */
  readonly username: string;
  /** Null keeps the one that is stored. */
  readonly password: string | null;
}

export interface SocksView {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly hasPassword: boolean;
}

export interface DesktopView {
  readonly habits: Habits;
  /** This profile; null for the first one, which has no name. */
  readonly profile: string | null;
  /** The other ones' names, all but the first: each with data, keys and a window of its own. */
  readonly profiles: readonly string[];
  /** The proxy that all links of this device go by; null for none. */
  readonly socks: SocksView | null;
}

/** Where a menu, a notification or a link leads. */
export type Destination =
  | { readonly at: 'group'; readonly groupId: string }
  | { readonly at: 'action'; readonly action: ActionName }
  /** The form that adds somebody, for this contact code. */
  | { readonly at: 'add-someone'; readonly contactCode: string }
  /** The form that joins a server, with this address. */
  | { readonly at: 'join-server'; readonly address: string }
  /** A link of ours that leads nowhere. */
  | { readonly at: 'broken-link' };

/** What a menu may start in the window. */
export type ActionName =
  | 'new-group'
  | 'settings'
  | 'profiles'
  | 'switcher'
  | 'search'
  | 'search-all'
  | 'shortcuts'
  | 'sealed'
  | 'contact-card'
  | 'add-someone'
  | 'people'
  | 'own-window'
  | 'next-group'
  | 'previous-group'
  | 'next-unread';
