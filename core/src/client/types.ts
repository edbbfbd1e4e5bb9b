/** What goes into an endpoint's engine and what comes out of it (endpoint.ts). All times in milliseconds since 1970. */
import type { Profile } from '../crypto/profile.ts';
import type { Descriptor } from '../directory/descriptor.ts';
import type { Directory } from '../directory/directory.ts';
import type { ContactCode } from '../identity/contact-code.ts';
import type { Fingerprint } from '../identity/fingerprint.ts';
import type { HopAnswer, Write } from '../ports.ts';
import type { GroupId, MailboxId, MemberId, ProxyId } from '../wire/ids.ts';
import type { SourcePacket } from '../wire/stages.ts';
import type { Deletion } from './contents/deletion.ts';
import type { Edit } from './contents/edit.ts';
import type { Pin } from './contents/pin.ts';
import type { Reaction } from './contents/reaction.ts';
import type { RichText } from './contents/rich-text.ts';

export type EndpointEvent =
  /** Makes the device's keys, once. UsageError 'already-started', 'name-empty', 'name-too-long'. */
  | { readonly type: 'start'; readonly name: string; readonly fingerprint: Fingerprint }
  /** UsageError 'already-registered' for another id than before. */
  | { readonly type: 'registered'; readonly mailboxId: MailboxId }
  /** `local`: from a server that was reached at a local address. Only then may proxies be at one. */
  | { readonly type: 'directory'; readonly directory: Directory; readonly hash: Uint8Array; readonly local: boolean }
  /** This device's own proxy, which its messages never take; null while it is none. Not remembered over restarts. */
  | { readonly type: 'own-proxy'; readonly proxyId: ProxyId | null }
  | { readonly type: 'connected' }
  | { readonly type: 'disconnected' }
  | { readonly type: 'drained'; readonly serverTime: number }
  | { readonly type: 'create-group'; readonly name: string; readonly colour: number }
  | {
      readonly type: 'invite';
      readonly groupId: GroupId;
      readonly target: InviteTarget;
      /** From `freshSalt()`. */
      readonly salt: Uint8Array;
      /** Argon2id(passphrase, salt), 32 bytes. */
      readonly passphraseKey: Uint8Array;
      /** The passphrase was proposed by the app; a short id takes no other. */
      readonly generated: boolean;
    }
  | { readonly type: 'open-sealed'; readonly attempts: readonly SealedAttempt[] }
  | { readonly type: 'send'; readonly groupId: GroupId; readonly content: Content }
  /**
   * What the application has erased goes from here, too: it is given to nobody any more, and not sent where it has not
   * been. `messageIds` that are unknown count for nothing. UsageError 'unknown-group'.
   */
  | { readonly type: 'forget-messages'; readonly groupId: GroupId; readonly messageIds: readonly string[] }
  | { readonly type: 'set-profile'; readonly groupId: GroupId; readonly profile: Profile }
  | AdministrationEvent
  /** New keys, by an admin. UsageError as AdministrationEvent, 'not-allowed', 'rekey-under-way'. */
  | { readonly type: 'rekey'; readonly groupId: GroupId }
  /** Of a failed message or invite. UsageError 'nothing-to-retry'. */
  | { readonly type: 'retry'; readonly messageId: string }
  | { readonly type: 'delivery'; readonly arrivedAt: number; readonly bytes: Uint8Array }
  | { readonly type: 'answered'; readonly transmission: string; readonly answer: HopAnswer }
  /** At or after `wakeAt`. */
  | { readonly type: 'tick' };

/**
 * What changes a group. Each throws UsageError 'unknown-group', 'removed' (this device is out of the group), 'clock-off',
 * and what stands with it.
 */
