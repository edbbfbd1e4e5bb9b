import { base32Encode } from '@conclave/core/bytes/base32';
import { toHex } from '@conclave/core/bytes/bytes';
import { open } from '@conclave/core/crypto/hpke';
import { labels } from '@conclave/core/crypto/labels';
import { unpad } from '@conclave/core/crypto/padme';
import type { Primitives, X25519SecretKey } from '@conclave/core/crypto/primitives';
import { nativePrimitives } from '@conclave/core/node/native-primitives';

/** All that somebody has, and all that opens with the keys he holds. */
export type View = readonly Uint8Array[];

const LAYERS = [
  labels.firstProxy,
  labels.secondProxy,
  labels.extraProxy,
  labels.copy,
  labels.scramble,
  labels.inviteToDevice,
];
const SMALLEST_SEAL = 48;

/**
 * The blobs and, again and again, whatever in them opens with one of the keys: whole, and what opened also from each of
 * its bytes on, with padding and without; of its first `reach` bytes where a smaller search will do.
 */
export function openEverything(blobs: readonly Uint8Array[], keys: readonly X25519SecretKey[], reach = Infinity): View {
  const known = new Map(blobs.map((blob) => [toHex(blob), blob]));
  const openers = keys.map(remembering);
  const tried = new Set<string>();
  let opened = [...known.values()].flatMap((blob) => openWith(openers, blob));
  while (opened.length > 0) {
    const fresh = new Map(opened.map((plaintext) => [toHex(plaintext), plaintext]));
    for (const name of tried) fresh.delete(name);
    for (const [name, plaintext] of fresh) {
      tried.add(name);
      known.set(name, plaintext);
    }
    opened = [...fresh.values()].flatMap((plaintext) =>
      tails(plaintext, reach).flatMap((tail) => openWith(openers, tail)),
    );
  }
  return [...known.values()];
}

/** Names under which a secret could stand: as it is, backwards, or as text in the usual alphabets. */
export function finds(view: View, secret: Uint8Array): boolean {
  const hex = toHex(secret);
  const base32 = base32Encode(secret);
  const raw = Buffer.from(secret);
  const spellings = [
    raw,
    Buffer.from(secret.slice().reverse()),
    ...[hex, hex.toUpperCase(), base32, base32.toUpperCase()].map((text) => Buffer.from(text)),
    Buffer.from(raw.toString('base64').replace(/=+$/, '')),
    Buffer.from(raw.toString('base64url')),
    Buffer.from(raw.toString('latin1'), 'utf16le'),
  ];
  return view.some((blob) => {
    const haystack = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
    return spellings.some((spelling) => haystack.includes(spelling));
  });
}

/** The byte strings of `length` that occur in both; those that all may know do not count. */
export function inCommon(a: View, b: View, length: number, publicly: View = []): number {
  const windows = (view: View) => {
    const found = new Set<string>();
    for (const blob of view) {
      const text = Buffer.from(blob).toString('latin1');
      for (let at = 0; at + length <= text.length; at++) found.add(text.slice(at, at + length));
    }
    return found;
  };
  const [inA, isPublic] = [windows(a), windows(publicly)];
  return [...windows(b)].filter((text) => inA.has(text) && !isPublic.has(text)).length;
}

function openWith(keys: readonly X25519SecretKey[], blob: Uint8Array): Uint8Array[] {
  if (blob.length < SMALLEST_SEAL) return [];
  return keys.flatMap((key) => LAYERS.flatMap((layer) => open(primitives, key, layer, blob)?.plaintext ?? []));
}

function tails(plaintext: Uint8Array, reach: number): Uint8Array[] {
  const ends = [plaintext];
  try {
    ends.push(unpad(plaintext));
  } catch {
    // Not padded.
  }
  return ends.flatMap((bytes) =>
    Array.from({ length: Math.max(0, Math.min(reach, bytes.length - SMALLEST_SEAL + 1)) }, (_, at) =>
      bytes.subarray(at),
    ),
  );
}

/** Trying six layers at every byte repeats most of HPKE's key schedule: what was extracted lately is kept. */
const primitives: Primitives = {
  ...nativePrimitives,
  hkdfExtract: lately(nativePrimitives.hkdfExtract.bind(nativePrimitives)),
};

function lately(extract: Primitives['hkdfExtract']): Primitives['hkdfExtract'] {
  const known = new Map<string, Uint8Array>();
  return (salt, ikm) => {
    const name = `${Buffer.from(salt).toString('latin1')}|${Buffer.from(ikm).toString('latin1')}`;
    const before = known.get(name);
    if (before !== undefined) return before.slice();
    const extracted = extract(salt, ikm);
    if (known.size > 1000) known.clear();
    known.set(name, extracted.slice());
    return extracted;
  };
}

/** Six layers are tried on each enc: the agreement is the same for all. */
function remembering(key: X25519SecretKey): X25519SecretKey {
  let last = { peer: '', shared: null as Uint8Array | null };
  const own = nativePrimitives.x25519SecretKey(key.exportSecret());
  return {
    publicKey: own.publicKey,
    agree: (peer) => {
      const name = toHex(peer.bytes);
      if (last.peer !== name) last = { peer: name, shared: own.agree(peer) };
      return last.shared?.slice() ?? null;
    },
    exportSecret: () => own.exportSecret(),
  };
}
