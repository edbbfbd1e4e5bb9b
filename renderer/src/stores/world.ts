import type {
  CommandName,
  DesktopView,
  GroupView,
  MessageView,
  NetworkView,
  PartialInviteView,
  Problem,
  ProfileView,
  ProxyRoleView,
  SealedMessageView,
  SearchHit,
  ServerView,
} from '@conclave/desktop/bridge/contract';
import { create } from 'zustand';

/** What this window has been told of a group's messages. */
export interface History {
  /** Sorted by `order`. */
  readonly messages: readonly MessageView[];
  /** Nothing older exists. */
  readonly complete: boolean;
  /** Nothing newer exists: what arrives follows the last one. */
  readonly atEnd: boolean;
  /** How many messages came in before the first one ever shown: keeps the list in place while it grows upwards. */
  readonly prepended: number;
  /** How many new ones came in at the end while it was shown. */
  readonly arrived: number;
  /** Counts the times that other pages took the place of all there was. */
  readonly turn: number;
  /** The first message that was unread when the group was opened, or that came while the person was away. */
  readonly firstUnread: string | null;
}

export interface Comparison {
  readonly groupId: string;
  readonly memberId: string;
  readonly words: readonly string[];
  /** What the QR code of the words holds. */
  readonly code: string;
}

/** Newest first. */
export interface Found {
  readonly query: string;
  /** Null: in all groups. */
  readonly groupId: string | null;
  readonly hits: readonly SearchHit[];
  /** Nothing older was found. */
  readonly complete: boolean;
}

/** Everything the main process has said, and which commands still await the event that ends them. */
export interface World {
  /** The first snapshot is here. */
  readonly ready: boolean;
  readonly profile: ProfileView | null;
  readonly server: ServerView | null;
  readonly network: NetworkView;
  readonly proxyRole: ProxyRoleView;
  /** Newest activity first. */
  readonly groups: readonly GroupView[];
  readonly sealed: readonly SealedMessageView[];
  readonly partialInvites: readonly PartialInviteView[];
  readonly desktop: DesktopView;
  /** The one group that this window shows; null for the main window. */
  /** The last test of a SOCKS proxy that went well; forgotten when another one begins. */
  readonly socksTested: { readonly reached: 'server' | 'proxy'; readonly ms: number } | null;
  readonly only: string | null;
  /** Where the main window was the last time. */
  readonly lastGroup: string | null;
  readonly version: string;
  /** The person is at another window: what arrives is not seen yet. */
  readonly away: boolean;
  readonly histories: Readonly<Record<string, History>>;
  /** Pinned messages of the groups that were asked for them. */
  readonly pins: Readonly<Record<string, readonly MessageView[]>>;
  /** What the last search has found so far; null before the first. */
  readonly found: Found | null;
  /** What the person compares with a member; null before the first. */
  readonly comparison: Comparison | null;
  readonly proposedPassphrase: string | null;
  readonly sentInvite: { readonly groupId: string; readonly inviteId: string } | null;
  readonly running: Readonly<Partial<Record<CommandName, true>>>;
  readonly problems: Readonly<Partial<Record<CommandName, Problem>>>;
}

export const emptyWorld: World = {
  ready: false,
  profile: null,
  server: null,
  network: { usableProxies: 0, families: 0, operatorSeesPaths: false, waiting: null },
  proxyRole: { state: 'off', problem: null, carried: 0 },
  groups: [],
  sealed: [],
  partialInvites: [],
  desktop: {
    habits: {
      closeToTray: false,
      autostart: false,
      startMinimised: false,
      notifications: 'name-and-text',
      mentionsBreakMute: false,
    },
    profile: null,
    profiles: [],
    socks: null,
  },
  socksTested: null,
  only: null,
  lastGroup: null,
  version: '',
  away: false,
  histories: {},
  pins: {},
  found: null,
  comparison: null,
  proposedPassphrase: null,
  sentInvite: null,
  running: {},
  problems: {},
};

/** Written by apply-event.ts only. */
export const useWorld = create<World>()(() => emptyWorld);
