import type { Env } from '@conclave/core/crypto/env';
import type { X25519PublicKey } from '@conclave/core/crypto/primitives';
import type { Profile } from '@conclave/core/crypto/profile';
import type { FirstHop } from '@conclave/core/roles/2-first-proxy';
import { openFirst } from '@conclave/core/roles/2-first-proxy';
import { openExtra, openSecond, wrapExtra } from '@conclave/core/roles/3-second-proxy';
import type { Drop } from '@conclave/core/roles/opening';
import type { Copy, ExtraPacket } from '@conclave/core/wire/stages';
import type { ProxyMemory } from './memory.ts';

/** A second proxy's packet, opened. */
export interface OpenedSplit {
  readonly type: 'split';
  readonly count: number;
  readonly profile: Profile;
  /** Copy `i` of `count`, made when its time has come. */
  copy(i: number): Promise<Copy>;
}

/**
 * All the cryptography of carrying packets, but for the copy of direct mode: asynchronous, so that it can move into
 * worker threads without a change elsewhere.
 */
export interface RoleCalls {
  first(packet: Uint8Array): Promise<FirstHop | Drop>;
  second(packet: Uint8Array, routingKey: X25519PublicKey): Promise<OpenedSplit | Drop>;
  extra(packet: Uint8Array): Promise<{ readonly type: 'extra'; readonly copy: Copy } | Drop>;
  wrapExtra(third: X25519PublicKey, copy: Copy): Promise<ExtraPacket>;
}

/** In this thread. */
export function roleCalls(env: Env, memory: ProxyMemory): RoleCalls {
  return {
    first: async (packet) => openFirst(env, memory.secretKeys, memory.replays, packet),
    second: async (packet, routingKey) => {
      const opened = openSecond(env, memory.secretKeys, memory.replays, routingKey, packet);
      return opened.type === 'split' ? { ...opened, copy: async (i) => opened.copy(i) } : opened;
    },
    extra: async (packet) => openExtra(env, memory.secretKeys, memory.replays, packet),
    wrapExtra: async (third, copy) => wrapExtra(env, third, copy),
  };
}
