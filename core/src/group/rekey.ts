import { concat, equalBytes, u32 } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { wipe } from '../bytes/wipe.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair, setupReceiver, setupSender } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type {
  Ed25519PublicKey,
  Ed25519SecretKey,
  Primitives,
  X25519PublicKey,
  X25519SecretKey,
} from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, type MemberId, memberId } from '../wire/ids.ts';

/**
 * A fresh epoch for everyone who is to have it (protocol.md §5):
 *
 *     core      = version(1) author(8) parent(32) number(4) hour(4) heads: count(2) hash(32)×
 *                 ephemeral(32) sealed: count(2) (fresh secret sealed, 48)×
 *     rekey     = core ‖ signature(64) of the author over "rekey" ‖ groupId(32) ‖ core ‖ confirm(32)
 *
 * `parent` is SHA-256(core) of the rekey that began the parent epoch, or the groupId for epoch 0; `number` is one more
 * than the parent's; the new epoch starts at `hour`. The sealed secrets are for the members of fold(heads) by rank, and
 * after them its pending invites by id: who they are is not written again. All share one ephemeral key; each is HPKE
 * base mode under info "epoch-secret" ‖ groupId ‖ number(4) ‖ place(4), so that no two share a key schedule.
 *
 *     epochSecret = HKDF-Extract(salt HKDF-Expand(parent chain_hour, "resume", 32), fresh)     = chain_hour of the new epoch
 *     confirm     = HMAC(epochSecret, "rekey-confirm" ‖ SHA-256(core))
 */
export interface Rekey {
  readonly author: MemberId;
  readonly parent: Uint8Array;
  readonly number: number;
  readonly hour: number;
  readonly heads: readonly Uint8Array[];
  /** X25519, 32 bytes. */
  readonly ephemeral: Uint8Array;
  /** 48 bytes each. */
  readonly sealed: readonly Uint8Array[];
  readonly signature: Uint8Array;
  readonly confirm: Uint8Array;
  /** SHA-256(core): names the epoch. */
  readonly id: Uint8Array;
}

const VERSION = 1;
const FRESH_SECRET = 32;
const SEALED = FRESH_SECRET + 16;
const MAX_HEADS = 1024;
const EMPTY = new Uint8Array(0);

export interface NewEpoch {
  readonly groupId: GroupId;
  readonly author: MemberId;
  readonly parent: Uint8Array;
  readonly number: number;
  readonly hour: number;
  readonly heads: readonly Uint8Array[];
  /** Device keys of the members by rank, then the sealing keys of pending invites by id. */
  readonly recipients: readonly X25519PublicKey[];
  /** The parent epoch's chain value at `hour`. */
  readonly parentChain: Uint8Array;
}

/** Draws the fresh secret. Throws VerifyError 'low-order-key' where a recipient's key hides nothing. */
export function makeRekey(
  env: Env,
  signing: Ed25519SecretKey,
  epoch: NewEpoch,
): { bytes: Uint8Array; epochSecret: Uint8Array } {
  const { primitives: p, random } = env;
  const fresh = random.bytes(FRESH_SECRET);
  const ephemeral = generateKeyPair(p, random);
  const sealed = epoch.recipients.map((recipient, place) =>
    setupSender(p, recipient, info(epoch.groupId, epoch.number, place), ephemeral).seal(EMPTY, fresh),
  );
  const core = encodeCore({ ...epoch, ephemeral: ephemeral.publicKey.bytes, sealed });
  const epochSecret = deriveEpochSecret(p, epoch.parentChain, fresh);
  wipe(fresh);
  const signature = signing.sign(statement(epoch.groupId, core));
  return { bytes: concat(core, signature, confirmation(p, epochSecret, p.sha256(core))), epochSecret };
}

/** Throws DecodeError. Neither signature nor confirmation is verified here. */
export function decodeRekey(p: Primitives, bytes: Uint8Array): Rekey {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `rekey of version ${version}`);
  const head = {
    author: memberId(reader.bytes(geometry.memberId)),
    parent: reader.bytes(geometry.hash),
    number: reader.u32(),
    hour: reader.u32(),
    heads: readMany(reader, geometry.hash, MAX_HEADS),
    ephemeral: reader.bytes(geometry.key),
    sealed: readMany(reader, SEALED, geometry.maxRecipients),
  };
  const id = p.sha256(bytes.subarray(0, bytes.length - reader.remaining));
  const rekey = { ...head, signature: reader.bytes(geometry.signature), confirm: reader.bytes(geometry.hash), id };
  reader.end();
  return rekey;
}

export function verifyRekey(groupId: GroupId, author: Ed25519PublicKey, rekey: Rekey): boolean {
  return author.verify(statement(groupId, encodeCore(rekey)), rekey.signature);
}

/** The epoch secret for the recipient at `place`; null where it does not open or is not the one confirmed. */
export function openRekey(
  p: Primitives,
  rekey: Rekey,
  recipient: { groupId: GroupId; place: number; secretKey: X25519SecretKey; parentChain: Uint8Array },
): Uint8Array | null {
  const { groupId, place, secretKey, parentChain } = recipient;
  const context = setupReceiver(p, rekey.ephemeral, secretKey, info(groupId, rekey.number, place));
  const sealed = rekey.sealed[place];
  const fresh = sealed === undefined ? null : (context?.open(EMPTY, sealed) ?? null);
  if (fresh === null) return null;
  const epochSecret = deriveEpochSecret(p, parentChain, fresh);
  wipe(fresh);
  return equalBytes(confirmation(p, epochSecret, rekey.id), rekey.confirm) ? epochSecret : null;
}

/** HKDF-Extract(HKDF-Expand(chain_h, "resume"), fresh): who has only one of the two has neither epoch's contents. */
export function deriveEpochSecret(p: Primitives, parentChain: Uint8Array, fresh: Uint8Array): Uint8Array {
  return p.hkdfExtract(p.hkdfExpand(parentChain, labels.resume, geometry.key), fresh);
}

function confirmation(p: Primitives, epochSecret: Uint8Array, id: Uint8Array): Uint8Array {
  return p.hmac(epochSecret, labels.rekeyConfirm, id);
}

function info(groupId: GroupId, number: number, place: number): Uint8Array {
  return concat(labels.epochSecret, groupId, u32(number), u32(place));
}

function statement(groupId: GroupId, core: Uint8Array): Uint8Array {
  return concat(labels.rekey, groupId, core);
}

function encodeCore(rekey: Omit<Rekey, 'signature' | 'confirm' | 'id'>): Uint8Array {
  const writer = new Writer().u8(VERSION).bytes(rekey.author).bytes(rekey.parent).u32(rekey.number).u32(rekey.hour);
  writeMany(writer, rekey.heads).bytes(rekey.ephemeral);
  return writeMany(writer, rekey.sealed).finish();
}

/** count(2) ‖ items */
function writeMany(writer: Writer, items: readonly Uint8Array[]): Writer {
  writer.u16(items.length);
  for (const item of items) writer.bytes(item);
  return writer;
}

function readMany(reader: Reader, length: number, max: number): Uint8Array[] {
  const count = reader.u16();
  if (count > max) throw new DecodeError('count', `${count} items, at most ${max}`);
  return Array.from({ length: count }, () => reader.bytes(length));
}
