/** What the API of conclave.ts gives and takes. Ids are lower-case hex, times milliseconds since 1970 (UTC). */
import type { GroupLineEvent, SendStatus } from '@conclave/core/client/types';
import type { Profile } from '@conclave/core/crypto/profile';
import type { Store } from '@conclave/core/ports';

export type { Profile, SendStatus };

export interface ConclaveOptions {
  /** `conclave-server://host:port/#fingerprint`. Host and port may change between openings, the fingerprint may not. */
  readonly server: string;
  /** What members of its groups see, at most 64 bytes of UTF-8. Counts the first time only; later the stored one holds. */
  readonly name: string;
  /** Belongs to this endpoint alone. Closed by `close`, and where `open` rejects. */
  readonly store: Store & { close?(): void };
  /** How long proxies hold what this endpoint sends, on average: 50, 500 (unless told otherwise) or 5,000 ms per stop. */
  readonly profile?: Profile;
  /** How long the first opening waits for a mailbox, in milliseconds; 30,000 unless told otherwise. */
  readonly patience?: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  /** In the order of joining. */
  readonly members: readonly Member[];
  readonly mayInvite: boolean;
}

export interface Member {
  /** The same in every group that this device is in. */
  readonly id: string;
  readonly name: string;
  readonly shortId: string;
  readonly role: 'creator' | 'admin' | 'member';
  readonly me: boolean;
}

/** A text from somebody else. */
export interface Message {
  /** 32 digits, the same on every member's device. */
  readonly id: string;
  readonly groupId: string;
  /** Plain string comparison gives one order on every device, in which an answer follows what it answers. */
  readonly order: string;
  readonly sentAt: number;
  readonly senderId: string;
  readonly senderName: string;
  readonly text: string;
  /** Id of the message that this one answers; null for none. */
  readonly replyTo: string | null;
  /** Ids of members whom the text names. */
  readonly mentions: readonly string[];
  /** Somebody else wrote it, elsewhere. */
  readonly forwarded: boolean;
}

/** What there is to a text of one's own. */
export interface SendOptions {
  /** Id of a message that is being handled: in the same step it counts as handled. */
  readonly answering?: string;
  /** Id of a message of the group that this one is shown as an answer to. */
  readonly replyTo?: string;
  /** Ids of members whom the text names; their devices call them. */
  readonly mentions?: readonly string[];
}

/** A text of one's own: where it stands among those of others. */
export type SentMessage = Pick<Message, 'id' | 'order' | 'sentAt'>;

/** Something happened in a group: somebody was invited, joined, … */
export interface Line {
  readonly id: string;
  readonly groupId: string;
  readonly order: string;
  readonly at: number;
  readonly event: LineEvent;
}

/** As in the core, with short ids for mailboxes. */
export type LineEvent = Texts<GroupLineEvent>;

type Texts<Event> = Event extends unknown
  ? { readonly [Key in keyof Event]: Event[Key] extends Uint8Array ? string : Event[Key] }
  : never;

export interface Status {
  /** What `send` or `invite` gave. */
  readonly id: string;
  readonly status: SendStatus;
}

/** A sealed message: an invite perhaps, for whoever knows its passphrase. */
export interface Invite {
  readonly id: string;
  readonly arrivedAt: number;
  readonly expiresAt: number;
  /** It could only be made by somebody who has this endpoint's contact code. */
  readonly forContactCode: boolean;
}

/** Something that nobody waits for went wrong. */
export interface Problem {
  /**
   * 'server-unreachable' (it goes on trying), 'wrong-server-key' and 'registration-refused' (it does not),
   * 'listener-failed', 'equivocation' and 'split-directory' (a member, or the server, was caught), or an error's code.
   */
  readonly code: string;
  /** What was thrown, where something was. */
  readonly cause?: unknown;
}

export interface ConclaveEvents {
  /** One at a time, each to all listeners: what they return is waited for. */
  readonly message: Message;
  readonly status: Status;
  readonly line: Line;
  readonly invite: Invite;
  readonly problem: Problem;
}

export type Listener<Event> = (event: Event) => unknown;