export type AdministrationEvent =
  /** By an admin. UsageError 'not-allowed', 'not-a-member' (also for oneself: that is leaving). */
  | { readonly type: 'remove-member'; readonly groupId: GroupId; readonly memberId: MemberId }
  | { readonly type: 'leave'; readonly groupId: GroupId }
  /** By an admin. UsageError 'not-allowed', 'not-a-member', 'already-admin'. */
  | { readonly type: 'promote'; readonly groupId: GroupId; readonly memberId: MemberId }
  /** By an admin. UsageError 'not-allowed', 'name-empty', 'name-too-long'. */
  | { readonly type: 'rename-group'; readonly groupId: GroupId; readonly name: string; readonly colour: number }
  /** By an admin or the invite's author. `inviteId` is hex. UsageError 'not-allowed', 'unknown-invite'. */
  | { readonly type: 'revoke-invite'; readonly groupId: GroupId; readonly inviteId: string }
  /** By an admin. UsageError 'not-allowed'. */
  | { readonly type: 'set-inviters'; readonly groupId: GroupId; readonly everyMember: boolean }
  /** By an admin. Seconds that every device keeps a message for, 0: for ever. UsageError 'not-allowed', 'range'. */
  | { readonly type: 'set-disappearing'; readonly groupId: GroupId; readonly seconds: number }
  /** By an admin; '' takes it away. UsageError 'not-allowed', 'text-too-long' (at most 1,024 bytes). */
  | { readonly type: 'set-description'; readonly groupId: GroupId; readonly description: string }
  /** In every group. UsageError 'name-empty', 'name-too-long'; of the group's errors only 'clock-off'. */
  | { readonly type: 'rename-self'; readonly name: string };

export type InviteTarget =
  | { readonly type: 'short-id'; readonly mailboxId: MailboxId }
  | { readonly type: 'contact-code'; readonly code: ContactCode };

/** `passphraseKey` is Argon2id(passphrase, the salt in that message's SealedInfo). */
export interface SealedAttempt {
  readonly id: string;
  readonly passphraseKey: Uint8Array;
}

/** What a person writes. */
export type Content = MessageContent | Amendment;

/** What has a place in the conversation. */
export type MessageContent = { readonly type: 'text'; readonly text: string } | RichText;

/** What changes how earlier messages are shown, which it names by their ids; it may come before them, or they never. */
export type Amendment = Reaction | Edit | Deletion | Pin;

export interface Outcome {
  /** To be stored, with `news`, in one transaction before anything else. */
  readonly writes: readonly Write[];
  readonly news: readonly News[];
  /** To be handed to the first proxies after that; each is answered by an 'answered' event, sooner or later. */
  readonly submissions: readonly Submission[];
  /** When a 'tick' is due at the latest; null when nothing waits for time to pass. */
  readonly wakeAt: number | null;
}

export interface Submission {
  readonly transmission: string;
  readonly firstProxy: Descriptor;
  readonly packet: SourcePacket;
}

export type WaitingReason = 'no-server' | 'no-directory' | 'too-few-proxies' | 'clock-off';

export type SendStatus =
  /**
   * 'queued': goes out by itself, a random while after the device came online. 'rekey': its group has no epoch at present
   * that it may be sent in.
   */
  | { readonly state: 'waiting'; readonly reason: WaitingReason | 'rekey' | 'queued' }
  | { readonly state: 'sending' }
  /** Every hop up to the server answered. */
  | { readonly state: 'sent' }
  /** The sender's own copy came back. */
  | { readonly state: 'on-server' }
  /** `count` of `of` other members said that they have it. */
  | { readonly state: 'delivered'; readonly count: number; readonly of: number }
  /** 'no-echo': three resends and no copy came back. 'too-large': the group has grown too large for it. */
  | { readonly state: 'failed'; readonly code: 'no-echo' | 'too-large' };

export interface RouteStop {
  readonly proxyId: ProxyId;
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly port: number;
  /** The proxy's operator is the server's. */
  readonly sameOperatorAsServer: boolean;
}

/** The way of the newest attempt at a message of one's own. */
export interface Route {
  readonly first: RouteStop;
  readonly second: RouteStop;
  readonly profile: Profile;
  readonly attempts: number;
  readonly submittedAt: number;
  readonly settledAt: number | null;
  readonly echoAt: number | null;
  readonly recipients: number;
  readonly packetBytes: number;
}

export interface ReceivedMessage extends Received {
  readonly content: MessageContent;
}

export interface ReceivedAmendment extends Received {
  readonly content: Amendment;
  /** Its sender was an admin, as far as this device knew when it came. */
  readonly byAdmin: boolean;
}

