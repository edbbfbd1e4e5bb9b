import { concat, equalBytes } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { wipe } from '../bytes/wipe.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { deriveKeyPair, generateKeyPair, open, SEAL_OVERHEAD, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import { pad, sizeClass, unpad } from '../crypto/padme.ts';
import type { Ed25519SecretKey, Primitives, X25519PublicKey, X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError, UsageError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, groupId, type MailboxId, type MemberId, mailboxId, memberId } from '../wire/ids.ts';
import type { Delivery } from '../wire/stages.ts';
import { MAX_HOUR } from './chain.ts';
import type { Epoch } from './epochs.ts';
import { readHeads, writeHeads } from './heads.ts';
import { MAX_PARTS } from './invite-parts.ts';

/**
 * What lets somebody into a group who knows a passphrase (docs/PROTOCOL.md §5.3).
 *
 *     content = version(1)=2 groupId(32) inviter(8) inviter's mailbox id(6) inviter's device key(32)
 *               inviteSecret(32) expiry(6)
 *               epoch: id(32) number(4) firstHour(4) heads: count(2) (32)× ‖ hour(4) chain(32)
 *               further pieces: count(2) SHA-256(32)× ‖ first piece of the operations
 *     invite  = salt(32) ‖ commit(32) ‖ nonce(24) ‖ XChaCha20-Poly1305(key, nonce, version ‖ target id(6), padded content)
 *
 *     prk = HKDF-Extract("invite", Argon2id(passphrase, salt)), commit = HKDF-Expand(prk, "commit", 32),
 *     key = HKDF-Expand(prk, "invite", 32)
 *
 * The salt is a fresh X25519 public key, so that the first 32 bytes look like those of any message. The commitment
 * comes first: a Poly1305 ciphertext can be made to open under two passphrases, a hash can't. With a contact code the
 * whole is also sealed to the device key, HPKE base, info "invite-to-device". Either way it is of a size class. What the
 * first piece does not hold of the operations comes in parts of their own: invite-parts.ts.
 */
export interface InviteContent {
  readonly groupId: GroupId;
  readonly inviter: MemberId;
  /** Where the inviter is asked for a part that got lost. */
  readonly inviterMailbox: MailboxId;
  /** X25519, 32 bytes. */
  readonly inviterDeviceKey: Uint8Array;
  /** 32 bytes, from which both invite keys come. */
  readonly inviteSecret: Uint8Array;
  /** Milliseconds, as the invite operation says. */
  readonly expiry: number;
  /** The epoch that the inviter sends in. Its author is not told. */
  readonly epoch: Omit<Epoch, 'author'>;
  /** The hour of the invite, and the chain's value there: nothing from before it can be read. */
  readonly hour: number;
  readonly chain: Uint8Array;
  /** SHA-256 of each further piece, in order; at most 29. */
  readonly furtherPieces: readonly Uint8Array[];
  /** Of all that the inviter knew, his invite among it: invite-parts.ts has the encoding. */
  readonly firstPiece: Uint8Array;
}

const VERSION = 2;
const NONCE = 24;
const TAG = 16;
/** salt, commit, nonce, and the tag. */
const OVERHEAD = geometry.key + geometry.hash + NONCE + TAG;

/** Of content, but for the heads, the hashes and the piece. */
const CONTENT_HEAD =
  1 +
  geometry.groupId +
  geometry.memberId +
  geometry.mailboxId +
  2 * geometry.key +
  6 +
  (geometry.hash + 4 + 4 + 2) +
  (4 + geometry.key) +
  2;

/** The most bytes of operations that fit into an invite of one part, with two locks. */
export function roomForOperations(epochHeads: number): number {
  const around = OVERHEAD + SEAL_OVERHEAD + geometry.paddingMark;
  return geometry.maxDatagram - around - CONTENT_HEAD - epochHeads * geometry.hash;
}

/** The smallest invite without its device-key layer. */
export const MIN_INVITE = OVERHEAD + geometry.paddingMark;

/** The keys that an invite's secret stands for: one signs the join, to the other pending epochs are sealed. */
export function inviteKeys(
  p: Primitives,
  inviteSecret: Uint8Array,
): { signing: Ed25519SecretKey; sealing: X25519SecretKey } {
  return {
    signing: p.ed25519SecretKey(p.hkdfExpand(inviteSecret, labels.inviteSigningKey, geometry.key)),
    sealing: deriveKeyPair(p, p.hkdfExpand(inviteSecret, labels.inviteSealingKey, geometry.key)),
  };
}

export interface SealInviteInput {
  readonly content: InviteContent;
  /** A fresh X25519 public key. */
  readonly salt: Uint8Array;
  /** Argon2id(passphrase, salt), 32 bytes. */
  readonly passphraseKey: Uint8Array;
  readonly targetId: MailboxId;
  /** From a contact code: the second lock. */
  readonly deviceKey?: X25519PublicKey;
}

