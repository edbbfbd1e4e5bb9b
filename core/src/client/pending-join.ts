import { concat } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Ed25519SecretKey, Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { decodeContent, encodeContent, type InviteContent, inviteKeys } from '../group/invite.ts';
import { decodeOperations } from '../group/invite-parts.ts';
import { decodeSignedOperation } from '../group/signed-operation.ts';
import type { PartialInvite } from './types.ts';

/**
 * An invite that was opened, and of which not all parts are here. Its own record, and one for each piece that came:
 *
 *     version(1)=1 arrivedAt(6) asked(2) nextAt(6) ‖ content, as under the passphrase
 */
export interface PendingJoin {
  readonly content: InviteContent;
  readonly signing: Ed25519SecretKey;
  readonly sealing: X25519SecretKey;
  /** Of the first part. */
  readonly arrivedAt: number;
  /** By index; the first is in the content. */
  readonly pieces: ReadonlyMap<number, Uint8Array>;
  /** How often the inviter was asked for what is missing. */
  readonly asked: number;
  /** When he is asked next; once all is here, when this device joins. */
  readonly nextAt: number;
}

const VERSION = 1;
/** As long as an unopened one is kept. */
const LIFETIME = 7 * 24 * 60 * 60 * 1000;

export function newPendingJoin(
  p: Primitives,
  content: InviteContent,
  start: Pick<PendingJoin, 'arrivedAt' | 'pieces' | 'nextAt'>,
): PendingJoin {
  return { content, ...inviteKeys(p, content.inviteSecret), ...start, asked: 0 };
}

/** From then on nobody takes its join. */
export function pendingEnd({ content, arrivedAt }: PendingJoin): number {
  return Math.min(content.expiry, arrivedAt + LIFETIME);
}

/** Indexes of the parts that have not come. */
export function missingParts({ content, pieces }: PendingJoin): number[] {
  return content.furtherPieces.map((_, i) => i + 2).filter((index) => !pieces.has(index));
}

/** Throws DecodeError. Call it when no part is missing. */
export function operationsOf({ content, pieces }: Pick<PendingJoin, 'content' | 'pieces'>): Uint8Array[] {
  const further = content.furtherPieces.map((_, i) => pieces.get(i + 2) ?? new Uint8Array(0));
  return decodeOperations(concat(content.firstPiece, ...further));
}

export function partialInfo(p: Primitives, id: string, pending: PendingJoin): PartialInvite {
  const { content, arrivedAt, pieces } = pending;
  const groupName = foundingName(p, content);
  const of = content.furtherPieces.length + 1;
  return { id, groupName, arrivedAt, have: pieces.size + 1, of, expiresAt: pendingEnd(pending) };
}

/** The first operation of all is the create, and the first piece has it. */
function foundingName(p: Primitives, { firstPiece }: InviteContent): string {
  try {
    const reader = new Reader(firstPiece);
    reader.u32();
    const { operation } = decodeSignedOperation(p, reader.vector16());
    return operation.type === 'create' ? operation.groupName : '';
  } catch (thrown) {
    if (thrown instanceof DecodeError) return '';
    throw thrown;
  }
}

export function encodePendingJoin({ content, arrivedAt, asked, nextAt }: PendingJoin): Uint8Array {
  return new Writer()
    .u8(VERSION)
    .u48(arrivedAt)
    .u16(Math.min(asked, 0xffff))
    .u48(nextAt)
    .bytes(encodeContent(content))
    .finish();
}

/** Throws DecodeError. */
export function decodePendingJoin(
  p: Primitives,
  record: Uint8Array,
  pieces: readonly (readonly [index: string, piece: Uint8Array])[],
): PendingJoin {
  const reader = new Reader(record);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `pending join of version ${version}`);
  const arrivedAt = reader.u48();
  const asked = reader.u16();
  const nextAt = reader.u48();
  const content = decodeContent(reader.rest());
  const byIndex = new Map(pieces.map(([index, piece]): [number, Uint8Array] => [Number(index), piece]));
  return { ...newPendingJoin(p, content, { arrivedAt, pieces: byIndex, nextAt }), asked };
}
