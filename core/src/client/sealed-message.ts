import { Reader } from '../bytes/reader.ts';
import { Writer } from '../bytes/writer.ts';
import { inviteSalt } from '../group/invite.ts';
import type { SealedInfo } from './types.ts';

/**
 * A delivery that no key opens: arrivedAt(6) forContactCode(1) ‖ bytes. An invite to a contact code is kept without its
 * device-key layer, so that the key may change. One that was opened leaves its id, with no bytes, so that a second copy
 * of it does not come back as news.
 */
export interface SealedMessage {
  readonly arrivedAt: number;
  readonly forContactCode: boolean;
  /** Empty once opened. */
  readonly bytes: Uint8Array;
}

const SEALED_LIFETIME = 7 * 24 * 60 * 60 * 1000;

export function expiresAt({ arrivedAt }: SealedMessage): number {
  return arrivedAt + SEALED_LIFETIME;
}

/** Newest first; without those that were opened. */
export function sealedInfos(sealed: ReadonlyMap<string, SealedMessage>): SealedInfo[] {
  return [...sealed]
    .flatMap(([id, message]) => {
      const salt = inviteSalt(message.bytes);
      if (salt === null) return [];
      const { arrivedAt, forContactCode } = message;
      return [{ id, arrivedAt, expiresAt: expiresAt(message), forContactCode, salt: salt.slice() }];
    })
    .sort((a, b) => b.arrivedAt - a.arrivedAt);
}

export function encodeSealed({ arrivedAt, forContactCode, bytes }: SealedMessage): Uint8Array {
  return new Writer()
    .u48(arrivedAt)
    .u8(forContactCode ? 1 : 0)
    .bytes(bytes)
    .finish();
}

/** Throws DecodeError. */
export function decodeSealed(record: Uint8Array): SealedMessage {
  const reader = new Reader(record);
  return { arrivedAt: reader.u48(), forContactCode: reader.u8() === 1, bytes: reader.rest() };
}
