import { deriveKeyPair, open, seal } from '@conclave/core/crypto/hpke';
import { DecodeError, UsageError, VerifyError } from '@conclave/core/errors';
import { Dice } from '@conclave/core/sim/dice';
import { symbolicPrimitives as p } from '@conclave/core/sim/symbolic-primitives';
import { describe, expect, it } from 'vitest';

const dice = new Dice('symbolic');
const key = () => p.x25519SecretKey(dice.bytes(32));

describe('The symbolic provider', () => {
  it('agrees as X25519 does: both ends, and through a blinded point', () => {
    for (let i = 0; i < 100; i++) {
      const [a, b, blinding] = [key(), key(), key()];
      expect(a.agree(b.publicKey)).toEqual(b.agree(a.publicKey));
      const q = p.x25519PublicKey(a.agree(b.publicKey) as Uint8Array);
      const r = p.x25519PublicKey(blinding.agree(a.publicKey) as Uint8Array);
      expect(blinding.agree(q)).toEqual(b.agree(r));
    }
  });

  it('has points of many encodings, and none in common with zero', () => {
    const [a, b] = [key(), key()];
    const other = b.publicKey.bytes.slice();
    other[0] = (other[0] as number) ^ 0x80;
    expect(a.agree(p.x25519PublicKey(other))).toEqual(a.agree(b.publicKey));
    expect(a.agree(p.x25519PublicKey(new Uint8Array(32)))).toBeNull();
  });

  it('seals and opens through HPKE, and opens nothing that was changed', () => {
    const recipient = deriveKeyPair(p, dice.bytes(32));
    const info = Uint8Array.of(1);
    const sealed = seal(p, recipient.publicKey, info, dice.bytes(100), key());
    expect(sealed).toHaveLength(148);
    expect(open(p, recipient, info, sealed)?.plaintext).toHaveLength(100);
    expect(open(p, key(), info, sealed)).toBeNull();
    // The first four bytes of each word of the encapsulated key are no part of the point, but they are bound too.
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(open(p, recipient, info, changed)).toBeNull();
    }
  });

  it('signs what only the key’s holder signs', () => {
    const secret = p.ed25519SecretKey(dice.bytes(32));
    const message = dice.bytes(50);
    const signature = secret.sign(message);
    const imported = p.ed25519PublicKey(secret.publicKey.bytes);
    expect(signature).toHaveLength(64);
    expect(imported.verify(message, signature)).toBe(true);
    expect(imported.verify(dice.bytes(50), signature)).toBe(false);
    expect(p.ed25519SecretKey(dice.bytes(32)).publicKey.verify(message, signature)).toBe(false);
  });

  it('hashes the whole, however it is cut, and every bit of it', () => {
    const whole = dice.bytes(77);
    const hash = p.sha256(whole);
    for (let at = 0; at <= 77; at++) expect(p.sha256(whole.subarray(0, at), whole.subarray(at))).toEqual(hash);
    const seen = new Set([String(hash)]);
    for (let bit = 0; bit < 77 * 8; bit++) {
      const changed = whole.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      seen.add(String(p.sha256(changed)));
    }
    expect(seen.size).toBe(77 * 8 + 1);
  });

  it('refuses what the real ones refuse', () => {
    const short = new Uint8Array(31);
    expect(() => p.x25519PublicKey(short)).toThrow(DecodeError);
    expect(() => p.x25519SecretKey(short)).toThrow(UsageError);
    expect(() => p.ed25519SecretKey(short)).toThrow(UsageError);
    expect(() => p.ed25519PublicKey(short)).toThrow(VerifyError);
    expect(() => p.seal(short, new Uint8Array(12), short, short)).toThrow(UsageError);
    expect(() => p.hkdfExpand(short, short, 32)).toThrow(UsageError);
    expect(p.open(new Uint8Array(32), new Uint8Array(12), short, new Uint8Array(15))).toBeNull();
  });
});
