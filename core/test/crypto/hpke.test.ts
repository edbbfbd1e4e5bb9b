import { concat, toHex } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import {
  deriveKeyPair,
  generateKeyPair,
  open,
  type Psk,
  SEAL_OVERHEAD,
  seal,
  setupReceiver,
  setupSender,
} from '@conclave/core/crypto/hpke';
import type { X25519SecretKey } from '@conclave/core/crypto/primitives';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { UsageError, VerifyError } from '@conclave/core/errors';
import { beforeAll, describe, expect, it } from 'vitest';
import { providers } from './providers.ts';
import { hex, readVectors } from './published-vectors.ts';

interface Rfc9180Vector {
  readonly setup: Readonly<Record<'info' | 'ikmE' | 'skEm' | 'ikmR' | 'skRm' | 'pkRm' | 'enc', string>> & {
    readonly mode: number;
    readonly psk?: string;
    readonly psk_id?: string;
  };
  readonly encryptions: readonly Readonly<{ seq: number; pt: string; aad: string; ct: string }>[];
  readonly exports: readonly Readonly<{ exporter_context: string; L: number; exported_value: string }>[];
}

const { vectors } = readVectors<{ vectors: Rfc9180Vector[] }>('rfc9180-x25519-sha256-chacha20poly1305');
const NOTHING = new Uint8Array(0);
const info = utf8Encode('info');
const psk: Psk = { psk: new Uint8Array(32).fill(5), pskId: utf8Encode('hour 7') };

