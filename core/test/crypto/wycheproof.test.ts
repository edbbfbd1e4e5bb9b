import { concat } from '@conclave/core/bytes/bytes';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { UsageError, VerifyError } from '@conclave/core/errors';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';
import { caseName, hex, wycheproof } from './published-vectors.ts';

describe.each(providers)('Wycheproof, $name', (p) => {
  it('X25519: every shared secret, and null for every low-order public key', () => {
    const cases = wycheproof<{ public: string; private: string; shared: string }>('x25519');
    for (const { test } of cases) {
      const shared = p.x25519SecretKey(hex(test.private)).agree(p.x25519PublicKey(hex(test.public)));
      const expected = test.flags.includes('ZeroSharedSecret') ? null : hex(test.shared);
      expect(shared, caseName(test)).toEqual(expected);
    }
  });

  it('Ed25519: accepts the valid signatures and no other', () => {
    const cases = wycheproof<{ msg: string; sig: string }, { publicKey: { pk: string } }>('ed25519');
    for (const { group, test } of cases) {
      const accepted = verifies(p, hex(group.publicKey.pk), hex(test.msg), hex(test.sig));
      expect(accepted, caseName(test)).toBe(test.result === 'valid');
    }
  });

  it.each([
    ['chacha20_poly1305', 96, p.seal, p.open],
    ['xchacha20_poly1305', 192, p.sealX, p.openX],
  ] as const)('%s: seals to the vector, opens it, and opens no altered one', (name, nonceBits, seal, open) => {
    type Case = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string };
    for (const { group, test } of wycheproof<Case, { ivSize: number }>(name)) {
      const [key, nonce, aad, plaintext] = [hex(test.key), hex(test.iv), hex(test.aad), hex(test.msg)];
      const sealed = concat(hex(test.ct), hex(test.tag));
      if (group.ivSize !== nonceBits) {
        expect(() => seal(key, nonce, aad, plaintext), caseName(test)).toThrow(UsageError);
        expect(() => open(key, nonce, aad, sealed), caseName(test)).toThrow(UsageError);
      } else if (test.result === 'valid') {
        expect(seal(key, nonce, aad, plaintext), caseName(test)).toEqual(sealed);
        expect(open(key, nonce, aad, sealed), caseName(test)).toEqual(plaintext);
      } else {
        expect(open(key, nonce, aad, sealed), caseName(test)).toBeNull();
      }
    }
  });

  it('HKDF-SHA256: every output, and none that is too long', () => {
    const cases = wycheproof<{ ikm: string; salt: string; info: string; size: number; okm: string }>('hkdf_sha256');
    for (const { test } of cases) {
      const prk = p.hkdfExtract(hex(test.salt), hex(test.ikm));
      const expand = () => p.hkdfExpand(prk, hex(test.info), test.size);
      if (test.result === 'valid') expect(expand(), caseName(test)).toEqual(hex(test.okm));
      else expect(expand, caseName(test)).toThrow(UsageError);
    }
  });

  it('HMAC-SHA256: every tag, and no altered one', () => {
    const cases = wycheproof<{ key: string; msg: string; tag: string }, { tagSize: number }>('hmac_sha256');
    for (const { group, test } of cases) {
      const tag = p.hmac(hex(test.key), hex(test.msg)).subarray(0, group.tagSize / 8);
      if (test.result === 'valid') expect(tag, caseName(test)).toEqual(hex(test.tag));
      else expect(tag, caseName(test)).not.toEqual(hex(test.tag));
    }
  });
});

function verifies(p: Primitives, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return p.ed25519PublicKey(publicKey).verify(message, signature);
  } catch (error) {
    expect(error).toBeInstanceOf(VerifyError);
    return false;
  }
}
