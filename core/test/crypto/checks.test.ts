import { decodeLength, requireExpandable, requireLength } from '@conclave/core/crypto/checks';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';
import { providers } from './providers.ts';

const bytes = (length: number) => new Uint8Array(length);

describe('lengths', () => {
  it('are our fault or theirs, and the message says what had which', () => {
    expect(() => requireLength('nonce', bytes(12), 12)).not.toThrow();
    expect(() => decodeLength('key', bytes(32), 32)).not.toThrow();
    for (const length of [0, 11, 13]) {
      const message = new RegExp(`^nonce: ${length} bytes, not 12$`);
      expect(() => requireLength('nonce', bytes(length), 12)).toThrow(refusal(UsageError, 'length', message));
      expect(() => decodeLength('nonce', bytes(length), 12)).toThrow(refusal(DecodeError, 'length', message));
    }
  });

  it('of what HKDF expands are those of RFC 5869', () => {
    for (const length of [0, 1, 32, 255 * 32]) expect(() => requireExpandable(bytes(32), length)).not.toThrow();
    expect(() => requireExpandable(bytes(33), 32)).not.toThrow();
    expect(() => requireExpandable(bytes(31), 32)).toThrow(refusal(UsageError, 'length', /31 bytes/));
    for (const length of [-1, 255 * 32 + 1, 1.5, Number.NaN]) {
      expect(() => requireExpandable(bytes(32), length)).toThrow(
        refusal(UsageError, 'length', new RegExp(`to ${length} bytes`)),
      );
    }
  });
});

describe.each(providers)('what is of the wrong length is named, $name', (p) => {
  const [key, nonce12, nonce24, short] = [bytes(32), bytes(12), bytes(24), bytes(31)];
  const nothing = bytes(0);

  it.each([
    ['an X25519 secret key', () => p.x25519SecretKey(short), /X25519 secret key: 31/],
    ['an Ed25519 seed', () => p.ed25519SecretKey(short), /Ed25519 seed: 31/],
    ['the key of a cipher', () => p.seal(short, nonce12, nothing, nothing), /key: 31/],
    ['its nonce', () => p.seal(key, nonce24, nothing, nothing), /nonce: 24 bytes, not 12/],
    ['its nonce when opening', () => p.open(key, nonce24, nothing, key), /nonce: 24 bytes, not 12/],
    ['a long nonce', () => p.sealX(key, nonce12, nothing, nothing), /nonce: 12 bytes, not 24/],
    ['a long nonce when opening', () => p.openX(key, nonce12, nothing, key), /nonce: 12 bytes, not 24/],
    ['a prk', () => p.hkdfExpand(short, nothing, 32), /prk of 31 bytes/],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(refusal(UsageError, 'length', message));
  });

  it('an X25519 public key', () => {
    expect(() => p.x25519PublicKey(short)).toThrow(refusal(DecodeError, 'length', /X25519 public key: 31/));
  });
});
