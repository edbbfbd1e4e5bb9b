/**
 * The contract between the window and the main process: types only.
 *
 * One direction each way. A command goes up and comes back only accepted or refused; what it changed comes down as an
 * event, as does everything that happens by itself. Ids are opaque strings. No key, seed, chain or packet crosses here.
 */

import type {
  ColourIndex,
  DeliveryStatus,
  MemberView,
  MessageView,
  SearchHit,
  WaitingReason,
} from './conversation-contract.ts';
import type { DesktopView, Destination, Habits, SocksEntry } from './desktop-contract.ts';
import type { Problem } from './problem-contract.ts';

export type {
  ColourIndex,
  DeliveryStatus,
  GroupEventLine,
  MemberView,
  MessageView,
  ReactionView,
  ReplyView,
  RouteStop,
  RouteView,
  SearchHit,
} from './conversation-contract.ts';
export type {
  ActionName,
  DesktopView,
  Destination,
  Habits,
  NotificationLevel,
  SocksEntry,
  SocksView,
} from './desktop-contract.ts';
export type { Problem, ProblemCode } from './problem-contract.ts';

// ------------------------------------------------------------------------------------------------------------ views

export type Theme = 'system' | 'light' | 'dark';
/** Text size in per cent of the designed one. */
export type TextSize = 80 | 90 | 100 | 115 | 130 | 150;

export interface ProfileView {
  readonly name: string;
  /** Such as `k7f2-9qxm-3a5`; null until the server has given one out. */
  readonly mailboxId: string | null;
  /** `conclave:…`, the code that lets others add this device with two locks; null until registered. */
  readonly contactCode: string | null;
  /** What guards the database key on this system; `basic` deserves a plain warning in words. */
  readonly keychain: 'protected' | 'basic';
  readonly theme: Theme;
  readonly textSize: TextSize;
}

export interface ServerView {
  /** `conclave-server://host:port/#fingerprint`. */
  readonly address: string;
  /** `refused` needs the person: see `problem`. */
  readonly state: 'starting' | 'connecting' | 'online' | 'offline' | 'refused';
  readonly problem: Problem | null;
  /** The server runs on this computer, started by this app. */
  readonly hostedHere: boolean;
}

export interface NetworkView {
  /** Proxies in the newest directory that this device could use. */
  readonly usableProxies: number;
  /** Distinct operators among them. */
  readonly families: number;
  /** Fewer than two operators on offer: no anonymity from the operator of this server. */
  readonly operatorSeesPaths: boolean;
  /** Why messages wait at present, if they do. */
  readonly waiting: WaitingReason | null;
}

/** This device as somebody else's proxy. */
export interface ProxyRoleView {
  readonly state: 'off' | 'starting' | 'listed' | 'unreachable' | 'failed';
  readonly problem: Problem | null;
  /** Packets carried for others since it was switched on. */
  readonly carried: number;
}

/** A member in the roster of a group. */
export interface RosterMemberView extends MemberView {
  /** This person has compared safety words with them, and they still have that key. */
  readonly verified: boolean;
}

export type PrivacyProfile = 'fast' | 'balanced' | 'strong';

export interface PendingInviteView {
  readonly id: string;
  /** The short id it was sent to. */
  readonly target: string;
  readonly expiresAt: number;
  readonly expired: boolean;
  /** This person may take it back. */
  readonly mayRevoke: boolean;
  /** Words as for a message of one's own; null when another member sent it. */
  readonly status: DeliveryStatus | null;
}

export interface GroupView {
  readonly id: string;
  readonly name: string;
  readonly colour: ColourIndex;
  readonly members: readonly RosterMemberView[];
  readonly invites: readonly PendingInviteView[];
  /** Whether this device is in it. What was read before one got out stays readable. */
  readonly state: 'member' | 'removed' | 'left';
  readonly mayInvite: boolean;
  /** An admin: may remove, promote, rename and set. */
  readonly mayAdminister: boolean;
  /** Every member may add people, not only admins. */
  readonly everyMemberInvites: boolean;
  /** Were this person to leave, the member who has been in it longest would become its admin. */
  readonly lastAdmin: boolean;
  /** Somebody went: messages wait until a member's device has made new keys. */
  readonly rekeying: boolean;
  readonly unread: number;
  /** Something unread mentions this person. */
  readonly mentioned: boolean;
  /** The newest message, for the list of groups; a deleted one has no text. */
  readonly last: {
    readonly text: string;
    readonly sender: string | null;
    readonly at: number;
    readonly deleted: boolean;
  } | null;
  /** '' where there is none. May have several lines. */
  readonly description: string;
  /** How this device sends into it: what a message waits on its way. */
  readonly profile: PrivacyProfile;
  /** Seconds that every device keeps a message of this group for, from its arrival there; 0: for ever. */
  readonly disappearing: number;
  /** Messages that are pinned; `loadPins` asks for them. */
  readonly pins: number;
  /** What this person has begun to write; '' where nothing is. */
  readonly draft: string;
  /** This person wants no notifications until then, in milliseconds; null where it is not muted. */
  readonly mutedUntil: number | null;
  /** Milliseconds; the list of groups is sorted by it, newest first. */
  readonly activeAt: number;
}

