import type { Env } from '../crypto/env.ts';
import { open, type ReceiverContext } from '../crypto/hpke.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import type { Profile } from '../crypto/profile.ts';
import { DecodeError } from '../errors.ts';
import type { ReplayCache } from '../ports.ts';
import { geometry } from '../wire/geometry.ts';

/** What carrying a packet asks of a proxy: how long that takes follows from it. */
export interface Work {
  readonly way: 'forward' | 'direct' | 'split' | 'extra';
  readonly profile: Profile;
  /** Copies that leave, each after its own wait. */
  readonly count: number;
}

/** A packet that a proxy does not carry on: counted by reason, answered like any other. */
export type Drop =
  | { readonly type: 'drop'; readonly reason: 'not-for-me' | 'malformed' }
  /** `work` is what it asked for the first time, so that the answer can take as long again. */
  | { readonly type: 'drop'; readonly reason: 'replay'; readonly work: Work };

export const drop = (reason: 'not-for-me' | 'malformed'): Drop => ({ type: 'drop', reason });
export const replayed = (work: Work): Drop => ({ type: 'drop', reason: 'replay', work });

/** One onion layer, opened. `isNew` is false for a replay, whose contents are of use for the time of its answer only. */
export interface OpenedLayer {
  readonly plaintext: Uint8Array;
  readonly context: ReceiverContext;
  readonly isNew: boolean;
}

/**
 * Opens one onion layer with any live onion key, then looks for replays. The cache takes an entry only after the AEAD
 * opened (protocol.md §8), and the entry is of the encapsulated key: HPKE binds it, so that nobody but who sealed it
 * can bring the same plaintext under other bytes.
 */
export function openLayer(
  { primitives }: Env,
  onionKeys: readonly X25519SecretKey[],
  info: Uint8Array,
  replays: ReplayCache,
  packet: Uint8Array,
): OpenedLayer | Drop {
  for (const onionKey of onionKeys) {
    const opened = open(primitives, onionKey, info, packet);
    if (opened === null) continue;
    const replayTag = primitives.sha256(packet.subarray(0, geometry.key)).slice(0, geometry.replayTag);
    return { ...opened, isNew: replays.insert(replayTag) };
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
