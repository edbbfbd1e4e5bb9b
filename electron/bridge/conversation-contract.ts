import type { Problem } from './problem-contract.ts';

/** What the window shows of a conversation: types only, parts of contract.ts. */

/** Index into the fixed set of twelve group and person colours. */
export type ColourIndex = number;

/** Why messages wait. */
export type WaitingReason = 'no-server' | 'no-directory' | 'too-few-proxies' | 'clock-off';

export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly colour: ColourIndex;
  readonly role: 'creator' | 'admin' | 'member';
  readonly me: boolean;
}

/** How far a message of one's own has come. `waiting` and `sending` change into the others; `failed` offers a retry. */
export type DeliveryStatus =
  | { readonly state: 'waiting'; readonly reason: WaitingReason | 'rekey' | 'queued' }
  | { readonly state: 'sending' }
  /** Every hop up to the server answered. */
  | { readonly state: 'sent' }
  /** The sender's own copy came back: the path holds. */
  | { readonly state: 'on-server' }
  /** `count` of `of` other members are known to have it. */
  | { readonly state: 'delivered'; readonly count: number; readonly of: number }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface RouteStop {
  readonly role: 'you' | 'first-proxy' | 'second-proxy' | 'central-server' | 'members';
  /** Short public name: a proxy's 8-hex-digit id, the server's host and port; empty for `you` and `members`. */
  readonly name: string;
  /** `ip:port` where it is public knowledge (the directory); null otherwise. */
  readonly address: string | null;
  /** The proxy's operator is also the server's. */
  readonly sameOperatorAsServer: boolean;
}

/** The route of one message of one's own, newest attempt. */
export interface RouteView {
  readonly stops: readonly RouteStop[];
  readonly profile: 'fast' | 'balanced' | 'strong';
  readonly attempts: number;
  readonly submittedAt: number;
  /** When the hop acknowledgements had come all the way back. */
  readonly settledAt: number | null;
  /** When the sender's own copy came back. */
  readonly echoAt: number | null;
  readonly recipients: number;
  /** Bytes that left this computer. */
  readonly packetBytes: number;
}

export type MessageView = {
  readonly id: string;
  readonly groupId: string;
  /** Sort key: plain string comparison gives the same order on every device. */
  readonly order: string;
  readonly sentAt: number;
} & (
  | {
      readonly kind: 'text';
      readonly sender: MemberView;
      /** As it is after edits; '' where it was deleted. */
      readonly text: string;
      readonly replyTo: ReplyView | null;
      /** Somebody else wrote it, elsewhere. */
      readonly forwarded: boolean;
      readonly edited: boolean;
      /** That there was a message is all that is left. */
      readonly deleted: boolean;
      /** Ids of members whom the text names as `@` and their name. */
      readonly mentions: readonly string[];
      /** This person is among them. */
      readonly mentionsMe: boolean;
      /** In the order in which each was first used. */
      readonly reactions: readonly ReactionView[];
      readonly pinned: boolean;
      /** When it is erased here, in milliseconds; null where it stays. */
      readonly disappearsAt: number | null;
      /** Null for messages of others. */
      readonly status: DeliveryStatus | null;
      readonly route: RouteView | null;
    }
  /** A line about the group itself. */
  | { readonly kind: 'event'; readonly event: GroupEventLine }
);

/** What a message answers. */
export interface ReplyView {
  readonly id: string;
  /** '' where the message is not here. */
  readonly senderName: string;
  /** The first 200 characters in one line; '' where it is deleted or not here. */
  readonly excerpt: string;
  readonly deleted: boolean;
  /** It has not come yet, or its time was over: there is nothing to jump to. */
  readonly missing: boolean;
}

export interface ReactionView {
  readonly emoji: string;
  /** Names. */
  readonly who: readonly string[];
  /** This person is among them. */
  readonly mine: boolean;
}

/** A message that has the words searched for. */
export interface SearchHit {
  readonly messageId: string;
  readonly groupId: string;
  /** Pass that of the last hit as `before` for the next page. */
  readonly order: string;
  readonly sentAt: number;
  readonly sender: MemberView;
  /** The part of the text round the first match, as pieces in order. */
  readonly pieces: readonly { readonly text: string; readonly match: boolean }[];
}

export type GroupEventLine =
  | { readonly what: 'created'; readonly who: string }
  | { readonly what: 'invited'; readonly who: string; readonly target: string }
  | { readonly what: 'joined'; readonly who: string; readonly addedBy: string }
  | { readonly what: 'renamed'; readonly who: string; readonly name: string }
  | { readonly what: 'promoted'; readonly who: string; readonly by: string }
  | { readonly what: 'settings-changed'; readonly who: string }
  /** 0: messages stay again. */
  | { readonly what: 'disappearing-set'; readonly who: string; readonly seconds: number }
  | { readonly what: 'described'; readonly who: string }
  | { readonly what: 'removed'; readonly who: string; readonly by: string }
  | { readonly what: 'left'; readonly who: string }
  /** Messages of `who` ('' where no name is known) did not come: they are asked for, or nobody has them any more. */
  | {
      readonly what: 'missing';
      readonly who: string;
      readonly count: number;
      readonly state: 'asked' | 'given-up';
    }
  | { readonly what: 'invite-revoked'; readonly who: string; readonly target: string };
