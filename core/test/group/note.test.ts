import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { sizeClass } from '@conclave/core/crypto/padme';
import { DecodeError } from '@conclave/core/errors';
import { MAX_NOTE_FIELDS, type Note, openNote, sealNote, verifyNote } from '@conclave/core/group/note';
import {
  decodeWelcome,
  decodeWelcomeRequest,
  encodeWelcome,
  encodeWelcomeRequest,
  type Welcome,
} from '@conclave/core/group/welcome';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { groupId, memberId, memberIdOf } from '@conclave/core/wire/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testEnv } from './fixture.ts';

const env = testEnv('note');
const signing = p.ed25519SecretKey(env.random.bytes(32));
const device = generateKeyPair(p, env.random);
const recipient = { id: memberId(env.random.bytes(8)), deviceKey: device.publicKey };
const note: Note = {
  type: 2,
  groupId: groupId(env.random.bytes(32)),
  author: memberIdOf(p, signing.publicKey.bytes),
  at: 1_795_000_000_000,
  fields: env.random.bytes(100),
};
const sealed = sealNote(env, signing, note, recipient);

describe('a note', () => {
  it('[GR-30] comes back as it was, by any of the device keys kept, and of a size class', () => {
    const others = [generateKeyPair(p, env.random), device];
    expect(openNote(p, others, sealed)).toMatchObject(note);
    for (const length of [0, 1000, MAX_NOTE_FIELDS]) {
      const delivery = sealNote(env, signing, { ...note, fields: new Uint8Array(length) }, recipient);
      expect(delivery).toHaveLength(sizeClass(delivery.length));
      expect(openNote(p, [device], delivery)?.fields).toHaveLength(length);
    }
    expect(() => sealNote(env, signing, { ...note, fields: new Uint8Array(MAX_NOTE_FIELDS + 1) }, recipient)).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    );
  });

  it('[GR-30] is null under another key, and for any other bytes', () => {
    expect(openNote(p, [generateKeyPair(p, env.random)], sealed)).toBeNull();
    expect(openNote(p, [], sealed)).toBeNull();
    for (const length of [0, 47, 48, 384]) expect(openNote(p, [device], env.random.bytes(length))).toBeNull();
    for (let at = 0; at < sealed.length; at += 17) {
      expect(openNote(p, [device], sealed.with(at, (sealed[at] as number) ^ 1))).toBeNull();
    }
  });

  it('[GR-30] is signed for one recipient and holds for no other, nor with anything changed', () => {
    const opened = openNote(p, [device], sealed)!;
    expect(verifyNote(recipient.id, signing.publicKey, opened)).toBe(true);
    expect(verifyNote(memberId(new Uint8Array(8)), signing.publicKey, opened)).toBe(false);
    expect(verifyNote(recipient.id, signing.publicKey, { ...opened, at: opened.at + 1 })).toBe(false);
    expect(verifyNote(recipient.id, signing.publicKey, { ...opened, type: 1 })).toBe(false);
    const fields = opened.fields.with(0, opened.fields[0]! ^ 1);
    expect(verifyNote(recipient.id, signing.publicKey, { ...opened, fields })).toBe(false);
  });
});

describe('the fields of a welcome', () => {
  const bytes = (minLength: number, maxLength: number) =>
    fc.uint8Array({ minLength, maxLength }).map((sample) => Uint8Array.from(sample));
  const head = bytes(32, 32);
  const welcome: fc.Arbitrary<Welcome> = fc.record({
    epoch: fc.record({ id: head, number: fc.nat(1e6), hour: fc.nat(1000), heads: fc.array(head, { maxLength: 4 }) }),
    hour: fc.integer({ min: 1000, max: 1e6 }),
    chain: head,
    operations: fc.array(bytes(0, 300), { maxLength: 5 }),
  });

  it('[GR-31] [GR-32] come back as they were', () => {
    fc.assert(
      fc.property(welcome, fc.array(head), (sample, heads) => {
        expect(decodeWelcome(encodeWelcome(sample))).toEqual(sample);
        expect(decodeWelcomeRequest(encodeWelcomeRequest(heads))).toEqual(heads);
      }),
    );
  });

  it('[GR-32] bring as many operations as one note holds, the first ones', () => {
    const epoch = { id: new Uint8Array(32), number: 1, hour: 5, heads: [new Uint8Array(32)] };
    const operations = Array.from({ length: 200 }, (_, i) => new Uint8Array(1000).fill(i));
    const fields = encodeWelcome({ epoch, hour: 5, chain: new Uint8Array(32), operations });
    expect(fields.length).toBeLessThanOrEqual(MAX_NOTE_FIELDS);
    expect(fields.length).toBeGreaterThan(MAX_NOTE_FIELDS - 1002);
    const brought = decodeWelcome(fields).operations;
    expect(brought).toEqual(operations.slice(0, brought.length));
  });

  it('[GR-31] [GR-32] are fields or a DecodeError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        for (const decode of [decodeWelcome, decodeWelcomeRequest]) {
          try {
            decode(input);
          } catch (error) {
            expect(error).toBeInstanceOf(DecodeError);
          }
        }
      }),
    );
  });
});
