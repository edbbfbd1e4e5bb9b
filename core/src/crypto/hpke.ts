import { concat, u16, xor } from '../bytes/bytes.ts';
import { utf8Encode } from '../bytes/utf8.ts';
import { wipe } from '../bytes/wipe.ts';
import { Writer } from '../bytes/writer.ts';
import { UsageError, VerifyError } from '../errors.ts';
import type { Random } from '../ports.ts';
import type { Primitives, X25519PublicKey, X25519SecretKey } from './primitives.ts';

/**
 * Hybrid public-key encryption, RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, in the modes
 * base and psk. Names in quotes are the RFC's.
 */

/** `psk` has at least 32 bytes and is secret; `pskId` names it and may not be empty. */
export interface Psk {
  readonly psk: Uint8Array;
  readonly pskId: Uint8Array;
}

export interface SenderContext {
  /** The encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  /** ciphertext ‖ tag(16); each call takes the next nonce. */
  seal(aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  export(exporterContext: Uint8Array, length: number): Uint8Array;
}

export interface ReceiverContext {
  /** Null where it does not open; the next call then tries the same nonce again (RFC 9180 §5.2). */
  open(aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null;
  export(exporterContext: Uint8Array, length: number): Uint8Array;
}

/** What `seal` adds to a plaintext: enc(32) and tag(16). */
export const SEAL_OVERHEAD = 48;
const ENC_LENGTH = 32;

const EMPTY = new Uint8Array(0);
const MODE_BASE = 0;
const MODE_PSK = 1;

// RFC 9180 §7: KEM 0x0020, KDF 0x0001, AEAD 0x0003.
const KEM_SUITE = concat(utf8Encode('KEM'), u16(0x0020));
const HPKE_SUITE = concat(utf8Encode('HPKE'), u16(0x0020), u16(0x0001), u16(0x0003));
const VERSION = utf8Encode('HPKE-v1');

/** A fresh key pair. */
export function generateKeyPair(p: Primitives, random: Random): X25519SecretKey {
  return p.x25519SecretKey(random.bytes(32));
}

/** "DeriveKeyPair", RFC 9180 §7.1.3. `ikm` has at least 32 bytes of entropy. */
export function deriveKeyPair(p: Primitives, ikm: Uint8Array): X25519SecretKey {
  const prk = labeledExtract(p, KEM_SUITE, EMPTY, 'dkp_prk', ikm);
  return p.x25519SecretKey(labeledExpand(p, KEM_SUITE, prk, 'sk', EMPTY, 32));
}

/** "SetupBaseS", or "SetupPSKS" where there is a psk. Throws VerifyError 'low-order-key' for such a `recipient`. */
export function setupSender(
  p: Primitives,
  recipient: X25519PublicKey,
  info: Uint8Array,
  ephemeral: X25519SecretKey,
  psk?: Psk,
): SenderContext {
  const dh = ephemeral.agree(recipient);
  if (dh === null) throw new VerifyError('low-order-key', 'the recipient key has low order');
  const enc = ephemeral.publicKey.bytes;
  const keys = schedule(p, decapsulated(p, dh, enc, recipient), info, psk);
  const nonces = new NonceSequence(keys.baseNonce);
  return {
    enc,
    seal: (aad, plaintext) => {
      const ciphertext = p.seal(keys.key, nonces.current(), aad, plaintext);
      nonces.advance();
      return ciphertext;
    },
    export: (context, length) => exportSecret(p, keys.exporterSecret, context, length),
  };
}

/** "SetupBaseR", or "SetupPSKR" where there is a psk. Null where `enc` has low order or not 32 bytes. */
export function setupReceiver(
  p: Primitives,
  enc: Uint8Array,
  secretKey: X25519SecretKey,
  info: Uint8Array,
  psk?: Psk,
): ReceiverContext | null {
  if (enc.length !== ENC_LENGTH) return null;
  const dh = secretKey.agree(p.x25519PublicKey(enc));
  if (dh === null) return null;
  const keys = schedule(p, decapsulated(p, dh, enc, secretKey.publicKey), info, psk);
  const nonces = new NonceSequence(keys.baseNonce);
  return {
    open: (aad, ciphertext) => {
      const plaintext = p.open(keys.key, nonces.current(), aad, ciphertext);
      if (plaintext !== null) nonces.advance();
      return plaintext;
    },
    export: (context, length) => exportSecret(p, keys.exporterSecret, context, length),
  };
}

/** Single shot, no additional data: enc(32) ‖ ciphertext ‖ tag(16). `ephemeral` is for this one call. */
export function seal(
  p: Primitives,
  recipient: X25519PublicKey,
  info: Uint8Array,
  plaintext: Uint8Array,
  ephemeral: X25519SecretKey,
  psk?: Psk,
): Uint8Array {
  const context = setupSender(p, recipient, info, ephemeral, psk);
  return concat(context.enc, context.seal(EMPTY, plaintext));
}

/** Null where `sealed` is too short, its enc has low order, or the tag does not hold: it is not for this key. */
export function open(
  p: Primitives,
  secretKey: X25519SecretKey,
  info: Uint8Array,
  sealed: Uint8Array,
  psk?: Psk,
): { plaintext: Uint8Array; context: ReceiverContext } | null {
  const context = setupReceiver(p, sealed.subarray(0, ENC_LENGTH), secretKey, info, psk);
  const plaintext = context?.open(EMPTY, sealed.subarray(ENC_LENGTH));
  return context && plaintext ? { plaintext, context } : null;
}

/** The nonces of one context, §5.2 "ComputeNonce": base nonce XOR sequence number. */
class NonceSequence {
  readonly #base: Uint8Array;
  #sequence = 0;

