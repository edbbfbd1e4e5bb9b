import type { Brand } from '../bytes/brand.ts';

/**
 * One type per stage of a message's life: where one is asked for, plain bytes and other stages do not compile. What came
 * over a link is plain bytes, whose stage the role that opens them finds out.
 */

/** E1: signed, padded, sealed under the hour's group key and psk. */
export type SealedMessage = Brand<Uint8Array, 'SealedMessage'>;
/** X1: what the source hands to the first proxy. */
export type SourcePacket = Brand<Uint8Array, 'SourcePacket'>;
/** X2: what the first proxy hands to the second, to be split there. */
export type SplitPacket = Brand<Uint8Array, 'SplitPacket'>;
/** X3: a copy on its way through one more proxy. */
export type ExtraPacket = Brand<Uint8Array, 'ExtraPacket'>;
/** C: one recipient's share, sealed to the central server. */
export type Copy = Brand<Uint8Array, 'Copy'>;
/** E2: what lies in a mailbox; for an invite, the invite itself. */
export type Delivery = Brand<Uint8Array, 'Delivery'>;
