import { seal, setupReceiver, setupSender } from '@conclave/core/crypto/hpke';
import type { Primitives, X25519PublicKey, X25519SecretKey } from '@conclave/core/crypto/primitives';
import { UsageError, VerifyError } from '@conclave/core/errors';
import { nativePrimitives as native } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const info = (first = 1) => Uint8Array.of(first, 2, 3);
const NOTHING = new Uint8Array(0);
const psk = { psk: new Uint8Array(32).fill(5), pskId: Uint8Array.of(7) };
const keys = () => ({
  recipient: native.x25519SecretKey(new Uint8Array(32).fill(1)),
  ephemeral: native.x25519SecretKey(new Uint8Array(32).fill(2)),
});

/** Counts extractions, and keeps the very arrays that came out of the primitives. */
function watched() {
  const seen = { agreed: [] as Uint8Array[], extracted: [] as Uint8Array[], expanded: [] as Uint8Array[] };
  const keep = (list: Uint8Array[], bytes: Uint8Array) => {
    list.push(bytes);
    return bytes;
  };
  const primitives: Primitives = {
    ...native,
    hkdfExtract: (salt, ikm) => keep(seen.extracted, native.hkdfExtract(salt, ikm)),
    hkdfExpand: (prk, context, length) => keep(seen.expanded, native.hkdfExpand(prk, context, length)),
  };
  const watch = (key: X25519SecretKey): X25519SecretKey => ({
    publicKey: key.publicKey,
    agree: (peer: X25519PublicKey) => keep(seen.agreed, key.agree(peer) as Uint8Array),
    exportSecret: () => key.exportSecret(),
  });
  return { primitives, watch, seen };
}

const isZero = (bytes: Uint8Array | undefined) => bytes?.every((byte) => byte === 0);

describe('HPKE erases', () => {
  it('the shared point and all that leads from it to the key schedule, at both ends', () => {
    for (const end of ['sender', 'receiver'] as const) {
      const { primitives, watch, seen } = watched();
      const { recipient, ephemeral } = keys();
      if (end === 'sender') setupSender(primitives, recipient.publicKey, info(), watch(ephemeral));
      else setupReceiver(primitives, ephemeral.publicKey.bytes, watch(recipient), info());
      // dh, eae_prk and shared_secret of RFC 9180 §4.1
      expect([seen.agreed[0], seen.extracted[0], seen.expanded[0]].map(isZero)).toEqual([true, true, true]);
      // What the context works with is not erased.
      expect(seen.expanded.slice(1).map(isZero)).toEqual([false, false]);
    }
  });
});

describe('the schedule of an info', () => {
  const sealing = (primitives: Primitives, context: Uint8Array, shared?: typeof psk) => {
    const { recipient, ephemeral } = keys();
    return seal(primitives, recipient.publicKey, context, Uint8Array.of(9), ephemeral, shared);
  };
  const extractions = (context: Uint8Array, shared?: typeof psk) => {
    const { primitives, seen } = watched();
    sealing(primitives, context, shared);
    return seen.extracted.length;
  };

  it('is made once per array that holds it, and for every psk anew', () => {
    const kept = info();
    expect([extractions(kept), extractions(kept)]).toEqual([4, 2]);
    expect(extractions(info())).toBe(4);
    expect([extractions(kept, psk), extractions(kept, psk)]).toEqual([4, 4]);
  });

  it('is a new one when somebody wrote to that array', () => {
    const written = info(1);
    const before = sealing(native, written);
    written[0] = 8;
    expect(sealing(native, written)).toEqual(sealing(native, info(8)));
    written[0] = 1;
    expect(sealing(native, written)).toEqual(before);
  });
});

describe('HPKE says what it refuses', () => {
  const setup =
    (shared?: typeof psk, key = keys().recipient.publicKey) =>
    () =>
      setupSender(native, key, info(), keys().ephemeral, shared);

  it('a psk', () => {
    expect(setup({ ...psk, psk: new Uint8Array(31) })).toThrow(refusal(UsageError, 'psk', /31 bytes, at least 32/));
    expect(setup({ ...psk, pskId: NOTHING })).toThrow(refusal(UsageError, 'psk', /without an id/));
    expect(setup({ ...psk, psk: new Uint8Array(33) })).not.toThrow();
  });
  it('a recipient', () => {
    const low = native.x25519PublicKey(new Uint8Array(32));
    expect(setup(undefined, low)).toThrow(refusal(VerifyError, 'low-order-key', /recipient/));
  });
  it('an encapsulated key that is too long opens nothing', () => {
    expect(setupReceiver(native, new Uint8Array(33).fill(9), keys().recipient, info())).toBeNull();
  });
});

it('[CR-3] a context takes another nonce for every message, also after 255', () => {
  const { recipient, ephemeral } = keys();
  const sender = setupSender(native, recipient.publicKey, info(), ephemeral);
  const receiver = setupReceiver(native, sender.enc, recipient, info());
  const sealed = Array.from({ length: 600 }, () => sender.seal(NOTHING, NOTHING));
  expect(new Set(sealed.map(String)).size).toBe(600);
  for (const one of sealed) expect(receiver?.open(NOTHING, one)).toEqual(NOTHING);
});
