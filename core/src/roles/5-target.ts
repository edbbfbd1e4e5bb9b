/**
 * Role 5, the target: tries its groups' keys of the hours around a delivery's arrival, first on E2, then on E1
 * (protocol.md §4). Who signed, and whether the roster allows it, is for the caller, who holds the roster.
 */
import type { Env } from '../crypto/env.ts';
import { open } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { HourKeys } from '../group/chain.ts';
import { decodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';

export interface OpenedDelivery {
  /** Which group, epoch and hour it belongs to. */
  readonly hourKeys: HourKeys;
  /** Not yet verified. */
  readonly message: SignedMessage;
}

/** Null where none of the candidates opens it. Throws DecodeError where a member sealed malformed contents. */
export function openDelivery(
  { primitives }: Env,
  candidates: Iterable<HourKeys>,
  delivery: Uint8Array,
): OpenedDelivery | null {
  for (const hourKeys of candidates) {
    const sealed = open(primitives, hourKeys.keyPair, labels.scramble, delivery);
    if (sealed === null) continue;
    const opened = open(primitives, hourKeys.keyPair, labels.message, sealed.plaintext, hourKeys);
    if (opened === null) continue;
    return { hourKeys, message: decodeSignedMessage(opened.plaintext) };
  }
  return null;
}