  constructor(base: Uint8Array) {
    this.#base = base;
  }

  current(): Uint8Array {
    // The writer refuses what 48 bits don't hold, long before the RFC's own limit of 2⁹⁶ − 1.
    return xor(this.#base, new Writer().u48(0).u48(this.#sequence).finish());
  }

  advance(): void {
    this.#sequence++;
  }
}

interface Keys {
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

/** The tail of "Encap" and "Decap", §4.1 "ExtractAndExpand". Wipes `dh`. */
function decapsulated(p: Primitives, dh: Uint8Array, enc: Uint8Array, recipient: X25519PublicKey): Uint8Array {
  const prk = labeledExtract(p, KEM_SUITE, EMPTY, 'eae_prk', dh);
  const shared = labeledExpand(p, KEM_SUITE, prk, 'shared_secret', concat(enc, recipient.bytes), 32);
  wipe(dh, prk);
  return shared;
}

/** §5.1 "KeySchedule". Wipes `shared`. */
function schedule(p: Primitives, shared: Uint8Array, info: Uint8Array, psk: Psk | undefined): Keys {
  if (psk) checkPsk(psk);
  const pskIdHash = labeledExtract(p, HPKE_SUITE, EMPTY, 'psk_id_hash', psk?.pskId ?? EMPTY);
  const infoHash = labeledExtract(p, HPKE_SUITE, EMPTY, 'info_hash', info);
  const context = concat(Uint8Array.of(psk ? MODE_PSK : MODE_BASE), pskIdHash, infoHash);
  const secret = labeledExtract(p, HPKE_SUITE, shared, 'secret', psk?.psk ?? EMPTY);
  const keys = {
    key: labeledExpand(p, HPKE_SUITE, secret, 'key', context, 32),
    baseNonce: labeledExpand(p, HPKE_SUITE, secret, 'base_nonce', context, 12),
    exporterSecret: labeledExpand(p, HPKE_SUITE, secret, 'exp', context, 32),
  };
  wipe(shared, secret);
  return keys;
}

/** §5.1 "VerifyPSKInputs", and §9.5's floor for the entropy of a psk. Throws UsageError 'psk'. */
function checkPsk({ psk, pskId }: Psk): void {
  if (psk.length < 32) throw new UsageError('psk', `a psk of ${psk.length} bytes, at least 32`);
  if (pskId.length === 0) throw new UsageError('psk', 'a psk without an id');
}

/** §5.3 "Context.Export". */
function exportSecret(p: Primitives, exporterSecret: Uint8Array, context: Uint8Array, length: number): Uint8Array {
  return labeledExpand(p, HPKE_SUITE, exporterSecret, 'sec', context, length);
}

/** §4 "LabeledExtract". */
function labeledExtract(p: Primitives, suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) {
  return p.hkdfExtract(salt, concat(VERSION, suite, utf8Encode(label), ikm));
}

/** §4 "LabeledExpand". */
function labeledExpand(
  p: Primitives,
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return p.hkdfExpand(prk, concat(u16(length), VERSION, suite, utf8Encode(label), info), length);
}
