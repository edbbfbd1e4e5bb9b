import type { GroupId, MemberId } from '../wire/ids.ts';

/** A stretch of a group's life with keys of its own. */
export interface Epoch {
  /** SHA-256 of the rekey's core; the groupId for epoch 0. 32 bytes. */
  readonly id: Uint8Array;
  readonly number: number;
  /** Its first, in hours since 1970. */
  readonly hour: number;
  /** What its author had seen: its recipients are the members and pending invites of that fold. */
  readonly heads: readonly Uint8Array[];
  /** Null for epoch 0. */
  readonly author: MemberId | null;
}

/** The epoch that a group begins with. */
export function firstEpoch(groupId: GroupId, createId: Uint8Array, hour: number): Epoch {
  return { id: groupId, number: 0, hour, heads: [createId], author: null };
}
