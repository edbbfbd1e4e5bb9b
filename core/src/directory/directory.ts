import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Ed25519PublicKey, Ed25519SecretKey, Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import type { Descriptor } from './descriptor.ts';
import { signDocument, verifyDocument } from './signed-document.ts';
import { readTimedKeys, type TimedKey, writeTimedKeys } from './validity.ts';
import { VerifiedDescriptors } from './verified-descriptors.ts';

/**
 * What the central server tells everyone alike, signed:
 *
 *     version(1) sequence(4) predecessor(32) validFrom(6) validUntil(6) serverTime(6)
 *     routing keys(1+44×) parameters(2+) proxies: count(2) (2+signed descriptor)× ‖ signature(64)
 *
 * Each names the hash of the one before, so that a server that tells different people different stories
 * signs proof of it.
 */
export interface Directory {
  readonly sequence: number;
  /** SHA-256 of the whole predecessor; zero bytes in the first. */
  readonly predecessor: Uint8Array;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly serverTime: number;
  /** Newest first. */
  readonly routingKeys: readonly TimedKey[];
  readonly proxies: readonly Descriptor[];
}

/** How long a directory may be used from its server time on, in milliseconds. */
export const DIRECTORY_LIFETIME = 3 * 60 * 60 * 1000;
/** Bounds what a client reads and holds: about 5 MB. */
export const MAX_PROXIES = 20_000;

const VERSION = 1;

/** `proxies` are signed descriptors, as their proxies sent them. */
export function signDirectory(
  server: Ed25519SecretKey,
  directory: Omit<Directory, 'proxies'> & { readonly proxies: readonly Uint8Array[] },
): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .u32(directory.sequence)
    .bytes(directory.predecessor)
    .u48(directory.validFrom)
    .u48(directory.validUntil)
    .u48(directory.serverTime);
  writeTimedKeys(writer, directory.routingKeys).vector16(NO_PARAMETERS).u16(directory.proxies.length);
  for (const descriptor of directory.proxies) writer.vector16(descriptor);
  return signDocument(labels.directory, server, writer.finish());
}

/**
 * Throws VerifyError, or DecodeError; one bad descriptor fails the whole, for the server had verified each. Those that
 * are in `verified` are not verified again.
 */
export function openDirectory(
  p: Primitives,
  server: Ed25519PublicKey,
  document: Uint8Array,
  verified = new VerifiedDescriptors(),
): Directory {
  const reader = new Reader(verifyDocument(labels.directory, server, document));
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `directory of version ${version}`);
  const head = {
    sequence: reader.u32(),
    predecessor: reader.bytes(geometry.hash),
    validFrom: reader.u48(),
    validUntil: reader.u48(),
    serverTime: reader.u48(),
    routingKeys: readTimedKeys(reader),
  };
  requireValidity(head);
  reader.vector16(); // parameters of later versions of the network
  const count = reader.u16();
  if (count > MAX_PROXIES) throw new DecodeError('count', `${count} proxies`);
  const documents = Array.from({ length: count }, () => reader.vector16());
  reader.end();
  return { ...head, proxies: verified.open(p, documents) };
}

/** A server that could give one out for longer could keep somebody in an old network, and routing keys from erasure. */
function requireValidity({ validFrom, validUntil, serverTime }: Omit<Directory, 'proxies'>): void {
  const isWithin = validFrom <= serverTime && serverTime < validUntil;
  if (!isWithin || validUntil - serverTime > DIRECTORY_LIFETIME) {
    throw new DecodeError('validity', `valid from ${validFrom} until ${validUntil}, made at ${serverTime}`);
  }
}

/** What the next directory names as its predecessor, and senders as the one they saw. */
export function directoryHash(p: Primitives, document: Uint8Array): Uint8Array {
  return p.sha256(document);
}

const NO_PARAMETERS = new Uint8Array(0);
