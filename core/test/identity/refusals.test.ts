import { base32Encode, checkCharacter } from '@conclave/core/bytes/base32';
import { concat } from '@conclave/core/bytes/bytes';
import { labels } from '@conclave/core/crypto/labels';
import { seededRandom } from '@conclave/core/crypto/seeded-random';
import { DecodeError } from '@conclave/core/errors';
import { formatContactCode, parseContactCode } from '@conclave/core/identity/contact-code';
import { decodeDevice, encodeDevice, generateDevice } from '@conclave/core/identity/device';
import { fingerprint, fingerprintOf } from '@conclave/core/identity/fingerprint';
import { mailboxId, parseMailboxId } from '@conclave/core/identity/mailbox-id';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const env = { primitives: p, random: seededRandom('refusals'), clock: { now: () => 0 } };

describe('contact codes', () => {
  const code = {
    fingerprint: fingerprintOf(p, new Uint8Array(32)),
    mailboxId: mailboxId(new Uint8Array(6).fill(1)),
    signingKey: new Uint8Array(32).fill(2),
    deviceKey: new Uint8Array(32).fill(3),
  };
  const ofVersion = (version: number) => {
    const keys = concat(code.fingerprint, code.mailboxId, code.signingKey, code.deviceKey);
    const body = concat(Uint8Array.of(version), keys);
    return `conclave:${base32Encode(concat(body, p.sha256(labels.contactCode, body).subarray(0, 4)))}`;
  };

  it('[ID-2] [CR-4] of another version are refused, however right their checksum', () => {
    expect(ofVersion(1)).toBe(formatContactCode(p, code));
    for (const version of [0, 2]) {
      expect(() => parseContactCode(p, ofVersion(version))).toThrow(refusal(DecodeError, 'contact-code', /version/));
    }
  });
  it('[ID-2] say what is wrong with them', () => {
    const text = formatContactCode(p, code);
    const swapped = text.endsWith('0') ? '1' : '0';
    for (const [bad, message] of [
      [text.slice('conclave:'.length), /scheme/],
      [`https:${text}`, /scheme/],
      [text.slice(0, -1), /symbols do not encode/],
      [text.slice(0, 20) + swapped + text.slice(21), /checksum/],
    ] as const) {
      expect(() => parseContactCode(p, bad)).toThrow(refusal(DecodeError, 'contact-code', message));
    }
  });
  it('[ID-2] may be pasted with blanks around them and in capitals', () => {
    expect(parseContactCode(p, `\n ${formatContactCode(p, code).toUpperCase()} `)).toEqual(code);
  });
});

describe('devices', () => {
  const stored = encodeDevice(generateDevice(env));

  it('of another version are refused, and with anything after them', () => {
    for (const version of [0, 2]) {
      const other = stored.with(0, version);
      expect(() => decodeDevice(p, other)).toThrow(refusal(DecodeError, 'version', /unknown version/));
    }
    expect(() => decodeDevice(p, concat(stored, Uint8Array.of(0)))).toThrow(refusal(DecodeError, 'trailing-bytes'));
  });
  it('[ID-5] have three keys, none of which follows from another', () => {
    const { signing, device, mailbox } = generateDevice(env);
    const secrets = [signing.exportSeed(), device.exportSecret(), mailbox.exportSeed()].map(String);
    expect(new Set(secrets).size).toBe(3);
  });
});

describe('fingerprints', () => {
  it.each([0, 31, 33])('[ID-3] have no %s bytes', (length) => {
    expect(() => fingerprint(new Uint8Array(length))).toThrow(
      refusal(DecodeError, 'fingerprint', new RegExp(`^${length} bytes`)),
    );
  });
});

describe('short ids', () => {
  it('[ID-1] with a right check symbol are refused where the bits that fill the last symbol are not zero', () => {
    // Six bytes are 48 bits, ten symbols 50: the last two have to be zero.
    for (const last of ['1', '2', '3']) {
      const symbols = `000000000${last}`;
      expect(() => parseMailboxId(symbols + checkCharacter(symbols))).toThrow(refusal(DecodeError, 'mailbox-id'));
    }
    expect(parseMailboxId(`0000000004${checkCharacter('0000000004')}`)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 1));
  });
});
