/** What people type, paste and scan, and the smallest formats. */
import { nativePrimitives as p } from '../../node/native-primitives.ts';
import { base32Decode, base32Encode, base32SymbolValues, checkCharacter } from '../../src/bytes/base32.ts';
import { concat, fromHex, toHex } from '../../src/bytes/bytes.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { utf8Decode, utf8Encode } from '../../src/bytes/utf8.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { labels } from '../../src/crypto/labels.ts';
import { pad, unpad } from '../../src/crypto/padme.ts';
import { normalisePassphrase } from '../../src/crypto/passphrase.ts';
import { profileFromByte } from '../../src/crypto/profile.ts';
import { seededRandom } from '../../src/crypto/seeded-random.ts';
import { formatIp, isGlobalUnicast, isLocal, networkOf, parseIp, siteOf } from '../../src/directory/address.ts';
import { readTimedKeys, writeTimedKeys } from '../../src/directory/validity.ts';
import { DecodeError, UsageError } from '../../src/errors.ts';
import { nameFrom, readName } from '../../src/group/name.ts';
import { formatContactCode, parseContactCode } from '../../src/identity/contact-code.ts';
import { decodeDevice, encodeDevice, generateDevice } from '../../src/identity/device.ts';
import { fingerprint } from '../../src/identity/fingerprint.ts';
import { formatMailboxId, parseMailboxId } from '../../src/identity/mailbox-id.ts';
import { formatServerAddress, parseServerAddress } from '../../src/identity/server-address.ts';
import { groupId, mailboxId, memberId, proxyId } from '../../src/wire/ids.ts';
import type { Target } from '../target.ts';
import { decoder, textDecoder, textOf } from './define.ts';

const random = seededRandom('fuzz text');
const NAMES = ['Alice', 'Ünïcode ✓', '👩‍👩‍👧', ' ', 'x'.repeat(64), 'e\u0301', '\u200b', 'tab\there'];
const ADDRESSES = ['127.0.0.1', '192.0.2.255', '::1', '2001:db8::7', '1:2:3:4:5:6:7:8', 'fe80::1'];
const code = () => ({
  fingerprint: fingerprint(random.bytes(32)),
  mailboxId: mailboxId(random.bytes(6)),
  signingKey: random.bytes(32),
  deviceKey: random.bytes(32),
});
/** A contact code's contents, under a checksum that is right. */
function checked(body: Uint8Array): string {
  return `conclave:${base32Encode(concat(body, p.sha256(labels.contactCode, body).subarray(0, 4)))}`;
}

export const textTargets: readonly Target[] = [
  textDecoder(
    'base32',
    (text) => base32Decode(text),
    () => ['', '00', 'k7f2-9qxm', base32Encode(random.bytes(32))],
  ),
  textDecoder(
    'base32-length',
    (text) => base32Decode(text, 32),
    () => [base32Encode(random.bytes(32))],
  ),
  textDecoder('base32-symbols', base32SymbolValues, () => ['k7f2-9qxm-3a5', 'IlO 01']),
  decoder(
    'check-character',
    (input) => checkCharacter(textOf(input)),
    () => ['k7f29qxm3a', '0'.repeat(30)].map(utf8Encode),
    [DecodeError, UsageError],
  ),
  textDecoder('hex', fromHex, () => ['', '00ff', toHex(random.bytes(16))]),
  decoder('utf8', utf8Decode, () => NAMES.map(utf8Encode)),
  decoder('padding', unpad, () => [pad(random.bytes(20), 64), pad(new Uint8Array(0), 1)]),
  decoder(
    'profile',
    (input) => profileFromByte(new Reader(input).u8()),
    () => [Uint8Array.of(0), Uint8Array.of(2)],
  ),
  decoder(
    'name',
    (input) => readName(new Reader(input)),
    () => NAMES.map((name) => new Writer().text16(name).finish()),
  ),
  decoder(
    'typed-name',
    (input) => nameFrom(textOf(input)),
    () => NAMES.map(utf8Encode),
    [UsageError],
  ),
  textDecoder('passphrase', normalisePassphrase, () => ['six  words ', 'Ｆｕｌｌ', ...NAMES]),
  textDecoder(
    'contact-code',
    (text) => parseContactCode(p, text),
    () => [formatContactCode(p, code())],
  ),
  decoder(
    'contact-code-checked',
    (input) => parseContactCode(p, checked(input)),
    () => [base32Decode(formatContactCode(p, code()).slice('conclave:'.length)).slice(0, -4)],
  ),
  textDecoder('mailbox-id', parseMailboxId, () => [formatMailboxId(mailboxId(random.bytes(6)))]),
  textDecoder('server-address', parseServerAddress, () =>
    ['chat.example.org', '192.0.2.1', '2001:db8::1'].map((host) =>
      formatServerAddress({ host, port: 443, fingerprint: fingerprint(random.bytes(32)) }),
    ),
  ),
  textDecoder(
    'ip',
    (text) => {
      const address = parseIp(text);
      return [formatIp(address), isLocal(address), isGlobalUnicast(address), networkOf(address), siteOf(address)];
    },
    () => ADDRESSES,
  ),
  decoder(
    'device',
    (input) => decodeDevice(p, input),
    () => [encodeDevice(generateDevice({ primitives: p, random, clock: { now: () => 0 } }))],
  ),
  decoder(
    'timed-keys',
    (input) => readTimedKeys(new Reader(input)),
    () => {
      const key = { publicKey: random.bytes(32), validFrom: 1, validUntil: 2 };
      return [[key], [key, key, key]].map((keys) => writeTimedKeys(new Writer(), keys).finish());
    },
  ),
  ...Object.entries({ mailboxId, memberId, proxyId, groupId, fingerprint }).map(([name, make]) =>
    decoder(`id-${name.toLowerCase()}`, make, () => [6, 8, 32].map((length) => random.bytes(length))),
  ),
];