interface Received {
  /** 32 hex digits, the same on every device. */
  readonly id: string;
  readonly groupId: GroupId;
  /** Plain string comparison gives the same causal order on every device. */
  readonly order: string;
  readonly sentAt: number;
  readonly senderId: MemberId;
  readonly senderName: string;
  readonly mine: boolean;
  /** How long it is to be kept here, in seconds, as the group had it then; 0 where for ever. */
  readonly disappears: number;
}

export interface GroupLine {
  readonly id: string;
  readonly groupId: GroupId;
  readonly order: string;
  readonly at: number;
  readonly event: GroupLineEvent;
}

/** `who` and `by` are names at that time, `whoId` and `byId` those whose they were. A name is '' where none is known. */
export type GroupLineEvent =
  | { readonly type: 'created'; readonly who: string; readonly whoId: MemberId }
  | { readonly type: 'invited'; readonly who: string; readonly whoId: MemberId; readonly target: MailboxId }
  | {
      readonly type: 'joined';
      readonly who: string;
      readonly whoId: MemberId;
      readonly addedBy: string;
      readonly addedById: MemberId | null;
    }
  | { readonly type: 'renamed'; readonly who: string; readonly whoId: MemberId; readonly name: string }
  | ({ readonly type: 'promoted' } & Deed)
  | {
      readonly type: 'settings-changed';
      readonly who: string;
      readonly whoId: MemberId;
      readonly setting: ChangedSetting;
    }
  | ({ readonly type: 'removed' } & Deed)
  | { readonly type: 'left'; readonly who: string; readonly whoId: MemberId }
  | { readonly type: 'invite-revoked'; readonly target: MailboxId; readonly by: string; readonly byId: MemberId }
  /** A fresh epoch began: who is out of the group, or was never in it, reads nothing from here on. */
  | { readonly type: 'keys-renewed'; readonly by: string; readonly byId: MemberId };

export type ChangedSetting =
  | { readonly key: 'inviters'; readonly everyMember: boolean }
  | { readonly key: 'disappearing'; readonly seconds: number }
  | { readonly key: 'description'; readonly text: string }
  /** Of a later version. */
  | { readonly key: 'unknown' };

interface Deed {
  readonly who: string;
  readonly whoId: MemberId;
  readonly by: string;
  readonly byId: MemberId;
}

/** What was dropped or set right, for counters and diagnosis. */
export type Counted =
  | 'malformed-message'
  | 'bad-signature'
  | 'unknown-kind'
  | 'sent-in-future'
  | 'message-evicted'
  | 'operation-malformed'
  | 'operation-invalid'
  | 'operation-evicted'
  | 'rekey-malformed'
  | 'rekey-invalid'
  | 'rekey-evicted'
  | 'locked-out'
  | 'sent-after-leaving'
  | 'note-malformed'
  | 'note-refused'
  | 'acknowledgement-unresolved'
  | 'sealed-evicted'
  /** A part of an opened invite that is not what its first part announced: a member made it up. */
  | 'invite-part-refused'
  | 'delivery-of-odd-size'
  | 'unusable-proxy-key'
  /** An operation that the group has grown too large for; each who asks gets it. */
  | 'outbox-too-large'
  /** More numbers of one sender are missing than are remembered: the oldest is not asked for any more. */
  | 'gap-forgotten'
  /** A request for repair that came too soon, again, or from somebody who had enough for a day. */
  | 'repair-refused';

