import { base32Decode, base32Encode } from '../bytes/base32.ts';
import { concat, equalBytes } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';
import { type MailboxId, mailboxId } from '../wire/ids.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';

/**
 * What one person gives another to be added with two locks.
 *
 *     version(1) ‖ CS fingerprint(32) ‖ mailbox id(6) ‖ signing key(32) ‖ device key(32) ‖ checksum(4)
 *
 * in base32 after `conclave:`. The checksum is SHA-256(label ‖ all before it)[0..4]: against typos, not against people.
 */
export interface ContactCode {
  readonly fingerprint: Fingerprint;
  readonly mailboxId: MailboxId;
  /** Ed25519, 32 bytes. */
  readonly signingKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly deviceKey: Uint8Array;
}

const SCHEME = 'conclave:';
const VERSION = 1;
const CHECKSUM = 4;

export function formatContactCode(p: Primitives, code: ContactCode): string {
  const body = new Writer()
    .u8(VERSION)
    .bytes(code.fingerprint)
    .bytes(code.mailboxId)
    .bytes(code.signingKey)
    .bytes(code.deviceKey)
    .finish();
  return SCHEME + base32Encode(concat(body, checksum(p, body)));
}

/** Throws DecodeError 'contact-code'. */
export function parseContactCode(p: Primitives, text: string): ContactCode {
  try {
    return decode(p, text.trim());
  } catch (error) {
    throw new DecodeError('contact-code', `not a contact code: ${(error as Error).message}`);
  }
}

function decode(p: Primitives, text: string): ContactCode {
  if (!text.toLowerCase().startsWith(SCHEME)) throw new DecodeError('scheme', 'another scheme');
  const bytes = base32Decode(text.slice(SCHEME.length), geometry.contactCode);
  const body = bytes.subarray(0, -CHECKSUM);
  if (!equalBytes(checksum(p, body), bytes.subarray(-CHECKSUM))) throw new DecodeError('checksum', 'checksum');
  const reader = new Reader(body);
  if (reader.u8() !== VERSION) throw new DecodeError('version', 'unknown version');
  return {
    fingerprint: fingerprint(reader.bytes(geometry.hash)),
    mailboxId: mailboxId(reader.bytes(geometry.mailboxId)),
    signingKey: reader.bytes(geometry.key),
    deviceKey: reader.bytes(geometry.key),
  };
}

function checksum(p: Primitives, body: Uint8Array): Uint8Array {
  return p.sha256(labels.contactCode, body).subarray(0, CHECKSUM);
}
