import { createHash, createHmac } from 'node:crypto';
import { requireExpandable } from '@conclave/core/crypto/checks';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { nativeAead } from './native-aead.ts';
import {
  NativeEd25519PublicKey,
  NativeEd25519SecretKey,
  NativeX25519PublicKey,
  NativeX25519SecretKey,
} from './native-keys.ts';

/** The fast provider, over node:crypto: X25519 and Ed25519 at ten to thirty times the speed of the reference. */
export const nativePrimitives: Primitives = {
  name: 'native',

  x25519SecretKey: (secret) => new NativeX25519SecretKey(secret),
  x25519PublicKey: (bytes) => new NativeX25519PublicKey(bytes),
  ed25519SecretKey: (seed) => new NativeEd25519SecretKey(seed),
  ed25519PublicKey: (bytes) => new NativeEd25519PublicKey(bytes),

  ...nativeAead,

  sha256: (...parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  hmac,
  // Two HMACs take half the time of hkdfSync, which can't do the steps one by one either.
  hkdfExtract: (salt, ikm) => hmac(salt, ikm),
  hkdfExpand: (prk, info, length) => {
    requireExpandable(prk, length);
    const okm = new Uint8Array(length);
    let block = new Uint8Array(0);
    for (let offset = 0, counter = 1; offset < length; offset += 32, counter++) {
      block = hmac(prk, block, info, Uint8Array.of(counter));
      okm.set(block.subarray(0, length - offset), offset);
    }
    return okm;
  },
};

function hmac(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
}
