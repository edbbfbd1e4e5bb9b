import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Env } from '../crypto/env.ts';
import { generateKeyPair } from '../crypto/hpke.ts';
import type { Ed25519SecretKey, Primitives, X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { geometry } from '../wire/geometry.ts';

/** The three keys of a device (protocol.md §2): who may know each differs, so none stands in for another. */
export interface Device {
  /** Known to members: signs messages and roster operations. */
  readonly signing: Ed25519SecretKey;
  /** Known to members and holders of the contact code: opens rekeys and invites. */
  readonly device: X25519SecretKey;
  /** Known to the central server alone: proves that a mailbox is ours. */
  readonly mailbox: Ed25519SecretKey;
}

const VERSION = 1;

export function generateDevice({ primitives, random }: Env): Device {
  return {
    signing: primitives.ed25519SecretKey(random.bytes(geometry.key)),
    device: generateKeyPair(primitives, random),
    mailbox: primitives.ed25519SecretKey(random.bytes(geometry.key)),
  };
}

/** For an encrypted store only: version(1) ‖ signing seed(32) ‖ device key(32) ‖ mailbox seed(32). */
export function encodeDevice({ signing, device, mailbox }: Device): Uint8Array {
  return new Writer()
    .u8(VERSION)
    .bytes(signing.exportSeed())
    .bytes(device.exportSecret())
    .bytes(mailbox.exportSeed())
    .finish();
}

/** Throws DecodeError. */
export function decodeDevice(p: Primitives, bytes: Uint8Array): Device {
  const reader = new Reader(bytes);
  if (reader.u8() !== VERSION) throw new DecodeError('version', 'device of an unknown version');
  const device = {
    signing: p.ed25519SecretKey(reader.bytes(geometry.key)),
    device: p.x25519SecretKey(reader.bytes(geometry.key)),
    mailbox: p.ed25519SecretKey(reader.bytes(geometry.key)),
  };
  reader.end();
  return device;
}
