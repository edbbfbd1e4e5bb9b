import { concat } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Ed25519SecretKey, Primitives } from '../crypto/primitives.ts';
import { DecodeError, VerifyError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type GroupId, groupId, memberIdOf } from '../wire/ids.ts';
import { decodeOperation, encodeOperation, type Operation } from './operations.ts';

/**
 * An operation with the signatures that carry it, and its id.
 *
 *     body(2+, operations.ts) ‖ signature(64) of the author over "operation" ‖ groupId(32) ‖ body
 *                             ‖ only a join: signature(64) of the invite key over "join" ‖ groupId(32) ‖ body
 *
 * id = SHA-256(body); groupId = the id of the create. Signatures are outside of the id, so that a signer who makes two
 * valid ones for one body has not made two operations.
 */
export interface SignedOperation {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly operation: Operation;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  /** A join's second signature; null for every other type. */
  readonly inviteSignature: Uint8Array | null;
}

/** `inviteKey` for a join and for nothing else. The group of a create is its own id. */
export function signOperation(
  p: Primitives,
  operation: Operation,
  group: GroupId | null,
  signing: Ed25519SecretKey,
  inviteKey: Ed25519SecretKey | null,
): SignedOperation {
  const body = encodeOperation(operation);
  const id = p.sha256(body);
  const named = group ?? groupId(id);
  return {
    id,
    operation,
    body,
    signature: signing.sign(concat(labels.operation, named, body)),
    inviteSignature: inviteKey?.sign(concat(labels.join, named, body)) ?? null,
  };
}

export function encodeSignedOperation({ body, signature, inviteSignature }: SignedOperation): Uint8Array {
  const writer = new Writer().vector16(body).bytes(signature);
  return (inviteSignature === null ? writer : writer.bytes(inviteSignature)).finish();
}

/** Throws DecodeError. Signatures are not verified here. */
export function decodeSignedOperation(p: Primitives, bytes: Uint8Array): SignedOperation {
  const reader = new Reader(bytes);
  const body = reader.vector16().slice();
  const operation = decodeOperation(body);
  const signature = reader.bytes(geometry.signature).slice();
  const inviteSignature = operation.type === 'join' ? reader.bytes(geometry.signature).slice() : null;
  reader.end();
  return { id: p.sha256(body), operation, body, signature, inviteSignature };
}

/** False also for a key that is not a canonical one of prime order. */
export function verifyOperation(
  p: Primitives,
  group: GroupId,
  signed: SignedOperation,
  signingKey: Uint8Array,
): boolean {
  return verify(p, signingKey, concat(labels.operation, group, signed.body), signed.signature);
}

/** Whether the invite key agreed to this join. */
export function verifyInviteSignature(
  p: Primitives,
  group: GroupId,
  signed: SignedOperation,
  inviteSigningKey: Uint8Array,
): boolean {
  const { inviteSignature, body } = signed;
  return inviteSignature !== null && verify(p, inviteSigningKey, concat(labels.join, group, body), inviteSignature);
}

/** The key that a create or join carries for its author, if the author's name is really that key's; else null. */
export function carriedKey(p: Primitives, { operation }: SignedOperation): Uint8Array | null {
  if (operation.type !== 'create' && operation.type !== 'join') return null;
  const { signingKey } = operation.device;
  return memberIdOf(p, signingKey).every((byte, i) => byte === operation.author[i]) ? signingKey : null;
}

function verify(p: Primitives, key: Uint8Array, statement: Uint8Array, signature: Uint8Array): boolean {
  try {
    return p.ed25519PublicKey(key).verify(statement, signature);
  } catch (error) {
    if (error instanceof VerifyError || error instanceof DecodeError) return false;
    throw error;
  }
}
