/**
 * Role 2, the first proxy: knows the sender's address, and learns which proxy is next, and of the message its
 * size (protocol.md §4). Its host waits `waitMs` before it sends on.
 */
import { type Env } from '../crypto/env.ts';
import { generateKeyPair, seal } from '../crypto/hpke.ts';
import { labels } from '../crypto/labels.ts';
import type { X25519PublicKey, X25519SecretKey } from '../crypto/primitives.ts';
import { drawWait, type Profile } from '../crypto/profile.ts';
import type { ReplayCache } from '../ports.ts';
import { encodeCopy } from '../wire/copy.ts';
import type { ProxyId } from '../wire/ids.ts';
import { decodeSource } from '../wire/source-packet.ts';
import type { Copy, SplitPacket } from '../wire/stages.ts';
import { type Drop, decodeOrDrop, openLayer, replayed } from './opening.ts';

export type FirstHop =
  | {
      readonly type: 'forward';
      readonly secondProxyId: ProxyId;
      readonly packet: SplitPacket;
      readonly profile: Profile;
      readonly waitMs: number;
    }
  | {
      /** One recipient: straight to the central server, sealed to its newest routing key. */
      readonly type: 'direct';
      readonly copy: (routingKey: X25519PublicKey) => Copy;
      readonly profile: Profile;
      readonly waitMs: number;
    };

export function openFirst(
  env: Env,
  onionKeys: readonly X25519SecretKey[],
  replays: ReplayCache,
  packet: Uint8Array,
): FirstHop | Drop {
  const opened = openLayer(env, onionKeys, labels.firstProxy, replays, packet);
  if ('type' in opened) return opened;
  const contents = decodeOrDrop(decodeSource, opened.plaintext);
  if (contents.type === 'drop') return contents;
  if (!opened.isNew) return replayed({ way: contents.type, profile: contents.profile, count: 1 });
  const waitMs = drawWait(env, contents.profile);
  if (contents.type === 'forward') return { ...contents, waitMs };
  const { primitives, random } = env;
  const copy = (routingKey: X25519PublicKey): Copy =>
    seal(primitives, routingKey, labels.copy, encodeCopy(contents.copy), generateKeyPair(primitives, random)) as Copy;
  return { type: 'direct', copy, profile: contents.profile, waitMs };
}
