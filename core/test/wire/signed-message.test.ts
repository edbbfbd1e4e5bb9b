import { concat, fromHex } from '@conclave/core/bytes/bytes';
import { Writer } from '@conclave/core/bytes/writer';
import { DecodeError, UsageError } from '@conclave/core/errors';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { geometry } from '@conclave/core/wire/geometry';
import { groupId, memberId } from '@conclave/core/wire/ids';
import {
  decodeSignedMessage,
  encodeSignedMessage,
  type SignedMessage,
  signMessage,
  verifyMessage,
} from '@conclave/core/wire/signed-message';
import { describe, expect, it } from 'vitest';
import { refusal } from '../bytes/refusal.ts';

const signing = p.ed25519SecretKey(new Uint8Array(32).fill(1));
const group = groupId(new Uint8Array(32).fill(2));
const unsigned = {
  kind: 0x12,
  senderId: memberId(fromHex('a1a2a3a4a5a6a7a8')),
  epoch: 0x21222324,
  seq: 0x31323334,
  sentAt: 0x414243444546,
  rosterHash: fromHex('b1b2b3b4b5b6b7b8'),
  body: fromHex('c1c2c3'),
};
const ofLength = (length: number): SignedMessage => ({
  ...unsigned,
  signature: new Uint8Array(64).fill(4),
  body: new Uint8Array(length).fill(5),
});

describe('a signed message', () => {
  it('[SO-1] has its fields in order, big-endian, then the padded body', () => {
    const message = signMessage(signing, group, unsigned);
    const header = fromHex('0112a1a2a3a4a5a6a7a82122232431323334414243444546b1b2b3b4b5b6b7b8');
    const padding = new Uint8Array(384 - 192 - 3);
    padding[0] = 0x80;
    expect(encodeSignedMessage(message)).toEqual(concat(header, message.signature, unsigned.body, padding));
    expect(decodeSignedMessage(encodeSignedMessage(message))).toEqual(message);
  });

  it('[SO-1] [CR-7] gives E2 the least size class that holds the body and the mark of its end', () => {
    const e2 = (length: number) => encodeSignedMessage(ofLength(length)).length + 2 * geometry.seal;
    expect([0, 191, 192, 319, 320].map(e2)).toEqual([384, 384, 512, 512, 768]);
  });

  it('[SO-1] has room for the largest body and not a byte more', () => {
    expect(encodeSignedMessage(ofLength(65_343))).toHaveLength(65_536 - 96);
    expect(() => encodeSignedMessage(ofLength(65_344))).toThrow(refusal(UsageError, 'too-large', /65344 bytes/));
  });

  it('[CR-4] of another version is refused', () => {
    const bytes = encodeSignedMessage(ofLength(3));
    for (const version of [0, 2, 255]) {
      bytes[0] = version;
      expect(() => decodeSignedMessage(bytes)).toThrow(refusal(DecodeError, 'version', new RegExp(`${version}`)));
    }
  });

  it('that was cut short is refused, in its header and in its padding', () => {
    const bytes = encodeSignedMessage(ofLength(3));
    for (let length = 0; length < geometry.messageHeader; length++) {
      expect(() => decodeSignedMessage(bytes.subarray(0, length))).toThrow(refusal(DecodeError, 'truncated'));
    }
    for (const length of [96, 97, 99]) {
      expect(() => decodeSignedMessage(bytes.subarray(0, length))).toThrow(refusal(DecodeError, 'padding'));
    }
  });

  it('[SO-1] [TA-2] verifies only with every field, the group and the key as they were signed', () => {
    const message = signMessage(signing, group, unsigned);
    const { publicKey } = signing;
    expect(verifyMessage(group, publicKey, message)).toBe(true);
    const changes: Partial<SignedMessage>[] = [
      { kind: 0x13 },
      { senderId: memberId(new Uint8Array(8)) },
      { epoch: 1 },
      { seq: 1 },
      { sentAt: 1 },
      { rosterHash: new Uint8Array(8) },
      { body: new Uint8Array(0) },
      { body: fromHex('c1c2c380') },
      { signature: message.signature.map((byte) => byte ^ 1) },
    ];
    for (const change of changes) expect(verifyMessage(group, publicKey, { ...message, ...change })).toBe(false);
    expect(verifyMessage(groupId(new Uint8Array(32)), publicKey, message)).toBe(false);
    expect(verifyMessage(group, p.ed25519SecretKey(new Uint8Array(32)).publicKey, message)).toBe(false);
  });

  it('[CR-4] is signed under a label of its own', () => {
    const { body, ...fields } = unsigned;
    const writer = new Writer().bytes(group).u8(1).u8(fields.kind).bytes(fields.senderId);
    const unlabelled = writer.u32(fields.epoch).u32(fields.seq).u48(fields.sentAt).bytes(fields.rosterHash).bytes(body);
    const signature = signing.sign(unlabelled.finish());
    expect(verifyMessage(group, signing.publicKey, { ...unsigned, signature })).toBe(false);
  });
});
