import { argon2id } from 'hash-wasm';
import { describe, expect, it } from 'vitest';
import { bytes, Cursor, counted, hex, int, join, label, padded, sizeClass, sized, unpadded, utf8 } from './bytes.ts';
import { hkdfExpand, hkdfExtract, open, openX, publicKey, seal, sealX, sha256 } from './crypto.ts';
import { group } from './files.ts';
import { inviteKeysOf } from './group.ts';
import type { InviteVector } from './shapes.ts';

describe.each(group.invites)('an invite with $name', (vector) => {
  const salt = publicKey(bytes(vector.saltKey));
  const prk = hkdfExtract(label('invite'), bytes(vector.passphraseKey));
  const commit = hkdfExpand(prk, label('commit'), 32);
  const key = hkdfExpand(prk, label('invite'), 32);
  const aad = join(int(2, 1), bytes(vector.targetId));

  it('[GR-10] [GR-11] [GR-12] is made from its contents', () => {
    const contents = contentsOf(vector);
    const around = 32 + 32 + 24 + 16 + (vector.device === null ? 0 : 48);
    const whole = padded(contents, sizeClass(around + contents.length + 1) - around);
    const nonce = bytes(vector.draws.nonce!);
    const invite = join(salt, commit, nonce, sealX(key, nonce, aad, whole));
    expect(hex(invite)).toBe(vector.invite);
    const delivery =
      vector.device === null
        ? invite
        : seal(publicKey(bytes(vector.device)), 'invite-to-device', invite, bytes(vector.draws['device ephemeral']!))
            .sealed;
    expect(hex(delivery)).toBe(vector.delivery);
    expect(delivery).toHaveLength(sizeClass(delivery.length));
  });

  it('[GR-10] [GR-11] [GR-12] opens with device key and passphrase', () => {
    const delivery = bytes(vector.delivery);
    const invite =
      vector.device === null ? delivery : open(bytes(vector.device), 'invite-to-device', delivery).plaintext;
    const fields = new Cursor(invite);
    expect([hex(fields.take(32)), hex(fields.take(32))]).toEqual([hex(salt), hex(commit)]);
    const contents = unpadded(openX(key, fields.take(24), aad, fields.rest()));
    expect(hex(contents)).toBe(hex(contentsOf(vector)));
  });

  it('[GR-34] its parts hold what the first does not, sealed to its sealing key', () => {
    const pieces = vector.parts.map(({ piece }) => bytes(piece));
    expect(hex(join(operationsOf(vector).subarray(0, vector.firstPiece), ...pieces))).toBe(hex(operationsOf(vector)));
    for (const [i, { index, piece, draws, delivery }] of vector.parts.entries()) {
      expect(index).toBe(i + 2);
      const content = join(int(index, 2), bytes(piece));
      const whole = padded(content, sizeClass(48 + content.length + 1) - 48);
      const made = seal(bytes(vector.sealingKey), 'invite-part', whole, bytes(draws.ephemeral!)).sealed;
      expect(hex(made)).toBe(delivery);
    }
  });

  it('[GR-9] its secret gives the two keys that the operation shows', () => {
    const keys = inviteKeysOf(bytes(vector.inviteSecret));
    expect([hex(keys.signingKey), hex(keys.sealingKey)]).toEqual([vector.signingKey, vector.sealingKey]);
    const operation = group.operations.find(({ type }) => type === 'invite')!;
    expect([operation.fields.signingKey, operation.fields.sealingKey]).toEqual([vector.signingKey, vector.sealingKey]);
  });
});

it('[CR-5] [GR-11] Argon2id of the normalised passphrase', async () => {
  // One is enough: it is slow by design, and `npm run vectors -- --check` does the others.
  const vector = group.invites.at(-1)!;
  const password = utf8(vector.passphrase.normalize('NFKC').trim().split(/\s+/).join(' '));
  expect(hex(password)).toBe(vector.normalised);
  const numbers = { memorySize: 65_536, iterations: 3, parallelism: 1, hashLength: 32 };
  const salt = publicKey(bytes(vector.saltKey));
  expect(hex(await argon2id({ password, salt, ...numbers, outputType: 'binary' }))).toBe(vector.passphraseKey);
});

/** [GR-10] */
function contentsOf(vector: InviteVector): Uint8Array {
  const { groupId, inviter, inviterMailbox, inviterDeviceKey, inviteSecret, epoch, chain } = vector;
  return join(
    int(2, 1),
    bytes(groupId),
    bytes(inviter),
    bytes(inviterMailbox),
    bytes(inviterDeviceKey),
    bytes(inviteSecret),
    int(vector.expiry, 6),
    bytes(epoch.id),
    int(epoch.number, 4),
    int(epoch.hour, 4),
    counted(epoch.heads.map(bytes), 2),
    int(vector.hour, 4),
    bytes(chain),
    counted(
      vector.parts.map(({ piece }) => sha256(bytes(piece))),
      2,
    ),
    operationsOf(vector).subarray(0, vector.firstPiece),
  );
}

/** [GR-34] */
function operationsOf({ operations }: InviteVector): Uint8Array {
  return counted(
    operations.map((operation) => sized(bytes(operation), 2)),
    4,
  );
}