/** A message that none of this device's keys open: an invite from somebody, perhaps. */
export interface SealedMessageView {
  readonly id: string;
  readonly arrivedAt: number;
  /** It was also locked to this device's contact code. */
  readonly forContactCode: boolean;
  readonly expiresAt: number;
}

/** An invite that was opened, and of which parts are still on their way. */
export interface PartialInviteView {
  readonly id: string;
  /** As it was when the group began, by the word of whoever invited; '' where it is not known yet. */
  readonly groupName: string;
  readonly arrivedAt: number;
  /** Parts that are here, of `of`. */
  readonly have: number;
  readonly of: number;
  readonly expiresAt: number;
}

/** Everything the window shows, but for histories, which `openGroup` asks for. */
export interface Snapshot {
  /** Null on the first screen. */
  readonly profile: ProfileView | null;
  readonly server: ServerView | null;
  readonly network: NetworkView;
  readonly proxyRole: ProxyRoleView;
  readonly groups: readonly GroupView[];
  readonly sealed: readonly SealedMessageView[];
  readonly partialInvites: readonly PartialInviteView[];
  readonly desktop: DesktopView;
  /** The one group that this window shows; null for the main window. */
  readonly only: string | null;
  /** Where the main window was the last time. */
  readonly lastGroup: string | null;
  readonly version: string;
}

// --------------------------------------------------------------------------------------------------------- commands

/** Accepted only says that it will be done; the outcome arrives as events. */
export type Answer = { readonly accepted: true } | { readonly accepted: false; readonly problem: Problem };

/** Every command with its payload. Parsed by parse.ts on arrival in main. */
export interface Commands {
  /** The window is there (again): answer with a `snapshot` event. */
  ready: Record<string, never>;
  joinServer: { readonly address: string; readonly name: string };
  hostHere: { readonly name: string };
  reconnect: Record<string, never>;
  createGroup: { readonly name: string; readonly colour: ColourIndex };
  /** Marks the group read and asks for its newest page of history. */
  openGroup: { readonly groupId: string };
  closeGroup: Record<string, never>;
  loadOlder: { readonly groupId: string; readonly before: string };
  loadNewer: { readonly groupId: string; readonly after: string };
  /** Answered by a `history` event around the message. */
  jumpTo: { readonly messageId: string };
  /** `replyTo` is a message of the group. `mentions` are ids of members whom the text names. Empties the draft. */
  sendMessage: {
    readonly groupId: string;
    readonly text: string;
    readonly replyTo: string | null;
    readonly mentions: readonly string[];
  };
  /** One's own. */
  editMessage: { readonly messageId: string; readonly text: string; readonly mentions: readonly string[] };
  /** For everybody: one's own, or as an admin; all of one group. */
  deleteMessages: { readonly messageIds: readonly string[] };
  react: { readonly messageId: string; readonly emoji: string; readonly on: boolean };
  pin: { readonly messageId: string; readonly on: boolean };
  /** Answered by a `pins` event. */
  loadPins: { readonly groupId: string };
  /** The texts, in their order, each as a message of its own to each of the groups. */
  forward: { readonly messageIds: readonly string[]; readonly groupIds: readonly string[] };
  setDraft: { readonly groupId: string; readonly text: string };
  /** `until` in milliseconds; null ends it. */
  setMuted: { readonly groupId: string; readonly until: number | null };
  /** Answered by a `search-results` event. `groupId` null: in all groups. `before`: null, or for the next page. */
  search: { readonly query: string; readonly groupId: string | null; readonly before: string | null };
  /** Sends a failed message again. */
  retry: { readonly messageId: string };
  /** Answered by a `passphrase-proposed` event. */
  proposePassphrase: Record<string, never>;
  /** `target` is a contact code or a short id; a short id takes only a proposed passphrase. */
  invite: { readonly groupId: string; readonly target: string; readonly passphrase: string };
  /**
   * Tries the passphrase on all sealed messages; the outcome is an `invite-opened`, an `invite-partial` or a `problem`
   * event.
   */
  openSealed: { readonly passphrase: string };
  /** Takes back an invite that nobody has used yet. */
  revokeInvite: { readonly groupId: string; readonly inviteId: string };
  removeMember: { readonly groupId: string; readonly memberId: string };
  /** Makes a member an admin. */
  promote: { readonly groupId: string; readonly memberId: string };
  leaveGroup: { readonly groupId: string };
  renameGroup: { readonly groupId: string; readonly name: string; readonly colour: ColourIndex };
  /** New keys for the group, as an admin. */
  rekeyNow: { readonly groupId: string };
  setDisappearing: { readonly groupId: string; readonly seconds: number };
  setDescription: { readonly groupId: string; readonly description: string };
  setInviters: { readonly groupId: string; readonly everyMember: boolean };
  setProfile: { readonly groupId: string; readonly profile: PrivacyProfile };
  /** Answered by a `safety-words` event. */
  compare: { readonly groupId: string; readonly memberId: string };
  /** The person has compared the words, or wants to do so again. */
  setVerified: { readonly groupId: string; readonly memberId: string; readonly verified: boolean };
  /** In every group. */
  renameSelf: { readonly name: string };
  setTheme: { readonly theme: Theme };
  setTextSize: { readonly textSize: TextSize };
  setProxyRole: { readonly on: boolean };
  /** All of them, as they shall be from now on. */
  setHabits: { readonly habits: Habits };
  /** In a window of its own, or brings that to the front; null for the first one. */
  openProfile: { readonly name: string | null };
  /** And opens it. */
  createProfile: { readonly name: string };
  /** Null: links go directly. */
  setSocks: { readonly socks: SocksEntry | null };
  /** Answered by a `socks-tested` event, or refused with what went wrong. */
  testSocks: { readonly socks: SocksEntry };
  /** Shows one chat in a window of its own. */
  openChatWindow: { readonly groupId: string };
  copyText: { readonly text: string };
  /** In the system's browser or mail program: https, http or mailto alone. The window has shown all of it before. */
  openLink: { readonly url: string };
}

