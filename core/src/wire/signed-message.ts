import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import { pad, sizeClass, unpad } from '../crypto/padme.ts';
import type { Ed25519PublicKey, Ed25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError, UsageError } from '../errors.ts';
import { geometry } from './geometry.ts';
import { type GroupId, type MemberId, memberId } from './ids.ts';

/**
 * What E1 holds: one message of one member.
 *
 *     version(1) kind(1) senderId(8) epoch(4) seq(4) sentAt(6) rosterHash(8) signature(64) padded body
 *
 * The signature covers label ‖ groupId(32) ‖ every field but itself, the body without its padding. Padding is chosen so
 * that E2, not E1, has the length of a size class.
 */
export interface SignedMessage {
  /** Meaning of the body (client/content.ts). */
  readonly kind: number;
  readonly senderId: MemberId;
  readonly epoch: number;
  /** Counts a sender's messages in the group, from 1 and on through epochs. */
  readonly seq: number;
  /** Milliseconds; a hybrid logical clock, never behind anything its sender had seen. */
  readonly sentAt: number;
  /** Names the roster that the sender held, 8 bytes. */
  readonly rosterHash: Uint8Array;
  readonly signature: Uint8Array;
  readonly body: Uint8Array;
}

const VERSION = 1;

export function signMessage(
  signing: Ed25519SecretKey,
  group: GroupId,
  message: Omit<SignedMessage, 'signature'>,
): SignedMessage {
  return { ...message, signature: signing.sign(signedBytes(group, message)) };
}

export function verifyMessage(group: GroupId, signing: Ed25519PublicKey, message: SignedMessage): boolean {
  return signing.verify(signedBytes(group, message), message.signature);
}

/** Throws UsageError 'too-large' above `geometry.maxBody` bytes of body. */
export function encodeSignedMessage(message: SignedMessage): Uint8Array {
  const { body } = message;
  if (body.length > geometry.maxBody) throw new UsageError('too-large', `a body of ${body.length} bytes`);
  const bare = geometry.deliveryOverhead + body.length + geometry.paddingMark;
  const padded = pad(body, sizeClass(bare) - geometry.deliveryOverhead);
  return header(new Writer(), message).bytes(message.signature).bytes(padded).finish();
}

/** Throws DecodeError. The signature is not verified here: only the roster knows the key. */
export function decodeSignedMessage(bytes: Uint8Array): SignedMessage {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `message of version ${version}`);
  return {
    kind: reader.u8(),
    senderId: memberId(reader.bytes(geometry.memberId)),
    epoch: reader.u32(),
    seq: reader.u32(),
    sentAt: reader.u48(),
    rosterHash: reader.bytes(geometry.rosterHash),
    signature: reader.bytes(geometry.signature),
    body: unpad(reader.rest()),
  };
}

function header(writer: Writer, { kind, senderId, epoch, seq, sentAt, rosterHash }: Omit<SignedMessage, 'signature'>) {
  return writer.u8(VERSION).u8(kind).bytes(senderId).u32(epoch).u32(seq).u48(sentAt).bytes(rosterHash);
}

function signedBytes(group: GroupId, message: Omit<SignedMessage, 'signature'>): Uint8Array {
  const writer = new Writer().bytes(labels.messageSignature).bytes(group);
  return header(writer, message).bytes(message.body).finish();
}
