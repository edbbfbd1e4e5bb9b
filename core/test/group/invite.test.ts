import { generateKeyPair } from '@conclave/core/crypto/hpke';
import { sizeClass } from '@conclave/core/crypto/padme';
import { DecodeError, UsageError } from '@conclave/core/errors';
import {
  type InviteContent,
  inviteKeys,
  inviteSalt,
  openDeviceLayer,
  openInvite,
  roomForOperations,
  sealInvite,
} from '@conclave/core/group/invite';
import { encodeOperations, FIRST_PIECE } from '@conclave/core/group/invite-parts';
import { encodeSignedOperation } from '@conclave/core/group/signed-operation';
import { nativePrimitives as p } from '@conclave/core/node/native-primitives';
import { mailboxId } from '@conclave/core/wire/ids';
import { describe, expect, it } from 'vitest';
import { Author, NOW, testEnv } from './fixture.ts';

describe('an invite', () => {
  const env = testEnv('invite');
  const alice = new Author(env, 'Alice');
  const firstPiece = encodeOperations([alice.create('G'), alice.invite().signed].map(encodeSignedOperation));
  const content: InviteContent = {
    groupId: alice.log.groupId,
    inviter: alice.id,
    inviterMailbox: alice.device.mailboxId,
    inviterDeviceKey: alice.device.deviceKey,
    inviteSecret: env.random.bytes(32),
    expiry: NOW,
    epoch: { id: env.random.bytes(32), number: 2, hour: 493_990, heads: [env.random.bytes(32)] },
    hour: 494_000,
    chain: env.random.bytes(32),
    furtherPieces: [env.random.bytes(32), env.random.bytes(32)],
    firstPiece,
  };
  const salt = generateKeyPair(p, env.random).publicKey.bytes;
  const passphraseKey = env.random.bytes(32);
  const targetId = mailboxId(env.random.bytes(6));
  const device = generateKeyPair(p, env.random);
  const plain = sealInvite(env, { content, salt, passphraseKey, targetId });
  const locked = sealInvite(env, { content, salt, passphraseKey, targetId, deviceKey: device.publicKey });

  it('opens under the passphrase for the target', () => {
    expect(openInvite(p, { sealed: plain, passphraseKey, targetId })).toEqual(content);
    expect(inviteSalt(plain)).toEqual(salt);
  });

  it('needs the device key too, where it was locked to a contact code', () => {
    expect(openInvite(p, { sealed: locked, passphraseKey, targetId })).toBeNull();
    expect(openDeviceLayer(p, generateKeyPair(p, env.random), locked)).toBeNull();
    const sealed = openDeviceLayer(p, device, locked) as Uint8Array;
    expect(openInvite(p, { sealed, passphraseKey, targetId })).toEqual(content);
    expect(openInvite(p, { sealed, passphraseKey: env.random.bytes(32), targetId })).toBeNull();
  });

  it('is null, not an error, for a wrong passphrase, another target, a changed byte or any other message', () => {
    expect(openInvite(p, { sealed: plain, passphraseKey: env.random.bytes(32), targetId })).toBeNull();
    expect(openInvite(p, { sealed: plain, passphraseKey, targetId: mailboxId(new Uint8Array(6)) })).toBeNull();
    // All but the salt, which Argon2id has taken in already.
    for (let at = 32; at < plain.length; at += 13) {
      const sealed = plain.with(at, (plain[at] as number) ^ 0x80);
      expect(openInvite(p, { sealed, passphraseKey, targetId })).toBeNull();
    }
    for (const length of [0, 31, 104, 105, 384]) {
      expect(openInvite(p, { sealed: env.random.bytes(length), passphraseKey, targetId })).toBeNull();
    }
  });

  it('has the length of a size class either way, and no two look alike', () => {
    for (const sealed of [plain, locked]) expect(sizeClass(sealed.length)).toBe(sealed.length);
    const again = sealInvite(env, { content, salt, passphraseKey, targetId });
    expect(again.subarray(64)).not.toEqual(plain.subarray(64));
  });

  it.each([1, 7, 1024])(
    'has room for so many operations as it says, with %i heads of the epoch and two locks',
    (heads) => {
      const epoch = { ...content.epoch, heads: Array.from({ length: heads }, () => env.random.bytes(32)) };
      const seal = (room: number) => {
        const filled = { ...content, epoch, furtherPieces: [], firstPiece: new Uint8Array(room) };
        return sealInvite(env, { content: filled, salt, passphraseKey, targetId, deviceKey: device.publicKey });
      };
      expect(seal(roomForOperations(heads))).toHaveLength(64 * 1024);
      expect(() => seal(roomForOperations(heads) + 1)).toThrow(UsageError);
      // Of several parts the first has room for its piece and all hashes whatever the epoch.
      expect(roomForOperations(heads)).toBeGreaterThanOrEqual(FIRST_PIECE + 29 * 32);
    },
  );

  it('opens to 30 parts and no more', () => {
    const opened = (count: number) => {
      const furtherPieces = Array.from({ length: count - 1 }, () => env.random.bytes(32));
      const sealed = sealInvite(env, { content: { ...content, furtherPieces }, salt, passphraseKey, targetId });
      return openInvite(p, { sealed, passphraseKey, targetId })?.furtherPieces.length;
    };
    expect(opened(30)).toBe(29);
    expect(() => opened(31)).toThrow(DecodeError);
  });

  it('names malformed contents as such, which only somebody with the passphrase can make', () => {
    const sealed = sealInvite(env, { content: { ...content, hour: 0xffffffff }, salt, passphraseKey, targetId });
    expect(() => openInvite(p, { sealed, passphraseKey, targetId })).toThrow(DecodeError);
  });

  it('makes the same two keys of one secret, and others of another', () => {
    const keys = inviteKeys(p, content.inviteSecret);
    expect(inviteKeys(p, content.inviteSecret).signing.publicKey.bytes).toEqual(keys.signing.publicKey.bytes);
    expect(inviteKeys(p, passphraseKey).sealing.publicKey.bytes).not.toEqual(keys.sealing.publicKey.bytes);
    expect(keys.sealing.publicKey.bytes).not.toEqual(keys.signing.publicKey.bytes);
  });
});
