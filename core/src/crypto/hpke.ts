import { checkRange, concat, equalBytes, u16 } from '../bytes/bytes.ts';
import { Concealed } from '../bytes/secret.ts';
import { utf8Encode } from '../bytes/utf8.ts';
import { wipe } from '../bytes/wipe.ts';
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

// What stands before the ikm of a "LabeledExtract" (§4), and before the info of a "LabeledExpand" to `length` bytes.
const extractLabel = (suite: Uint8Array, label: string): Uint8Array => concat(VERSION, suite, utf8Encode(label));
const expandLabel = (suite: Uint8Array, label: string, length: number): Uint8Array =>
  concat(u16(length), extractLabel(suite, label));
const DKP_PRK = extractLabel(KEM_SUITE, 'dkp_prk');
const EAE_PRK = extractLabel(KEM_SUITE, 'eae_prk');
const PSK_ID_HASH = extractLabel(HPKE_SUITE, 'psk_id_hash');
const INFO_HASH = extractLabel(HPKE_SUITE, 'info_hash');
const SECRET = extractLabel(HPKE_SUITE, 'secret');
const SEC = extractLabel(HPKE_SUITE, 'sec');
const SK = expandLabel(KEM_SUITE, 'sk', 32);
const SHARED_SECRET = expandLabel(KEM_SUITE, 'shared_secret', 32);
const KEY = expandLabel(HPKE_SUITE, 'key', 32);
const BASE_NONCE = expandLabel(HPKE_SUITE, 'base_nonce', 12);
const EXP = expandLabel(HPKE_SUITE, 'exp', 32);

/** A fresh key pair. */
export function generateKeyPair(p: Primitives, random: Random): X25519SecretKey {
  return p.x25519SecretKey(random.bytes(32));
}

/** "DeriveKeyPair", RFC 9180 §7.1.3. `ikm` has at least 32 bytes of entropy. */
export function deriveKeyPair(p: Primitives, ikm: Uint8Array): X25519SecretKey {
  const prk = p.hkdfExtract(EMPTY, concat(DKP_PRK, ikm));
  return p.x25519SecretKey(p.hkdfExpand(prk, SK, 32));
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
  return new Context(p, enc, decapsulated(p, dh, enc, recipient), info, psk);
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
  return new Context(p, enc, decapsulated(p, dh, enc, secretKey.publicKey), info, psk);
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

/** The tail of "Encap" and "Decap", §4.1 "ExtractAndExpand". Wipes `dh`. */
function decapsulated(p: Primitives, dh: Uint8Array, enc: Uint8Array, recipient: X25519PublicKey): Uint8Array {
  const prk = p.hkdfExtract(EMPTY, concat(EAE_PRK, dh));
  const shared = p.hkdfExpand(prk, concat(SHARED_SECRET, enc, recipient.bytes), 32);
  wipe(dh, prk);
  return shared;
}

/** What §5.1 "KeySchedule" makes of the shared secret, on either side. Wipes `shared`. */
class Context extends Concealed implements SenderContext, ReceiverContext {
  readonly enc: Uint8Array;
  readonly #p: Primitives;
  readonly #schedule: Schedule;
  readonly #secret: Uint8Array;
  readonly #key: Uint8Array;
  readonly #baseNonce: Uint8Array;
  #exporterSecret: Uint8Array | undefined;
  #sequence = 0;

  constructor(p: Primitives, enc: Uint8Array, shared: Uint8Array, info: Uint8Array, psk: Psk | undefined) {
    super();
    if (psk) checkPsk(psk);
    this.enc = enc;
    this.#p = p;
    this.#schedule = psk ? schedule(p, MODE_PSK, psk.pskId, info) : baseSchedule(p, info);
    this.#secret = p.hkdfExtract(shared, concat(SECRET, psk?.psk ?? EMPTY));
    this.#key = p.hkdfExpand(this.#secret, this.#schedule.key, 32);
    this.#baseNonce = p.hkdfExpand(this.#secret, this.#schedule.baseNonce, 12);
    wipe(shared);
  }

  seal(aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const ciphertext = this.#p.seal(this.#key, this.#nonce(), aad, plaintext);
    this.#sequence++;
    return ciphertext;
  }

  open(aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
    const plaintext = this.#p.open(this.#key, this.#nonce(), aad, ciphertext);
    if (plaintext !== null) this.#sequence++;
    return plaintext;
  }

  /** §5.3. Most contexts never export: the first call pays for the exporter secret, and needs `#secret` for it. */
  export(exporterContext: Uint8Array, length: number): Uint8Array {
    this.#exporterSecret ??= this.#p.hkdfExpand(this.#secret, this.#schedule.exporterSecret, 32);
    return this.#p.hkdfExpand(this.#exporterSecret, concat(u16(length), SEC, exporterContext), length);
  }

  /** §5.2 "ComputeNonce": base nonce XOR sequence number. */
  #nonce(): Uint8Array {
    // 48 bits are refused long before the RFC's own limit of 2⁹⁶ − 1.
    checkRange(this.#sequence, 48);
    const nonce = this.#baseNonce.slice();
    for (let rest = this.#sequence, i = nonce.length - 1; rest > 0; rest = Math.floor(rest / 256), i--) {
      nonce[i] = (nonce[i] as number) ^ (rest % 256);
    }
    return nonce;
  }
}

/** The infos that the secrets of a context are expanded with. None is secret. */
interface Schedule {
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

/** Each ends with "key_schedule_context": mode(1) ‖ psk_id_hash(32) ‖ info_hash(32). */
function schedule(p: Primitives, mode: number, pskId: Uint8Array, info: Uint8Array): Schedule {
  const pskIdHash = p.hkdfExtract(EMPTY, concat(PSK_ID_HASH, pskId));
  const infoHash = p.hkdfExtract(EMPTY, concat(INFO_HASH, info));
  const context = concat(Uint8Array.of(mode), pskIdHash, infoHash);
  return {
    key: concat(KEY, context),
    baseNonce: concat(BASE_NONCE, context),
    exporterSecret: concat(EXP, context),
  };
}

/** By the array that holds the info: a layer's label is one array for good. */
const baseSchedules = new WeakMap<Uint8Array, { readonly info: Uint8Array; readonly schedule: Schedule }>();

/** In mode base it depends on nothing but `info`. Whoever writes to that array later gets a new one. */
function baseSchedule(p: Primitives, info: Uint8Array): Schedule {
  const known = baseSchedules.get(info);
  if (known !== undefined && equalBytes(known.info, info)) return known.schedule;
  const made = { info: info.slice(), schedule: schedule(p, MODE_BASE, EMPTY, info) };
  baseSchedules.set(info, made);
  return made.schedule;
}

/** §5.1 "VerifyPSKInputs", and §9.5's floor for the entropy of a psk. Throws UsageError 'psk'. */
function checkPsk({ psk, pskId }: Psk): void {
  if (psk.length < 32) throw new UsageError('psk', `a psk of ${psk.length} bytes, at least 32`);
  if (pskId.length === 0) throw new UsageError('psk', 'a psk without an id');
}
