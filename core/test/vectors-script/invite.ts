import { fromHex, toHex } from '../../src/bytes/bytes.ts';
import { normalisePassphrase, type PassphraseHash } from '../../src/crypto/passphrase.ts';
import type { Primitives, X25519PublicKey, X25519SecretKey } from '../../src/crypto/primitives.ts';
import { inviteKeys, openDeviceLayer, sealInvite } from '../../src/group/invite.ts';
import { encodeOperations, sealPart } from '../../src/group/invite-parts.ts';
import { mailboxId, memberIdOf } from '../../src/wire/ids.ts';
import type { InvitePartVector, InviteVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { HOUR_NOW, NOW } from './message.ts';
import type { GroupVectors } from './operations.ts';

const INVITES: readonly Invite[] = [
  { name: 'one lock', passphrase: 'ruby outfit poise gravel decal spoof', locked: false },
  {
    name: 'two locks, a passphrase in need of normalising',
    passphrase: ' Cafe\u0301\u00a0 \ufb01nds\ttwo ',
    locked: true,
  },
  // Cut far too early, to keep the vector short: where the cuts are is the inviter's business.
  { name: 'three parts', passphrase: 'swab crown lizard payer thimble usher', locked: true, cuts: [200, 500] },
];

interface Invite {
  readonly name: string;
  readonly passphrase: string;
  readonly locked: boolean;
  readonly cuts?: readonly number[];
}

export function inviteVectors(
  p: Primitives,
  argon2: PassphraseHash,
  group: GroupVectors,
  operations: readonly Uint8Array[],
): Promise<InviteVector[]> {
  return Promise.all(INVITES.map((one) => inviteVector(p, argon2, group, operations, one)));
}

async function inviteVector(
  p: Primitives,
  argon2: PassphraseHash,
  { groupId, inviteSecret, operations: [create] }: GroupVectors,
  operations: readonly Uint8Array[],
  { name, passphrase, locked, cuts = [] }: Invite,
): Promise<InviteVector> {
  const given = new Draws(`invite/${name}/given`);
  const draws = new Draws(`invite/${name}`);
  const saltKey = p.x25519SecretKey(given.take('salt key'));
  const salt = saltKey.publicKey.bytes;
  const normalised = normalisePassphrase(passphrase);
  const passphraseKey = await argon2(normalised, salt);
  const targetId = mailboxId(given.take('target id', 6));
  const device: X25519SecretKey | null = locked ? p.x25519SecretKey(given.take('device')) : null;
  const encoded = encodeOperations(operations);
  const firstPiece = encoded.subarray(0, cuts[0]);
  const pieces = cuts.map((from, i) => encoded.subarray(from, cuts[i + 1]));
  const content = {
    groupId,
    inviter: memberIdOf(p, p.ed25519SecretKey(fromHex(create!.author)).publicKey.bytes),
    inviterMailbox: mailboxId(given.take('inviter mailbox', 6)),
    inviterDeviceKey: given.take('inviter device key'),
    inviteSecret,
    expiry: NOW + 7 * 24 * 60 * 60 * 1000,
    epoch: { id: given.take('epoch id'), number: 3, hour: HOUR_NOW - 5, heads: [given.take('epoch head')] },
    hour: HOUR_NOW,
    chain: given.take('chain'),
    furtherPieces: pieces.map((piece) => p.sha256(piece)),
    firstPiece,
  };
  draws.expect('nonce', ...(device === null ? [] : ['device ephemeral']));
  const delivery = sealInvite(
    { primitives: p, random: draws, clock: { now: () => NOW } },
    { content, salt, passphraseKey, targetId, ...(device === null ? {} : { deviceKey: device.publicKey }) },
  );
  const keys = inviteKeys(p, inviteSecret);
  return {
    name,
    passphrase,
    normalised: toHex(normalised),
    saltKey: toHex(saltKey.exportSecret()),
    passphraseKey: toHex(passphraseKey),
    targetId: toHex(targetId),
    device: device === null ? null : toHex(device.exportSecret()),
    groupId: toHex(groupId),
    inviter: toHex(content.inviter),
    inviterMailbox: toHex(content.inviterMailbox),
    inviterDeviceKey: toHex(content.inviterDeviceKey),
    inviteSecret: toHex(inviteSecret),
    expiry: content.expiry,
    epoch: {
      id: toHex(content.epoch.id),
      number: content.epoch.number,
      hour: content.epoch.hour,
      heads: content.epoch.heads.map(toHex),
    },
    hour: content.hour,
    chain: toHex(content.chain),
    operations: operations.map(toHex),
    firstPiece: firstPiece.length,
    parts: pieces.map((piece, i) => partVector(p, keys.sealing.publicKey, name, { index: i + 2, piece })),
    draws: draws.log,
    signingKey: toHex(keys.signing.publicKey.bytes),
    sealingKey: toHex(keys.sealing.publicKey.bytes),
    invite: toHex(device === null ? delivery : openDeviceLayer(p, device, delivery)!),
    delivery: toHex(delivery),
  };
}

function partVector(
  p: Primitives,
  sealingKey: X25519PublicKey,
  name: string,
  part: { readonly index: number; readonly piece: Uint8Array },
): InvitePartVector {
  const draws = new Draws(`invite/${name}/part ${part.index}`);
  draws.expect('ephemeral');
  const delivery = sealPart({ primitives: p, random: draws, clock: { now: () => NOW } }, sealingKey, part);
  return { index: part.index, piece: toHex(part.piece), draws: draws.log, delivery: toHex(delivery) };
}
