/**
 * Role 4, the central server: learns one recipient per copy, and a copy's size and last proxy (protocol.md §4). Its host tests and
 * inserts the replay tag in one step with storing the delivery, and answers every copy alike.
 */
import type { Env } from '../crypto/env.ts';
import { open } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import { type CopyContents, decodeCopy } from '../wire/copy.ts';
import type { MailboxId } from '../wire/ids.ts';
import { openSlot } from '../wire/slot.ts';
import type { Delivery } from '../wire/stages.ts';
import { decodeOrDrop } from './opening.ts';

export interface RoutedDelivery {
  readonly mailboxId: MailboxId;
  /** 16 bytes, the same for every copy that reuses the slot. */
  readonly replayTag: Uint8Array;
  readonly delivery: Delivery;
}

/** Null where no live routing key opens the copy, its contents are malformed, or no slot key fits the tag. */
export function openCopy(
  { primitives }: Env,
  routingKeys: readonly X25519SecretKey[],
  copy: Uint8Array,
): RoutedDelivery | null {
  for (const routingKey of routingKeys) {
    const opened = open(primitives, routingKey, labels.copy, copy);
    if (opened === null) continue;
    const contents = decodeOrDrop(decodeCopy, opened.plaintext);
    return 'type' in contents ? null : route({ primitives }, routingKeys, contents);
  }
  return null;
}

/** The source may have used an older or newer routing key than the proxy that made the copy: every live one is tried. */
function route(
  { primitives }: Pick<Env, 'primitives'>,
  routingKeys: readonly X25519SecretKey[],
  { shared, slot, delivery }: CopyContents,
): RoutedDelivery | null {
  const blinded = primitives.x25519PublicKey(shared);
  for (const routingKey of routingKeys) {
    const key = routingKey.agree(blinded);
    const opened = key === null ? null : openSlot(primitives, key, routingKey.publicKey.bytes, slot, delivery);
    if (opened !== null) return { ...opened, delivery };
  }
  return null;
}
