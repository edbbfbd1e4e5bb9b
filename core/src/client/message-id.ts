import { toHex, u32 } from '../bytes/bytes.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { GroupId, MemberId } from '../wire/ids.ts';
import type { SignedMessage } from '../wire/signed-message.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/** Names a message everywhere: SHA-256(label ‖ groupId ‖ senderId ‖ epoch ‖ seq)[0..16] in hex. */
export function messageIdOf(p: Primitives, group: GroupId, { senderId, epoch, seq }: Triple): string {
  return toHex(p.sha256(labels.chatId, group, senderId, u32(epoch), u32(seq)).subarray(0, 16));
}

type Triple = Pick<SignedMessage, 'senderId' | 'epoch' | 'seq'>;

/** By so much an honest clock may be ahead, and so far a liar can push the group's. */
const FURTHEST_AHEAD = 7 * 24 * 60 * 60 * 1000;

/**
 * The time that something stands at. A clock may jump before its owner learns of it: what was signed is what everybody
 * orders by, or it would stand in another place on every device. Only who is far off must be lying, and is set right.
 */
export function placeInTime(signedAt: number, arrivedAt: number): number {
  return signedAt > arrivedAt + FURTHEST_AHEAD ? arrivedAt + CLOCK_TOLERANCE : signedAt;
}

/**
 * Sort key of a message: its time first, which is never before anything that its sender had seen; then whatever makes
 * it unique. Fixed widths, so that plain string comparison does it.
 */
export function messageOrder(sentAt: number, { senderId, epoch, seq }: Triple): string {
  return orderKey(sentAt, senderId, epoch, seq);
}

/** Sort key of a line about an operation, among messages. */
export function lineOrder(at: number, author: MemberId, clock: number): string {
  return orderKey(at, author, 0, clock);
}

function orderKey(at: number, author: MemberId, major: number, minor: number): string {
  return at.toString(16).padStart(12, '0') + toHex(author) + toHex(u32(major)) + toHex(u32(minor));
}
