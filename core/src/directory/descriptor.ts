import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Ed25519SecretKey, Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type ProxyId, proxyIdOf } from '../wire/ids.ts';
import { signDocument, unverifiedContent, verifyDocument } from './signed-document.ts';
import { currentKey, readTimedKeys, type TimedKey, writeTimedKeys } from './validity.ts';

/** A public onion key with its validity. */
export type OnionKeyInfo = TimedKey;

/**
 * What a proxy says of itself, signed by its identity:
 *
 *     version(1) identity(32) tlsKeyHash(32) family(32) address(1+4|16) port(2) capacity(1) onion keys(1+44×)
 *     ‖ signature(64)
 */
export interface Descriptor {
  /** Not on the wire: follows from `identity`. */
  readonly id: ProxyId;
  /** Ed25519, 32 bytes. */
  readonly identity: Uint8Array;
  /** SHA-256 of the TLS key's SubjectPublicKeyInfo: no certificate authority is needed. */
  readonly tlsKeyHash: Uint8Array;
  /** The operator's fingerprint, 32 bytes: a path has at most one proxy of a family. */
  readonly family: Uint8Array;
  /** IPv4 (4) or IPv6 (16). */
  readonly address: Uint8Array;
  readonly port: number;
  /** 0 to 3: weighs in path choice from once to four times. */
  readonly capacity: number;
  /** Newest first. */
  readonly onionKeys: readonly OnionKeyInfo[];
}

const VERSION = 1;
const MAX_CAPACITY = 3;

export function signDescriptor(
  identity: Ed25519SecretKey,
  descriptor: Omit<Descriptor, 'id' | 'identity'>,
): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .bytes(identity.publicKey.bytes)
    .bytes(descriptor.tlsKeyHash)
    .bytes(descriptor.family)
    .vector8(descriptor.address)
    .u16(descriptor.port)
    .u8(descriptor.capacity);
  return signDocument(labels.descriptor, identity, writeTimedKeys(writer, descriptor.onionKeys).finish());
}

/** Throws DecodeError, or VerifyError where the identity key or the signature does not hold. */
export function openDescriptor(p: Primitives, document: Uint8Array): Descriptor {
  const descriptor = decode(p, unverifiedContent(document));
  verifyDocument(labels.descriptor, p.ed25519PublicKey(descriptor.identity), document);
  return descriptor;
}

/** The newest onion key valid at `now`, or null. */
export function currentOnionKey(descriptor: Descriptor, now: number): OnionKeyInfo | null {
  return currentKey(descriptor.onionKeys, now);
}

function decode(p: Primitives, content: Uint8Array): Descriptor {
  const reader = new Reader(content);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `descriptor of version ${version}`);
  const descriptor = {
    identity: reader.bytes(geometry.key),
    tlsKeyHash: reader.bytes(geometry.hash),
    family: reader.bytes(geometry.hash),
    address: reader.vector8(),
    port: reader.u16(),
    capacity: reader.u8(),
    onionKeys: readTimedKeys(reader),
  };
  reader.end();
  const { address, port, capacity } = descriptor;
  if (address.length !== 4 && address.length !== 16) throw new DecodeError('ip', `${address.length} bytes`);
  if (port === 0) throw new DecodeError('port', 'port 0');
  if (capacity > MAX_CAPACITY) throw new DecodeError('capacity', `capacity ${capacity}`);
  return { id: proxyIdOf(p, descriptor.identity), ...descriptor };
}
