import { deriveKeyPair, type Psk, setupReceiver, setupSender } from '@conclave/core/crypto/hpke';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

// An implementation by somebody else, so that one misreading of the RFC can't sit at both ends.
const theirs = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const bytes = (given: ArrayBuffer): Uint8Array => new Uint8Array(given);

const exact = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const some = fc.uint8Array({ maxLength: 200 });
const psk: fc.Arbitrary<Psk> = fc.record({
  psk: fc.uint8Array({ minLength: 32, maxLength: 64 }),
  pskId: fc.uint8Array({ minLength: 1, maxLength: 64 }),
});
const exchange = {
  ikm: exact(32),
  ephemeral: exact(32),
  info: some,
  psk: fc.option(psk, { nil: undefined }),
  exporterContext: some,
  messages: fc.array(fc.tuple(some, some), { minLength: 1, maxLength: 4 }),
};

const theirPsk = (shared: Psk | undefined) =>
  shared ? { psk: { key: buffer(shared.psk), id: buffer(shared.pskId) } } : {};

describe.each(providers)('HPKE of $name and of @hpke/core', (p) => {
  it('opens there what was sealed here', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(exchange), async (given) => {
        const key = deriveKeyPair(p, given.ikm);
        const sender = setupSender(p, key.publicKey, given.info, p.x25519SecretKey(given.ephemeral), given.psk);
        const recipient = await theirs.createRecipientContext({
          recipientKey: await theirs.kem.deriveKeyPair(buffer(given.ikm)),
          enc: buffer(sender.enc),
          info: buffer(given.info),
          ...theirPsk(given.psk),
        });
        for (const [aad, plaintext] of given.messages) {
          const opened = await recipient.open(buffer(sender.seal(aad, plaintext)), buffer(aad));
          expect(bytes(opened)).toEqual(plaintext);
        }
        const exported = await recipient.export(buffer(given.exporterContext), 40);
        expect(bytes(exported)).toEqual(sender.export(given.exporterContext, 40));
      }),
      { numRuns: 25 },
    );
  });

  it('opens here what was sealed there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(exchange), async (given) => {
        const key = deriveKeyPair(p, given.ikm);
        const sender = await theirs.createSenderContext({
          recipientPublicKey: await theirs.kem.deserializePublicKey(buffer(key.publicKey.bytes)),
          info: buffer(given.info),
          ...theirPsk(given.psk),
        });
        const receiver = setupReceiver(p, bytes(sender.enc), key, given.info, given.psk);
        for (const [aad, plaintext] of given.messages) {
          const sealed = bytes(await sender.seal(buffer(plaintext), buffer(aad)));
          expect(receiver?.open(aad, sealed)).toEqual(plaintext);
        }
        const exported = await sender.export(buffer(given.exporterContext), 40);
        expect(receiver?.export(given.exporterContext, 40)).toEqual(bytes(exported));
      }),
      { numRuns: 25 },
    );
  });
});