/** Facts for the application, stored by the host with `writes`. What names an object says: query it again. */
export type News =
  | { readonly type: 'profile' }
  | { readonly type: 'network' }
  | { readonly type: 'sealed' }
  | { readonly type: 'group'; readonly groupId: GroupId }
  | { readonly type: 'message'; readonly message: ReceivedMessage }
  | { readonly type: 'amendment'; readonly amendment: ReceivedAmendment }
  | { readonly type: 'line'; readonly line: GroupLine }
  /** Of a message, or of an invite: then `messageId` is the invite's id in hex. */
  | { readonly type: 'status'; readonly messageId: string; readonly status: SendStatus }
  | { readonly type: 'route'; readonly messageId: string; readonly route: Route }
  | { readonly type: 'invite-opened'; readonly groupId: GroupId }
  /** An invite was opened, `have` of its `of` parts are here: query `pendingInvites`. It is joined by when all are. */
  | { readonly type: 'invite-partial'; readonly have: number; readonly of: number }
  /** One of those will not be joined by. */
  | { readonly type: 'invite-refused'; readonly code: InviteRefusal }
  | { readonly type: 'invite-sent'; readonly groupId: GroupId; readonly inviteId: string }
  /** One sender signed two contents under one number; the first to arrive counts. */
  | {
      readonly type: 'equivocation';
      readonly groupId: GroupId;
      readonly senderId: MemberId;
      readonly epoch: number;
      readonly seq: number;
    }
  /**
   * Two hashes are told for one number: the server shows different people different proxies, or the member lies whose
   * claim it is. Proof is only in both signed directories.
   */
  | { readonly type: 'split-directory'; readonly sequence: number }
  /** Messages `from` … `to` of a sender did not come: they are asked for, have come, or nobody gave them. */
  | {
      readonly type: 'gap';
      readonly groupId: GroupId;
      readonly senderId: MemberId;
      readonly from: number;
      readonly to: number;
      readonly state: 'asked' | 'repaired' | 'given-up';
    }
  | { readonly type: 'counted'; readonly what: Counted };

export interface GroupInfo {
  readonly id: GroupId;
  readonly name: string;
  readonly colour: number;
  readonly profile: Profile;
  /** Number of the epoch that messages go out in, or of the newest one where none is usable. */
  readonly epoch: number;
  /** Its id, 32 bytes. */
  readonly epochId: Uint8Array;
  readonly me: MemberId;
  /** Whether this device is in the group; what it read while it was stays readable. */
  readonly state: 'member' | 'removed' | 'left';
  /** There is an epoch whose keys nobody has but members and those invited: messages go out. */
  readonly usable: boolean;
  /** New keys are due and on their way: until then messages wait. */
  readonly rekeying: boolean;
  /** This device is the only admin: were it to leave, the next in rank would become one. */
  readonly lastAdmin: boolean;
  /** In the order of joining. */
  readonly members: readonly MemberInfo[];
  /** Open; the expired ones too, until an admin's app revokes them. */
  readonly invites: readonly InviteInfo[];
  readonly mayInvite: boolean;
  /** What 'set-inviters' sets. */
  readonly everyMemberInvites: boolean;
  /** What 'set-disappearing' sets: seconds, 0 where messages stay. */
  readonly disappearing: number;
  /** What 'set-description' sets. */
  readonly description: string;
  /** 8 bytes, the same on every device that has seen the same operations. */
  readonly rosterHash: Uint8Array;
}

export interface MemberInfo {
  readonly id: MemberId;
  readonly name: string;
  readonly role: 'creator' | 'admin' | 'member';
  readonly me: boolean;
  readonly mailboxId: MailboxId;
  /** Ed25519, 32 bytes. */
  readonly signingKey: Uint8Array;
  readonly addedBy: MemberId | null;
}

export interface InviteInfo {
  /** Hex. */
  readonly id: string;
  readonly target: MailboxId;
  readonly expiresAt: number;
  readonly expired: boolean;
  readonly author: MemberId;
  readonly mine: boolean;
}

/** A delivery that none of this device's keys opens: an invite, perhaps. */
export interface SealedInfo {
  readonly id: string;
  readonly arrivedAt: number;
  readonly expiresAt: number;
  /** It was also locked to this device's contact code. */
  readonly forContactCode: boolean;
  /** Salt for Argon2id, 32 bytes. */
  readonly salt: Uint8Array;
}

export type InviteRefusal = 'already-in-group' | 'invite-expired' | 'invite-invalid';

/** An invite that was opened, and of which parts are still on their way. */
export interface PartialInvite {
  readonly id: string;
  /** As whoever invited signed it, when the group began; '' where even that is not here. Not checked before all is. */
  readonly groupName: string;
  /** When the first part came. */
  readonly arrivedAt: number;
  /** Parts that are here, the first among them. */
  readonly have: number;
  readonly of: number;
  readonly expiresAt: number;
}

export interface NetworkInfo {
  /** In the newest directory, without this device's own. */
  readonly usableProxies: number;
  readonly families: number;
  /** Fewer than two operators on offer: no anonymity from the operator of this server. */
  readonly operatorSeesPaths: boolean;
}
