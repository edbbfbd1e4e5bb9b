import { equalBytes } from '../bytes/bytes.ts';
import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { packetSize, pad, unpad } from '../crypto/padme.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError, UsageError } from '../errors.ts';
import { geometry } from './geometry.ts';

/**
 * What X2 holds, for the second proxy:
 *
 *     padded(version(1) flags(1) profile(1) hourKey(32) R(32) count(2) slot(10)×N payload)
 *
 * The payload is E1. With flag *plain*, which an invite uses, the one recipient's payload is E2 itself and the hour key
 * is 32 zero bytes: no group key reaches the proxy.
 */
export interface SplitContents {
  readonly profile: Profile;
  /** The hour's group public key, 32 bytes; null in a plain packet. */
  readonly hourKey: Uint8Array | null;
  /** R, 32 bytes. */
  readonly shared: Uint8Array;
  readonly slots: readonly Uint8Array[];
  readonly payload: Uint8Array;
}

const VERSION = 1;
const FLAG_PLAIN = 1;
const NO_KEY = new Uint8Array(geometry.key);

/** Padded, so that sealing it gives an X2 of the right size. Throws UsageError 'too-large' beyond the limits. */
export function encodeSplit(contents: SplitContents): Uint8Array {
  const excess = beyondLimits(contents);
  if (excess !== null) throw new UsageError('too-large', excess);
  const writer = new Writer()
    .u8(VERSION)
    .u8(contents.hourKey === null ? FLAG_PLAIN : 0)
    .u8(profileByte(contents.profile))
    .bytes(contents.hourKey ?? NO_KEY)
    .bytes(contents.shared)
    .u16(contents.slots.length);
  for (const slot of contents.slots) writer.bytes(slot);
  const bare = writer.bytes(contents.payload).finish();
  return pad(bare, packetSize(geometry.seal + bare.length + geometry.paddingMark) - geometry.seal);
}

/** Throws DecodeError, also where the work asked for is over budget ('too-large'). */
export function decodeSplit(bytes: Uint8Array): SplitContents {
  const reader = new Reader(unpad(bytes));
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `packet of version ${version}`);
  const flags = reader.u8();
  if ((flags & ~FLAG_PLAIN) !== 0) throw new DecodeError('flags', `unknown flags ${flags}`);
  const plain = flags === FLAG_PLAIN;
  const profile = profileFromByte(reader.u8());
  const hourKey = reader.bytes(geometry.key);
  const shared = reader.bytes(geometry.key);
  const count = reader.u16();
  if (plain && count !== 1) throw new DecodeError('count', `a plain packet for ${count} recipients`);
  // Room that nobody reads could carry what nobody checks.
  if (plain && !equalBytes(hourKey, NO_KEY)) throw new DecodeError('hour-key', 'a plain packet with an hour key');
  // One by one: an array of `count` places would be allocated before the first slot turns out to be missing.
  const slots: Uint8Array[] = [];
  while (slots.length < count) slots.push(reader.bytes(geometry.slot));
  const contents = { profile, hourKey: plain ? null : hourKey, shared, slots, payload: reader.rest() };
  const excess = beyondLimits(contents);
  if (excess !== null) throw new DecodeError('too-large', excess);
  return contents;
}

/** Why the contents ask for more than a proxy gives, or null. The same limits bind the source. */
function beyondLimits({ slots, payload, hourKey }: SplitContents): string | null {
  const delivery = payload.length + (hourKey === null ? 0 : geometry.seal);
  if (slots.length < 1 || slots.length > geometry.maxRecipients) return `${slots.length} recipients`;
  if (delivery > geometry.maxDatagram) return `a delivery of ${delivery} bytes`;
  if (slots.length * payload.length > geometry.maxFanOut) return `${slots.length} copies of ${payload.length} bytes`;
  return null;
}