export type CommandName = keyof Commands;

// ----------------------------------------------------------------------------------------------------------- events

export type AppEvent =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly type: 'profile'; readonly profile: ProfileView }
  | { readonly type: 'server'; readonly server: ServerView }
  | { readonly type: 'network'; readonly network: NetworkView }
  | { readonly type: 'proxy-role'; readonly proxyRole: ProxyRoleView }
  | { readonly type: 'desktop'; readonly desktop: DesktopView }
  /** The way by the proxy holds: to the server, or, before one is joined, to the proxy. */
  | { readonly type: 'socks-tested'; readonly reached: 'server' | 'proxy'; readonly ms: number }
  /** Something outside the window (menu, notification, link) leads there. */
  | { readonly type: 'go'; readonly to: Destination }
  /** New or changed. */
  | { readonly type: 'group'; readonly group: GroupView }
  /**
   * A page of history, oldest first; `complete` when nothing older exists, `atEnd` when nothing newer does. `newest`
   * answers openGroup, `older` and `newer` the commands of that name: they join on to what the window has. `around`
   * answers jumpTo, and takes the place of all of it. `target` is the message that was jumped to, or of openGroup the
   * first one that was unread; null where there is none.
   */
  | {
      readonly type: 'history';
      readonly groupId: string;
      readonly messages: readonly MessageView[];
      readonly complete: boolean;
      readonly atEnd: boolean;
      readonly part: 'newest' | 'older' | 'newer' | 'around';
      readonly target: string | null;
    }
  /** New or changed. */
  | { readonly type: 'message'; readonly message: MessageView }
  /** Their time is over: nothing of them is left. */
  | { readonly type: 'messages-gone'; readonly groupId: string; readonly messageIds: readonly string[] }
  /** All that are pinned, the oldest pin first. */
  | { readonly type: 'pins'; readonly groupId: string; readonly messages: readonly MessageView[] }
  /** Newest first; `complete` when nothing older was found. The first three are those of the command. */
  | {
      readonly type: 'search-results';
      readonly query: string;
      readonly groupId: string | null;
      readonly before: string | null;
      readonly hits: readonly SearchHit[];
      readonly complete: boolean;
    }
  /** Both devices show the same `words`; `code` is what a QR code of them holds. */
  | {
      readonly type: 'safety-words';
      readonly groupId: string;
      readonly memberId: string;
      readonly words: readonly string[];
      readonly code: string;
    }
  | { readonly type: 'sealed'; readonly sealed: readonly SealedMessageView[] }
  | { readonly type: 'passphrase-proposed'; readonly passphrase: string }
  | { readonly type: 'invite-opened'; readonly groupId: string }
  /** All of them, whenever one of them changed. */
  | { readonly type: 'invite-partial'; readonly partialInvites: readonly PartialInviteView[] }
  | { readonly type: 'invite-sent'; readonly groupId: string; readonly inviteId: string }
  /** Something that belongs to no view: shown as a notice. `during` names the command that it ends, if one. */
  | { readonly type: 'problem'; readonly problem: Problem; readonly during: CommandName | null };

/** What the preload exposes as `window.conclave`: one function per command, and the road down. */
export type Bridge = {
  readonly [Name in CommandName]: (payload: Commands[Name]) => Promise<Answer>;
} & {
  /** Calls `listener` for every event from now on; the result ends it. */
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
};
