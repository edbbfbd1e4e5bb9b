import { inspect } from 'node:util';
import { toHex } from '@conclave/core/bytes/bytes';
import { noblePrimitives } from '@conclave/core/crypto/noble';
import type { Primitives } from '@conclave/core/crypto/primitives';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { nativePrimitives } from '@conclave/core/node/native-primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const nonce = fc.uint8Array({ minLength: 24, maxLength: 24 });
const bytes = fc.uint8Array({ maxLength: 300 });

/** Every output of a provider for one set of inputs. */
function outputs(p: Primitives, secret: Uint8Array, other: Uint8Array, nonce24: Uint8Array, data: Uint8Array[]) {
  const [aad, plaintext, ...parts] = data as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const x25519 = p.x25519SecretKey(secret);
  const ed25519 = p.ed25519SecretKey(secret);
  return {
    x25519Public: x25519.publicKey.bytes,
    secret: x25519.exportSecret(),
    shared: x25519.agree(p.x25519PublicKey(other)),
    ed25519Public: ed25519.publicKey.bytes,
    seed: ed25519.exportSeed(),
    signature: ed25519.sign(plaintext),
    sealed: p.seal(secret, nonce24.subarray(0, 12), aad, plaintext),
    sealedX: p.sealX(secret, nonce24, aad, plaintext),
    hash: p.sha256(...parts),
    mac: p.hmac(aad, ...parts),
    prk: p.hkdfExtract(aad, plaintext),
    okm: p.hkdfExpand(secret, aad, plaintext.length),
  };
}

it('both providers give the same bytes for the same input', () => {
  fc.assert(
    fc.property(key, key, nonce, fc.array(bytes, { minLength: 2 }), (secret, other, nonce24, data) => {
      const native = outputs(nativePrimitives, secret, other, nonce24, data);
      expect(native).toEqual(outputs(noblePrimitives, secret, other, nonce24, data));
      // A Buffer would pass for equal, but its `slice` is a view.
      for (const output of Object.values(native)) {
        if (output !== null) expect(output.constructor).toBe(Uint8Array);
      }
    }),
    { numRuns: 40 },
  );
});

it('the providers have the names that figures are told by', () => {
  expect(providers.map(({ name }) => name)).toEqual(['native', 'noble']);
});

describe.each(providers)('Primitives, $name', (p) => {
  const secret = new Uint8Array(32).fill(7);
  const aad = Uint8Array.of(1);

  it('agree with a handle of either provider', () => {
    const mine = p.x25519SecretKey(secret);
    for (const other of providers) {
      const theirs = other.x25519SecretKey(new Uint8Array(32).fill(9));
      expect(mine.agree(theirs.publicKey)).toEqual(theirs.agree(mine.publicKey));
    }
  });

  it('import any 32 bytes as an X25519 public key, and no other length', () => {
    expect(p.x25519PublicKey(new Uint8Array(32)).bytes).toEqual(new Uint8Array(32));
    for (const length of [0, 31, 33]) expect(() => p.x25519PublicKey(new Uint8Array(length))).toThrow(DecodeError);
  });

  it('refuse keys, seeds and nonces of another length', () => {
    const [short, nonce12] = [new Uint8Array(31), new Uint8Array(12)];
    const refused: (() => unknown)[] = [
      () => p.x25519SecretKey(short),
      () => p.ed25519SecretKey(short),
      () => p.seal(short, nonce12, aad, aad),
      () => p.open(short, nonce12, aad, secret),
      () => p.seal(secret, nonce12.subarray(1), aad, aad),
      () => p.sealX(secret, nonce12, aad, aad),
      () => p.openX(secret, nonce12, aad, secret),
      () => p.hkdfExpand(short, aad, 32),
      () => p.hkdfExpand(secret, aad, 8161),
      () => p.hkdfExpand(secret, aad, -1),
    ];
    for (const call of refused) expect(call).toThrow(UsageError);
  });

  it('open nothing shorter than a tag, and nothing with one bit changed', () => {
    const nonce12 = new Uint8Array(12);
    for (let length = 0; length < 16; length++) {
      expect(p.open(secret, nonce12, aad, new Uint8Array(length))).toBeNull();
      expect(p.openX(secret, new Uint8Array(24), aad, new Uint8Array(length))).toBeNull();
    }
    const sealed = p.seal(secret, nonce12, aad, Uint8Array.of(1, 2, 3));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = new Uint8Array(sealed);
      altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(p.open(secret, nonce12, aad, altered)).toBeNull();
    }
    expect(p.open(secret, nonce12, Uint8Array.of(2), sealed)).toBeNull();
    expect(p.open(secret, nonce12, aad, sealed)).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('keep their own copy of what they were given', () => {
    const given = new Uint8Array(secret);
    const x25519 = p.x25519SecretKey(given);
    const ed25519 = p.ed25519SecretKey(given);
    given.fill(0);
    expect(x25519.exportSecret()).toEqual(secret);
    expect(ed25519.exportSeed()).toEqual(secret);
    x25519.exportSecret().fill(0);
    expect(x25519.exportSecret()).toEqual(secret);
    const publicBytes = new Uint8Array(secret);
    const publicKey = p.x25519PublicKey(publicBytes);
    publicBytes.fill(0);
    expect(publicKey.bytes).toEqual(secret);
  });

  it('show no secret key when printed, used or not', () => {
    const handles = { x: p.x25519SecretKey(secret), ed: p.ed25519SecretKey(secret) };
    handles.x.agree(handles.x.publicKey);
    handles.ed.sign(aad);
    const printed = `${inspect(handles, { showHidden: true, depth: 9 })} ${JSON.stringify(handles)} ${handles.x}`;
    expect(printed.match(/\[secret\]/g)).toHaveLength(5);
    expect(printed).not.toContain('7, 7, 7');
    expect(printed).not.toContain(toHex(secret).slice(0, 8));
  });
});
