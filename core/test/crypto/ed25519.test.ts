import { concat, equalBytes, toHex } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { VerifyError } from '@conclave/core/errors';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';
import { providers } from './providers.ts';
import { hex } from './published-vectors.ts';

const { Point } = ed25519;
const { Fn } = Point;

/** A point of order 8; its multiples are all eight points of small order. */
const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const message = utf8Encode('remove Mallory');
const { scalar, point: publicPoint, pointBytes: publicKey } = ed25519.utils.getExtendedPublicKey(seed);

/** A signature whose R is r·B plus `torsionPart`, otherwise made as RFC 8032 says, over the given public key bytes. */
function signatureWith(torsionPart: typeof torsion, keyBytes: Uint8Array): Uint8Array {
  const r = 123_456_789n;
  const encodedR = Point.BASE.multiply(r).add(torsionPart).toBytes();
  const k = Fn.create(littleEndian(sha512(concat(encodedR, keyBytes, message))));
  return concat(encodedR, Fn.toBytes(Fn.create(r + k * scalar)));
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(new Uint8Array(bytes).reverse())}`);
}

const multiplesOfTorsion = [1n, 2n, 3n, 4n, 5n, 6n, 7n].map((k) => torsion.multiplyUnsafe(k));

describe.each(providers)('Ed25519, $name', (p) => {
  it('signs as RFC 8032 §7.1 test 1 says, and verifies it', () => {
    const key = p.ed25519SecretKey(hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'));
    expect(toHex(key.publicKey.bytes)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    const signature = key.sign(new Uint8Array(0));
    expect(toHex(signature)).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
        '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    expect(key.publicKey.verify(new Uint8Array(0), signature)).toBe(true);
    expect(key.publicKey.verify(Uint8Array.of(0), signature)).toBe(false);
  });

  it('refuses a public key of small order, the identity included', () => {
    for (const point of [Point.ZERO, ...multiplesOfTorsion]) {
      expect(() => p.ed25519PublicKey(point.toBytes()), point.toHex()).toThrow(VerifyError);
    }
  });

  it('refuses a public key with a torsion part, though signatures verify under it', () => {
    for (const part of multiplesOfTorsion) {
      const mixed = publicPoint.add(part).toBytes();
      expect(() => p.ed25519PublicKey(mixed)).toThrow(VerifyError);
    }
    const mixed = publicPoint.add(torsion).toBytes();
    expect(ed25519.verify(signatureWith(Point.ZERO, mixed), message, mixed, { zip215: false })).toBe(true);
  });

  it('refuses every encoding that is not canonical', () => {
    const p25519 = 2n ** 255n - 19n;
    for (let y = 0n; y < 19n; y++) {
      const encoded = hex((p25519 + y).toString(16)).reverse();
      expect(() => p.ed25519PublicKey(encoded), `p + ${y}`).toThrow(VerifyError);
      encoded[31] = (encoded[31] as number) | 0x80;
      expect(() => p.ed25519PublicKey(encoded), `−(p + ${y})`).toThrow(VerifyError);
    }
    // x = 0 has no negative: the identity and (0, −1) with the sign bit
    expect(() => p.ed25519PublicKey(hex(`01${'00'.repeat(30)}80`))).toThrow(VerifyError);
    expect(() => p.ed25519PublicKey(hex(`ec${'ff'.repeat(31)}`))).toThrow(VerifyError);
  });

  it('refuses bytes that are no point, and other lengths', () => {
    expect(() => p.ed25519PublicKey(hex(`02${'00'.repeat(31)}`))).toThrow(
      refusal(VerifyError, 'ed25519-key', /canonical.*prime order/),
    );
    for (const length of [0, 31, 33]) expect(() => p.ed25519PublicKey(new Uint8Array(length))).toThrow(VerifyError);
  });

  it('refuses a signature whose R has a torsion part, which a cofactored verifier takes', () => {
    const key = p.ed25519PublicKey(publicKey);
    expect(key.verify(message, signatureWith(Point.ZERO, publicKey))).toBe(true);
    for (const part of multiplesOfTorsion) {
      const signature = signatureWith(part, publicKey);
      expect(ed25519.verify(signature, message, publicKey, { zip215: false })).toBe(true);
      expect(key.verify(message, signature)).toBe(false);
    }
  });

  it('refuses S + L, which is the same scalar spelled otherwise', () => {
    const signature = p.ed25519SecretKey(seed).sign(message);
    const s = littleEndian(signature.subarray(32));
    const larger = hex((s + Fn.ORDER).toString(16).padStart(64, '0')).reverse();
    const key = p.ed25519PublicKey(publicKey);
    expect(key.verify(message, signature)).toBe(true);
    expect(key.verify(message, concat(signature.subarray(0, 32), larger))).toBe(false);
  });

  it('refuses S = L, and takes no less than S and R that fit', () => {
    const signature = p.ed25519SecretKey(seed).sign(message);
    const key = p.ed25519PublicKey(publicKey);
    const order = hex(Fn.ORDER.toString(16).padStart(64, '0')).reverse();
    expect(key.verify(message, concat(signature.subarray(0, 32), order))).toBe(false);
    expect(key.verify(message, concat(signature.subarray(0, 32), new Uint8Array(32)))).toBe(false);
    expect(key.verify(message, concat(new Uint8Array(32), signature.subarray(32)))).toBe(false);
  });

  it('imports its public key once', () => {
    const key = p.ed25519SecretKey(seed);
    expect(key.publicKey).toBe(key.publicKey);
  });

  it('keeps its own copy of a public key', () => {
    const given = new Uint8Array(publicKey);
    const key = p.ed25519PublicKey(given);
    given.fill(0);
    expect(key.bytes).toEqual(publicKey);
    expect(key.verify(message, p.ed25519SecretKey(seed).sign(message))).toBe(true);
  });

  it('answers a signature of another length with false', () => {
    const signature = p.ed25519SecretKey(seed).sign(message);
    const key = p.ed25519PublicKey(publicKey);
    for (const length of [0, 32, 63]) expect(key.verify(message, signature.subarray(0, length))).toBe(false);
    expect(key.verify(message, concat(signature, Uint8Array.of(0)))).toBe(false);
  });
});

it('has a point of order eight to test with', () => {
  expect(torsion.multiplyUnsafe(8n).is0()).toBe(true);
  expect(torsion.multiplyUnsafe(4n).is0()).toBe(false);
  expect(equalBytes(publicPoint.toBytes(), publicKey)).toBe(true);
});
