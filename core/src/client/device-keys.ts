import { equalBytes, toHex } from '../bytes/bytes.ts';
import { generateKeyPair } from '../crypto/hpke.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import { announceSelf } from './administering.ts';
import { encodeProfile } from './profile.ts';
import { recordKeys } from './records.ts';
import { encodeReplacedKey, type ReplacedKey } from './replaced-key.ts';
import type { Turn } from './turn.ts';

/** So long a device key is in use, and a replaced one is kept at least: contact codes handed out name it. */
export const DEVICE_KEY_LIFETIME = 7 * 24 * 60 * 60 * 1000;
const MAX_REPLACED = 4;

/** All keys that somebody may have sealed something to, the newest first. */
export function deviceKeys({ state }: Turn): X25519SecretKey[] {
  if (state.profile === null) return [];
  return [state.profile.device.device, ...state.replacedKeys.map(({ key }) => key)];
}

/** Once a week a fresh one, and away with those that nothing is sealed to any more. By the server's time too. */
export function renewDeviceKey(turn: Turn): void {
  const { state, link, now, env } = turn;
  const { profile } = state;
  if (profile === null || profile.mailboxId === null || !link.drained || link.serverTime === null) return;
  forgetReplaced(turn, Math.min(now, link.serverTime));
  if (Math.min(now, link.serverTime) < profile.deviceKeySince + DEVICE_KEY_LIFETIME) return;
  const replaced = { replacedAt: now, key: profile.device.device };
  const device = { ...profile.device, device: generateKeyPair(env.primitives, env.random) };
  state.profile = { ...profile, device, deviceKeySince: now };
  state.replacedKeys = [replaced, ...state.replacedKeys];
  turn.records.put(recordKeys.profile, encodeProfile(state.profile));
  turn.records.put(recordKeys.deviceKey(replaced.key.publicKey.bytes), encodeReplacedKey(replaced));
  turn.tell({ type: 'profile' });
  announceSelf(turn);
}

function forgetReplaced(turn: Turn, time: number): void {
  const { state } = turn;
  const kept = state.replacedKeys.filter(
    (replaced, i) =>
      i < MAX_REPLACED && (time < replaced.replacedAt + DEVICE_KEY_LIFETIME || isSealedTo(turn, replaced)),
  );
  for (const { key } of state.replacedKeys.filter((replaced) => !kept.includes(replaced))) {
    turn.records.delete(recordKeys.deviceKey(key.publicKey.bytes));
  }
  if (kept.length < state.replacedKeys.length) state.replacedKeys = kept;
}

/** In some group the newest epoch was made for this key: the next one may be too. */
function isSealedTo({ state }: Turn, { key }: ReplacedKey): boolean {
  return [...state.groups.values()].some((group) => {
    if (group.state !== 'member' || group.best === null) return false;
    const then = group.rosterAtHeads(group.best).members.get(toHex(group.me));
    return then === undefined || equalBytes(then.deviceKey, key.publicKey.bytes);
  });
}
