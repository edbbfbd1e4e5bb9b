import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { MAX_NAME_BYTES } from '../group/name.ts';
import { type Device, decodeDevice, encodeDevice } from '../identity/device.ts';
import { type Fingerprint, fingerprint } from '../identity/fingerprint.ts';
import { geometry } from '../wire/geometry.ts';
import { type MailboxId, type MemberId, mailboxId, memberIdOf } from '../wire/ids.ts';

/** Who this endpoint is: version(1)=2 name(2+) fingerprint(32) device(2+) deviceKeySince(6) mailbox id(1+0|6). */
export interface OwnProfile {
  readonly name: string;
  /** Of the central server that the mailbox is at. */
  readonly fingerprint: Fingerprint;
  readonly device: Device;
  /** When its device key was made, in milliseconds. */
  readonly deviceKeySince: number;
  /** Not stored: follows from the signing key. */
  readonly memberId: MemberId;
  readonly mailboxId: MailboxId | null;
}

const VERSION = 2;
const NONE = new Uint8Array(0);

export function newProfile(
  p: Primitives,
  given: Pick<OwnProfile, 'name' | 'fingerprint' | 'device' | 'deviceKeySince'>,
): OwnProfile {
  const { device } = given;
  const memberId = memberIdOf(p, device.signing.publicKey.bytes);
  return { ...given, memberId, mailboxId: null };
}

export function encodeProfile(profile: OwnProfile): Uint8Array {
  return new Writer()
    .u8(VERSION)
    .text16(profile.name)
    .bytes(profile.fingerprint)
    .vector16(encodeDevice(profile.device))
    .u48(profile.deviceKeySince)
    .vector8(profile.mailboxId ?? NONE)
    .finish();
}

/** Throws DecodeError. */
export function decodeProfile(p: Primitives, bytes: Uint8Array): OwnProfile {
  // A stored record is wiped when another takes its place; what is read from it here stays.
  const reader = new Reader(bytes.slice());
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `profile of version ${version}`);
  const name = reader.text16(MAX_NAME_BYTES);
  const server = fingerprint(reader.bytes(geometry.hash));
  const device = decodeDevice(p, reader.vector16());
  const deviceKeySince = reader.u48();
  const mailbox = reader.vector8();
  reader.end();
  const given = { name, fingerprint: server, device, deviceKeySince };
  return { ...newProfile(p, given), mailboxId: mailbox.length === 0 ? null : mailboxId(mailbox) };
}
