import { utf8Encode } from '@conclave/core/bytes/utf8';
import { PASSPHRASE_KDF } from '@conclave/core/crypto/passphrase';
import { InternalError } from '@conclave/core/errors';
import { argon2id, argon2idHash } from '@conclave/core/node/passphrase';
import { argon2id as reference } from '@noble/hashes/argon2.js';
import { describe, expect, it } from 'vitest';

const passphrase = utf8Encode('correct horse battery staple');
const salt = new Uint8Array(32).fill(3);

describe('Argon2id', () => {
  it.each([
    { memoryKiB: 64, passes: 1, parallelism: 1, length: 32 },
    { memoryKiB: 256, passes: 3, parallelism: 2, length: 48 },
  ])('is that of an independent implementation: $memoryKiB KiB, $passes passes', async (parameters) => {
    const { memoryKiB: m, passes: t, parallelism: p, length: dkLen } = parameters;
    expect(await argon2id(passphrase, salt, parameters)).toEqual(reference(passphrase, salt, { m, t, p, dkLen }));
  });

  it('uses the protocol’s parameters, and leaves the event loop and the inputs alone', async () => {
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const [hash, same] = await Promise.all([
      argon2idHash(passphrase, salt),
      argon2id(passphrase, salt, PASSPHRASE_KDF),
    ]);
    clearInterval(ticking);
    expect(hash).toHaveLength(32);
    expect(hash).toEqual(same);
    expect(ticks).toBeGreaterThan(5);
    expect(passphrase).toEqual(utf8Encode('correct horse battery staple'));
    expect(salt).toEqual(new Uint8Array(32).fill(3));
  });

  it('says so when it is refused', async () => {
    await expect(argon2id(passphrase, salt.subarray(0, 7), PASSPHRASE_KDF)).rejects.toThrow(InternalError);
  });
});
