import { concat } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair, open, SEAL_OVERHEAD, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import { pad, sizeClass, unpad } from '../crypto/padme.ts';
import type {
  Ed25519PublicKey,
  Ed25519SecretKey,
  Primitives,
  X25519PublicKey,
  X25519SecretKey,
} from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, groupId, type MemberId, memberId } from '../wire/ids.ts';
import type { Delivery } from '../wire/stages.ts';

/**
 * A word from one member to one other that needs no group key (docs/PROTOCOL.md §5.7), for those who have none:
 *
 *     note = HPKE base to the device key, info "device-note", padded to a size class:
 *            type(1) groupId(32) author(8) at(6) ‖ fields by type ‖ signature(64)
 *
 * The signature covers "note" ‖ the recipient's member id(8) ‖ everything before it. A signed note that was sent
 * to one member is none to another. A note of type 3 has the zero id as author, and the signing key of an invite.
 */
export interface Note {
  readonly type: number;
  readonly groupId: GroupId;
  readonly author: MemberId;
  /** Milliseconds. */
  readonly at: number;
  /** As welcome.ts and invite-parts.ts have them. */
  readonly fields: Uint8Array;
}

export interface OpenedNote extends Note {
  readonly signature: Uint8Array;
}

export const NOTE_WELCOME_REQUEST = 1;
export const NOTE_WELCOME = 2;
/** invite-parts.ts. From somebody who is no member yet: its author is the zero id, the invite's signing key signs it. */
export const NOTE_INVITE_PARTS = 3;
/** To somebody who is out of the group and does not know: operations as invite-parts.ts has them. */
export const NOTE_FAREWELL = 4;
/** Operations too, from somebody who is not heard of, or misses what another's rest on: he is to be answered. */
export const NOTE_INTRODUCTION = 5;

const HEAD = 1 + geometry.groupId + geometry.memberId + 6;
/** The most that a note's fields hold. */
export const MAX_NOTE_FIELDS = geometry.maxDatagram - SEAL_OVERHEAD - geometry.paddingMark - HEAD - geometry.signature;

/**
 * Throws UsageError 'too-large' above MAX_NOTE_FIELDS bytes of fields, VerifyError 'low-order-key' where the recipient's
 * key hides nothing.
 */
export function sealNote(
  { primitives: p, random }: Env,
  signing: Ed25519SecretKey,
  note: Note,
  recipient: { readonly id: MemberId; readonly deviceKey: X25519PublicKey },
): Delivery {
  const signed = encode(note);
  const plaintext = concat(signed, signing.sign(statement(recipient.id, signed)));
  const padded = pad(plaintext, sizeClass(SEAL_OVERHEAD + plaintext.length + geometry.paddingMark) - SEAL_OVERHEAD);
  return seal(p, recipient.deviceKey, labels.deviceNote, padded, generateKeyPair(p, random)) as Delivery;
}

/** Null where none of the keys opens it. Throws DecodeError. Byte strings are copies. The signature is not verified. */
export function openNote(p: Primitives, keys: Iterable<X25519SecretKey>, delivery: Uint8Array): OpenedNote | null {
  for (const key of keys) {
    const opened = open(p, key, labels.deviceNote, delivery);
    if (opened !== null) return decode(unpad(opened.plaintext).slice());
  }
  return null;
}

export function verifyNote(recipient: MemberId, author: Ed25519PublicKey, note: OpenedNote): boolean {
  return author.verify(statement(recipient, encode(note)), note.signature);
}

function statement(recipient: MemberId, signed: Uint8Array): Uint8Array {
  return concat(labels.note, recipient, signed);
}

function encode({ type, groupId: group, author, at, fields }: Note): Uint8Array {
  return new Writer().u8(type).bytes(group).bytes(author).u48(at).bytes(fields).finish();
}

function decode(bytes: Uint8Array): OpenedNote {
  if (bytes.length < HEAD + geometry.signature) throw new DecodeError('truncated', `a note of ${bytes.length} bytes`);
  const reader = new Reader(bytes);
  return {
    type: reader.u8(),
    groupId: groupId(reader.bytes(geometry.groupId)),
    author: memberId(reader.bytes(geometry.memberId)),
    at: reader.u48(),
    fields: reader.bytes(reader.remaining - geometry.signature),
    signature: reader.bytes(geometry.signature),
  };
}
