import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../src/crypto/noble.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import { DecodeError } from '../../src/errors.ts';
import { formatContactCode, parseContactCode } from '../../src/identity/contact-code.ts';
import { decodeDevice, encodeDevice, generateDevice } from '../../src/identity/device.ts';
import { fingerprintOf } from '../../src/identity/fingerprint.ts';
import { formatMailboxId, mailboxId, parseMailboxId } from '../../src/identity/mailbox-id.ts';
import { formatServerAddress, parseServerAddress } from '../../src/identity/server-address.ts';

const env = { primitives: noblePrimitives, random: seededRandom('identity'), clock: { now: () => 0 } };
const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(mailboxId);
const code = (text: string) => expect.objectContaining({ constructor: DecodeError, code: text });

describe('short ids', () => {
  it('come back as they were, in any spelling a person may use', () => {
    fc.assert(
      fc.property(sixBytes, (id) => {
        const text = formatMailboxId(id);
        expect(text).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{3}$/);
        expect(parseMailboxId(text)).toEqual(id);
        expect(parseMailboxId(` ${text.toUpperCase().replaceAll('-', ' ')} `)).toEqual(id);
        expect(parseMailboxId(text.replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(id);
      }),
    );
  });

  it('[ID-1] catch every wrong character and every swap of neighbours before anything is sent', () => {
    fc.assert(
      fc.property(sixBytes, (id) => {
        const text = formatMailboxId(id).replaceAll('-', '');
        for (let at = 0; at < text.length; at++) {
          for (const other of '0123456789abcdefghjkmnpqrstvwxyz') {
            if (other === text[at]) continue;
            expect(() => parseMailboxId(text.slice(0, at) + other + text.slice(at + 1))).toThrow(DecodeError);
          }
          const next = text[at + 1];
          if (next === undefined || next === text[at]) continue;
          expect(() => parseMailboxId(text.slice(0, at) + next + text[at] + text.slice(at + 2))).toThrow(DecodeError);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('any text gives an id or a typed error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseMailboxId(text);
        } catch (error) {
          expect(error).toEqual(code('mailbox-id'));
        }
      }),
    );
  });
});

describe('server addresses', () => {
  const key = fingerprintOf(noblePrimitives, new Uint8Array(32));
  it.each(['chat.example.org', '127.0.0.1', '::1', 'localhost'])('come back as they were: %s', (host) => {
    const address = { host, port: 7460, fingerprint: key };
    expect(parseServerAddress(` ${formatServerAddress(address)}\n`)).toEqual(address);
  });
  it.each([
    '',
    'https://chat.example.org:7460/#abc',
    'conclave-server://chat.example.org/#abc',
    'conclave-server://chat.example.org:0/#abc',
    'conclave-server://chat.example.org:7460/',
    'conclave-server://chat.example.org:7460/#abc',
    `conclave-server://-bad:7460/#${'0'.repeat(52)}`,
    `conclave-server://chat.example.org:99999/#${'0'.repeat(52)}`,
    `conclave-server://chat.example.org:7460/#${'0'.repeat(51)}`,
    `conclave-server://user@chat.example.org:7460/#${'0'.repeat(52)}`,
  ])('refuse %s', (text) => {
    expect(() => parseServerAddress(text)).toThrowError(code('server-address'));
  });
});

describe('contact codes', () => {
  const device = generateDevice(env);
  const contact = {
    fingerprint: fingerprintOf(noblePrimitives, new Uint8Array(32)),
    mailboxId: mailboxId(new Uint8Array([1, 2, 3, 4, 5, 6])),
    signingKey: device.signing.publicKey.bytes,
    deviceKey: device.device.publicKey.bytes,
  };
  const text = formatContactCode(noblePrimitives, contact);

  it('come back as they were', () => expect(parseContactCode(noblePrimitives, text)).toEqual(contact));
  it('[ID-2] with any character changed or lost are refused', () => {
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'q' ? 'r' : 'q';
      for (const mutant of [text.slice(0, at) + other + text.slice(at + 1), text.slice(0, at) + text.slice(at + 1)]) {
        expect(() => parseContactCode(noblePrimitives, mutant)).toThrowError(code('contact-code'));
      }
    }
  });
});

describe('devices', () => {
  it('survive their storage and keep their keys out of logs', () => {
    const device = generateDevice(env);
    const stored = encodeDevice(device);
    const restored = decodeDevice(noblePrimitives, stored);
    expect(restored.signing.publicKey.bytes).toEqual(device.signing.publicKey.bytes);
    expect(restored.device.publicKey.bytes).toEqual(device.device.publicKey.bytes);
    expect(restored.mailbox.publicKey.bytes).toEqual(device.mailbox.publicKey.bytes);
    expect(JSON.stringify(restored)).not.toContain(String(stored[1]));
    expect(JSON.stringify(restored.signing)).toContain('[secret]');
    for (let length = 0; length < stored.length; length++) {
      expect(() => decodeDevice(noblePrimitives, stored.subarray(0, length))).toThrow(DecodeError);
    }
  });
});
