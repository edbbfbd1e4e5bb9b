/** Something from somebody else that this person may want to be told of. */
export interface Arrival {
  readonly groupId: string;
  readonly groupName: string;
  readonly sender: string;
  /** What was written, or the emoji of a reaction to a message of this person's own. */
  readonly what:
    | { readonly kind: 'message'; readonly text: string }
    | { readonly kind: 'reaction'; readonly emoji: string };
  readonly muted: boolean;
  readonly mentionsMe: boolean;
}
