import { geometry } from '@conclave/core/wire/geometry';
import { type MailboxId, mailboxId } from '@conclave/core/wire/ids';
import { type DialBackRequest, type LinkDelivery, MAX_DESCRIPTOR, MAX_DIRECTORY, MAX_WORD, NONCE } from './events.ts';
import { bytesBetween, bytesOf, complete, fields, MAX_TIME, MAX_U32, text, wholeNumber } from './parse.ts';

/**
 * One parser per event: the arguments before the acknowledgement callback, as they came, to a typed value, or null for
 * anything else. Arguments too many are ignored, so that a later version may add some.
 */
export type Arguments = readonly unknown[];

/** The client's nonce. */
export const parseHello = ([nonce]: Arguments): Uint8Array | null => bytesOf(nonce, NONCE);

/** The sequence number that the client has, 0 for none. */
export const parseDirectoryRequest = ([known]: Arguments): number | null => wholeNumber(known, MAX_U32);

export const parseDirectoryPush = ([directory]: Arguments): Uint8Array | null =>
  bytesBetween(directory, 1, MAX_DIRECTORY);

export const parseRegister = ([request]: Arguments): { mailboxKey: Uint8Array } | null =>
  complete({ mailboxKey: bytesOf(fields(request).mailboxKey, geometry.key) });

export const parseChallenge = ([id]: Arguments): MailboxId | null => parseMailboxId(id);

export function parseLogin([request]: Arguments): { mailboxId: MailboxId; signature: Uint8Array } | null {
  const { mailboxId: id, signature } = fields(request);
  return complete({ mailboxId: parseMailboxId(id), signature: bytesOf(signature, geometry.signature) });
}

/** A signed descriptor, not yet opened. */
export const parseAnnounce = ([descriptor]: Arguments): Uint8Array | null =>
  bytesBetween(descriptor, 1, MAX_DESCRIPTOR);

/** X1, X2, X3 or C, not yet opened. */
export const parsePacket = ([packet]: Arguments): Uint8Array | null => bytesBetween(packet, 1, geometry.maxPacket);

export function parseDialBack([request]: Arguments): DialBackRequest | null {
  const { nonce, fingerprint, address, port } = fields(request);
  return complete({
    nonce: bytesOf(nonce, NONCE),
    fingerprint: bytesOf(fingerprint, geometry.hash),
    address: bytesOf(address, 4) ?? bytesOf(address, 16),
    port: wholeNumber(port, 65535),
  });
}

export function parseDelivery([delivery]: Arguments): LinkDelivery | null {
  const { id, arrivedAt, bytes } = fields(delivery);
  return complete({
    id: text(id, MAX_WORD),
    arrivedAt: wholeNumber(arrivedAt, MAX_TIME),
    bytes: bytesBetween(bytes, 0, geometry.maxDatagram),
  });
}

export const parseDrained = ([drained]: Arguments): { serverTime: number } | null =>
  complete({ serverTime: wholeNumber(fields(drained).serverTime, MAX_TIME) });

export function parseMailboxId(value: unknown): MailboxId | null {
  const bytes = bytesOf(value, geometry.mailboxId);
  return bytes === null ? null : mailboxId(bytes);
}
