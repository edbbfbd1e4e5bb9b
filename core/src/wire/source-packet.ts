import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { type Profile, profileByte, profileFromByte } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import { type CopyContents, decodeCopy, encodeCopy } from './copy.ts';
import { geometry } from './geometry.ts';
import { type ProxyId, proxyId } from './ids.ts';
import type { SplitPacket } from './stages.ts';

/**
 * What X1 holds, for the first proxy, in one of two forms:
 *
 *     version(1) flags(1) profile(1) secondProxyId(8) X2
 *     version(1) flags(1) profile(1) R(32) slot(10) E2          flag *direct*: one recipient, no second proxy
 */
export type SourceContents =
  | {
      readonly type: 'forward';
      readonly profile: Profile;
      readonly secondProxyId: ProxyId;
      readonly packet: SplitPacket;
    }
  | { readonly type: 'direct'; readonly profile: Profile; readonly copy: CopyContents };

const VERSION = 1;
const FLAG_DIRECT = 1;

export function encodeSource(contents: SourceContents): Uint8Array {
  const writer = new Writer()
    .u8(VERSION)
    .u8(contents.type === 'direct' ? FLAG_DIRECT : 0)
    .u8(profileByte(contents.profile));
  return contents.type === 'direct'
    ? writer.bytes(encodeCopy(contents.copy)).finish()
    : writer.bytes(contents.secondProxyId).bytes(contents.packet).finish();
}

/** Throws DecodeError. */
export function decodeSource(bytes: Uint8Array): SourceContents {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== VERSION) throw new DecodeError('version', `packet of version ${version}`);
  const flags = reader.u8();
  if ((flags & ~FLAG_DIRECT) !== 0) throw new DecodeError('flags', `unknown flags ${flags}`);
  const profile = profileFromByte(reader.u8());
  if (flags === FLAG_DIRECT) return { type: 'direct', profile, copy: decodeCopy(reader.rest()) };
  return {
    type: 'forward',
    profile,
    secondProxyId: proxyId(reader.bytes(geometry.proxyId)),
    packet: reader.rest() as SplitPacket,
  };
}