/** Throws UsageError 'too-large' where the contents do not fit one datagram. */
export function sealInvite(env: Env, input: SealInviteInput): Delivery {
  const { primitives: p, random } = env;
  const { content, salt, passphraseKey, targetId, deviceKey } = input;
  if (salt.length !== geometry.key) throw new UsageError('length', `a salt of ${salt.length} bytes`);
  const encoded = encodeContent(content);
  const around = OVERHEAD + (deviceKey === undefined ? 0 : SEAL_OVERHEAD);
  const padded = pad(encoded, sizeClass(around + encoded.length + geometry.paddingMark) - around);
  const { commit, key } = deriveKeys(p, passphraseKey);
  const nonce = random.bytes(NONCE);
  const invite = concat(salt, commit, nonce, p.sealX(key, nonce, aad(targetId), padded));
  wipe(encoded, padded, key);
  if (deviceKey === undefined) return invite as Delivery;
  return seal(p, deviceKey, labels.inviteToDevice, invite, generateKeyPair(p, random)) as Delivery;
}

/** Removes the device-key layer; null where there is none of this key. */
export function openDeviceLayer(p: Primitives, device: X25519SecretKey, bytes: Uint8Array): Uint8Array | null {
  return open(p, device, labels.inviteToDevice, bytes)?.plaintext ?? null;
}

/** Salt for Argon2id of what may be an invite; null where it is too short to be one. */
export function inviteSalt(bytes: Uint8Array): Uint8Array | null {
  return bytes.length < MIN_INVITE ? null : bytes.subarray(0, geometry.key);
}

/**
 * Null where the passphrase is another, the target is another, or this never was an invite. Throws DecodeError where it
 * opened and its contents are malformed.
 */
export function openInvite(
  p: Primitives,
  { sealed, passphraseKey, targetId }: { sealed: Uint8Array; passphraseKey: Uint8Array; targetId: MailboxId },
): InviteContent | null {
  if (sealed.length < MIN_INVITE) return null;
  const reader = new Reader(sealed);
  reader.bytes(geometry.key);
  const { commit, key } = deriveKeys(p, passphraseKey);
  if (!equalBytes(reader.bytes(geometry.hash), commit)) return null;
  const padded = p.openX(key, reader.bytes(NONCE), aad(targetId), reader.rest());
  wipe(key);
  return padded === null ? null : decodeContent(unpad(padded));
}

function deriveKeys(p: Primitives, passphraseKey: Uint8Array): { commit: Uint8Array; key: Uint8Array } {
  const prk = p.hkdfExtract(labels.invite, passphraseKey);
  const keys = {
    commit: p.hkdfExpand(prk, labels.commit, geometry.hash),
    key: p.hkdfExpand(prk, labels.invite, geometry.key),
  };
  wipe(prk);
  return keys;
}

function aad(targetId: MailboxId): Uint8Array {
  return concat(Uint8Array.of(VERSION), targetId);
}

/** As under the passphrase, without padding. Secret. */
export function encodeContent(content: InviteContent): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .bytes(content.groupId)
    .bytes(content.inviter)
    .bytes(content.inviterMailbox)
    .bytes(content.inviterDeviceKey)
    .bytes(content.inviteSecret)
    .u48(content.expiry)
    .bytes(content.epoch.id)
    .u32(content.epoch.number)
    .u32(content.epoch.hour);
  writeHeads(writer, content.epoch.heads).u32(content.hour).bytes(content.chain).u16(content.furtherPieces.length);
  for (const hash of content.furtherPieces) writer.bytes(hash);
  return writer.bytes(content.firstPiece).finish();
}

/** Throws DecodeError. Byte strings are copies. */
export function decodeContent(bytes: Uint8Array): InviteContent {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `invite of version ${version}`);
  const head = {
    groupId: groupId(reader.bytes(geometry.groupId).slice()),
    inviter: memberId(reader.bytes(geometry.memberId).slice()),
    inviterMailbox: mailboxId(reader.bytes(geometry.mailboxId).slice()),
    inviterDeviceKey: reader.bytes(geometry.key).slice(),
    inviteSecret: reader.bytes(geometry.key).slice(),
    expiry: reader.u48(),
    epoch: readEpoch(reader),
    hour: reader.u32(),
    chain: reader.bytes(geometry.key).slice(),
  };
  if (head.hour > MAX_HOUR || head.epoch.hour > head.hour) throw new DecodeError('hour', `hour ${head.hour}`);
  const furtherPieces: Uint8Array[] = [];
  const count = reader.u16();
  if (count >= MAX_PARTS) throw new DecodeError('range', `an invite of ${count + 1} parts`);
  while (furtherPieces.length < count) furtherPieces.push(reader.bytes(geometry.hash).slice());
  return { ...head, furtherPieces, firstPiece: reader.rest().slice() };
}

function readEpoch(reader: Reader): InviteContent['epoch'] {
  return {
    id: reader.bytes(geometry.hash).slice(),
    number: reader.u32(),
    hour: reader.u32(),
    heads: readHeads(reader),
  };
}
