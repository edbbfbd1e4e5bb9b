import { concat, u16 } from '../bytes/bytes.ts';
import { deriveKeyPair, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives, X25519PublicKey } from '../crypto/primitives.ts';
import { geometry } from './geometry.ts';
import type { Exporter } from './slot.ts';
import type { Delivery, SealedMessage } from './stages.ts';

/**
 * E2_i = seal(hourKey, "scramble", E1): no two copies of a message look alike.
 *
 * The ephemeral key comes from X2's context, so that the source can compute E2_i too and put it under the slot's tag.
 * Otherwise the second proxy could send a payload of its own through an unknown recipient's slot, and a member who
 * colludes would see who reacts.
 */
export function scramble(
  p: Primitives,
  x2: Exporter,
  i: number,
  hourKey: X25519PublicKey,
  sealed: SealedMessage,
): Delivery {
  const ephemeral = deriveKeyPair(p, x2.export(concat(labels.scramble, u16(i)), geometry.key));
  return seal(p, hourKey, labels.scramble, sealed, ephemeral) as Delivery;
}
