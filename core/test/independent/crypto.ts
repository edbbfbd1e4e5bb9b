import { chacha20poly1305, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { hmac as hmacOf } from '@noble/hashes/hmac.js';
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { int, join, label, utf8 } from './bytes.ts';

/** [CR-1] to [CR-4] over a library's primitives, which the suites of published vectors hold to account. */

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => hash(join(...parts));
export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => hmacOf(hash, key, join(...parts));
export const hkdfExtract = (salt: Uint8Array, ikm: Uint8Array): Uint8Array => extract(hash, ikm, salt);
export const hkdfExpand = (prk: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  expand(hash, prk, info, length);

/** X25519 of a secret key and a public one. */
export const agree = (secret: Uint8Array, point: Uint8Array): Uint8Array => x25519.getSharedSecret(secret, point);
/** secret · G */
export const publicKey = (secret: Uint8Array): Uint8Array => x25519.getPublicKey(secret);

export const signer = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed);
export const sign = (seed: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  ed25519.sign(join(...parts), seed);

export const sealX = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array =>
  xchacha20poly1305(key, nonce, aad).encrypt(plaintext);
export const openX = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array =>
  xchacha20poly1305(key, nonce, aad).decrypt(sealed);

export interface Psk {
  readonly psk: Uint8Array;
  readonly pskId: Uint8Array;
}

const EMPTY = new Uint8Array(0);
const KEM = join(utf8('KEM'), int(0x20, 2));
const SUITE = join(utf8('HPKE'), int(0x20, 2), int(1, 2), int(3, 2));

/** RFC 9180 §4. */
const labeledExtract = (suite: Uint8Array, salt: Uint8Array, name: string, ikm: Uint8Array) =>
  hkdfExtract(salt, join(utf8('HPKE-v1'), suite, utf8(name), ikm));
const labeledExpand = (suite: Uint8Array, prk: Uint8Array, name: string, info: Uint8Array, length: number) =>
  hkdfExpand(prk, join(int(length, 2), utf8('HPKE-v1'), suite, utf8(name), info), length);

/** RFC 9180 §7.1.3: a secret key. */
export function deriveKeyPair(ikm: Uint8Array): Uint8Array {
  return labeledExpand(KEM, labeledExtract(KEM, EMPTY, 'dkp_prk', ikm), 'sk', EMPTY, 32);
}

export interface Context {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  exported(context: Uint8Array): Uint8Array;
}

/** RFC 9180 §4.1 and §5.1, the same for both sides once the Diffie–Hellman is done. */
function context(
  dh: Uint8Array,
  ends: { enc: Uint8Array; recipient: Uint8Array },
  info: Uint8Array,
  psk: Psk | null,
): Context {
  const eae = labeledExtract(KEM, EMPTY, 'eae_prk', dh);
  const shared = labeledExpand(KEM, eae, 'shared_secret', join(ends.enc, ends.recipient), 32);
  const schedule = join(
    int(psk === null ? 0 : 1, 1),
    labeledExtract(SUITE, EMPTY, 'psk_id_hash', psk?.pskId ?? EMPTY),
    labeledExtract(SUITE, EMPTY, 'info_hash', info),
  );
  const secret = labeledExtract(SUITE, shared, 'secret', psk?.psk ?? EMPTY);
  const exporter = labeledExpand(SUITE, secret, 'exp', schedule, 32);
  return {
    key: labeledExpand(SUITE, secret, 'key', schedule, 32),
    nonce: labeledExpand(SUITE, secret, 'base_nonce', schedule, 12),
    exported: (of) => labeledExpand(SUITE, exporter, 'sec', of, 32),
  };
}

/** [CR-3] What a sender makes with `ephemeral`: the whole, and the context to export from. */
export function seal(
  recipient: Uint8Array,
  info: string | Uint8Array,
  plaintext: Uint8Array,
  ephemeral: Uint8Array,
  psk: Psk | null = null,
): { sealed: Uint8Array; context: Context } {
  const enc = publicKey(ephemeral);
  const made = context(agree(ephemeral, recipient), { enc, recipient }, infoOf(info), psk);
  return { sealed: join(enc, chacha20poly1305(made.key, made.nonce).encrypt(plaintext)), context: made };
}

/** [CR-3] Throws where it does not open. */
export function open(
  secret: Uint8Array,
  info: string | Uint8Array,
  sealed: Uint8Array,
  psk: Psk | null = null,
): { plaintext: Uint8Array; context: Context } {
  const enc = sealed.slice(0, 32);
  const made = context(agree(secret, enc), { enc, recipient: publicKey(secret) }, infoOf(info), psk);
  return { plaintext: chacha20poly1305(made.key, made.nonce).decrypt(sealed.slice(32)), context: made };
}

function infoOf(info: string | Uint8Array): Uint8Array {
  return typeof info === 'string' ? label(info) : info;
}