describe.each(providers)('HPKE, $name', (p) => {
  let recipient: X25519SecretKey;
  let ephemeral: X25519SecretKey;
  beforeAll(() => {
    recipient = p.x25519SecretKey(new Uint8Array(32).fill(1));
    ephemeral = p.x25519SecretKey(new Uint8Array(32).fill(2));
  });
  const plaintext = utf8Encode('hello');

  describe.each(vectors)('RFC 9180 appendix A.2, mode $setup.mode', ({ setup, encryptions, exports }) => {
    const vectorPsk = setup.psk === undefined ? undefined : { psk: hex(setup.psk), pskId: hex(setup.psk_id as string) };
    const sender = () =>
      setupSender(
        p,
        p.x25519PublicKey(hex(setup.pkRm)),
        hex(setup.info),
        p.x25519SecretKey(hex(setup.skEm)),
        vectorPsk,
      );
    const receiver = () => {
      const context = setupReceiver(p, hex(setup.enc), p.x25519SecretKey(hex(setup.skRm)), hex(setup.info), vectorPsk);
      if (context === null) throw new Error('no context');
      return context;
    };

    it('derives the key pairs', () => {
      expect(toHex(deriveKeyPair(p, hex(setup.ikmE)).exportSecret())).toBe(setup.skEm);
      expect(toHex(deriveKeyPair(p, hex(setup.ikmR)).exportSecret())).toBe(setup.skRm);
      expect(toHex(deriveKeyPair(p, hex(setup.ikmR)).publicKey.bytes)).toBe(setup.pkRm);
    });

    it('seals and opens each message under its sequence number', () => {
      const [from, to] = [sender(), receiver()];
      expect(toHex(from.enc)).toBe(setup.enc);
      const last = Math.max(...encryptions.map(({ seq }) => seq));
      for (let seq = 0; seq <= last; seq++) {
        const vector = encryptions.find((each) => each.seq === seq);
        const [aad, pt] = vector ? [hex(vector.aad), hex(vector.pt)] : [NOTHING, NOTHING];
        const sealed = from.seal(aad, pt);
        if (vector) expect(toHex(sealed)).toBe(vector.ct);
        expect(to.open(aad, sealed)).toEqual(pt);
      }
      expect(encryptions.length).toBeGreaterThan(5);
    });

    it('exports the same secrets at both ends', () => {
      for (const context of [sender(), receiver()]) {
        for (const { exporter_context, L, exported_value } of exports) {
          expect(toHex(context.export(hex(exporter_context), L))).toBe(exported_value);
        }
      }
      expect(exports.length).toBeGreaterThan(2);
    });
  });

  it.each([['base', undefined] as const, ['psk', psk] as const])('seals in one shot, mode %s', (_, shared) => {
    const sealed = seal(p, recipient.publicKey, info, plaintext, ephemeral, shared);
    expect(sealed).toHaveLength(plaintext.length + SEAL_OVERHEAD);
    expect(sealed.subarray(0, 32)).toEqual(ephemeral.publicKey.bytes);
    const opened = open(p, recipient, info, sealed, shared);
    expect(opened?.plaintext).toEqual(plaintext);
    const sender = setupSender(p, recipient.publicKey, info, ephemeral, shared);
    expect(opened?.context.export(info, 48)).toEqual(sender.export(info, 48));
  });

  it('opens nothing for another key, label, psk or psk id', () => {
    const sealed = seal(p, recipient.publicKey, info, plaintext, ephemeral, psk);
    expect(open(p, ephemeral, info, sealed, psk)).toBeNull();
    expect(open(p, recipient, utf8Encode('other'), sealed, psk)).toBeNull();
    expect(open(p, recipient, info, sealed)).toBeNull();
    expect(open(p, recipient, info, sealed, { ...psk, psk: new Uint8Array(32) })).toBeNull();
    expect(open(p, recipient, info, sealed, { ...psk, pskId: utf8Encode('hour 8') })).toBeNull();
    expect(open(p, recipient, info, seal(p, recipient.publicKey, info, plaintext, ephemeral), psk)).toBeNull();
  });

  it('opens nothing that was cut short or changed', () => {
    const sealed = seal(p, recipient.publicKey, info, plaintext, ephemeral);
    for (const length of [0, 31, 32, 47, sealed.length - 1]) {
      expect(open(p, recipient, info, sealed.subarray(0, length))).toBeNull();
    }
    for (const at of [0, 31, 32, sealed.length - 1]) {
      const altered = new Uint8Array(sealed);
      altered[at] = (altered[at] as number) ^ 1;
      expect(open(p, recipient, info, altered)).toBeNull();
    }
    expect(setupReceiver(p, sealed.subarray(0, 31), recipient, info)).toBeNull();
  });

  it('refuses low-order keys at both ends', () => {
    for (const low of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31))]) {
      expect(() => setupSender(p, p.x25519PublicKey(low), info, ephemeral)).toThrow(
        expect.objectContaining({ constructor: VerifyError, code: 'low-order-key' }),
      );
      expect(setupReceiver(p, low, recipient, info)).toBeNull();
      expect(open(p, recipient, info, concat(low, new Uint8Array(64)))).toBeNull();
    }
  });

  it('refuses a psk that is short or has no id (RFC 9180 §5.1, §9.5)', () => {
    for (const bad of [
      { ...psk, psk: new Uint8Array(31) },
      { ...psk, pskId: NOTHING },
      { psk: NOTHING, pskId: NOTHING },
    ]) {
      expect(() => setupSender(p, recipient.publicKey, info, ephemeral, bad)).toThrow(UsageError);
      expect(() => setupReceiver(p, ephemeral.publicKey.bytes, recipient, info, bad)).toThrow(UsageError);
    }
  });

  it('does not lose its place when a forgery comes between two messages', () => {
    const sender = setupSender(p, recipient.publicKey, info, ephemeral);
    const receiver = setupReceiver(p, sender.enc, recipient, info);
    const [first, second] = [sender.seal(NOTHING, plaintext), sender.seal(NOTHING, plaintext)];
    expect(first).not.toEqual(second);
    expect(receiver?.open(NOTHING, second)).toBeNull();
    expect(receiver?.open(NOTHING, first)).toEqual(plaintext);
    expect(receiver?.open(NOTHING, first)).toBeNull();
    expect(receiver?.open(NOTHING, second)).toEqual(plaintext);
  });

  it('draws key pairs from the randomness it is given', () => {
    const draw = () => generateKeyPair(p, seededRandom('key')).exportSecret();
    expect(draw()).toEqual(draw());
    expect(draw()).toEqual(seededRandom('key').bytes(32));
  });
});
