import type { Env } from '../crypto/env.ts';
import { open, type ReceiverContext } from '../crypto/hpke.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import type { ReplayCache } from '../ports.ts';
import { geometry } from '../wire/geometry.ts';

/** A packet that a proxy does not carry on: counted by reason, answered like any other. */
export interface Drop {
  readonly type: 'drop';
  readonly reason: 'not-for-me' | 'replay' | 'malformed';
}

export const drop = (reason: Drop['reason']): Drop => ({ type: 'drop', reason });

/**
 * Opens one onion layer with any live onion key, then refuses replays. The cache takes an entry only after the AEAD
 * opened (protocol.md §8), and the entry is of the encapsulated key: HPKE binds it, so the same plaintext can't come
 * back under other bytes.
 */
export function openLayer(
  { primitives }: Env,
  onionKeys: readonly X25519SecretKey[],
  info: Uint8Array,
  replays: ReplayCache,
  packet: Uint8Array,
): { plaintext: Uint8Array; context: ReceiverContext } | Drop {
  for (const onionKey of onionKeys) {
    const opened = open(primitives, onionKey, info, packet);
    if (opened === null) continue;
    const replayTag = primitives.sha256(packet.subarray(0, geometry.key)).slice(0, geometry.replayTag);
    return replays.insert(replayTag) ? opened : drop('replay');
  }
  return drop('not-for-me');
}

/** Decodes what a layer held; malformed contents drop the packet and nothing else. */
export function decodeOrDrop<T>(decode: (bytes: Uint8Array) => T, plaintext: Uint8Array): T | Drop {
  try {
    return decode(plaintext);
  } catch (error) {
    if (error instanceof DecodeError) return drop('malformed');
    throw error;
  }
}
