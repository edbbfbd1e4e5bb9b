import { fromHex, toHex } from '../../src/bytes/bytes.ts';
import { normalisePassphrase, type PassphraseHash } from '../../src/crypto/passphrase.ts';
import type { Primitives, X25519SecretKey } from '../../src/crypto/primitives.ts';
import { inviteKeys, openDeviceLayer, sealInvite } from '../../src/group/invite.ts';
import { mailboxId, memberIdOf } from '../../src/wire/ids.ts';
import type { InviteVector } from '../independent/shapes.ts';
import { Draws } from './draws.ts';
import { HOUR_NOW, NOW } from './message.ts';
import type { GroupVectors } from './operations.ts';

const INVITES = [
  { name: 'one lock', passphrase: 'ruby outfit poise gravel decal spoof', locked: false },
  {
    name: 'two locks, a passphrase in need of normalising',
    passphrase: ' Cafe\u0301\u00a0 \ufb01nds\ttwo ',
    locked: true,
  },
] as const;

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
  { name, passphrase, locked }: (typeof INVITES)[number],
): Promise<InviteVector> {
  const given = new Draws(`invite/${name}/given`);
  const draws = new Draws(`invite/${name}`);
  const saltKey = p.x25519SecretKey(given.take('salt key'));
  const salt = saltKey.publicKey.bytes;
  const normalised = normalisePassphrase(passphrase);
  const passphraseKey = await argon2(normalised, salt);
  const targetId = mailboxId(given.take('target id', 6));
  const device: X25519SecretKey | null = locked ? p.x25519SecretKey(given.take('device')) : null;
  const content = {
    groupId,
    inviter: memberIdOf(p, p.ed25519SecretKey(fromHex(create!.author)).publicKey.bytes),
    inviteSecret,
    epoch: { id: given.take('epoch id'), number: 3, hour: HOUR_NOW - 5, heads: [given.take('epoch head')] },
    hour: HOUR_NOW,
    chain: given.take('chain'),
    operations,
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
    inviteSecret: toHex(inviteSecret),
    epoch: {
      id: toHex(content.epoch.id),
      number: content.epoch.number,
      hour: content.epoch.hour,
      heads: content.epoch.heads.map(toHex),
    },
    hour: content.hour,
    chain: toHex(content.chain),
    operations: operations.map(toHex),
    draws: draws.log,
    signingKey: toHex(keys.signing.publicKey.bytes),
    sealingKey: toHex(keys.sealing.publicKey.bytes),
    invite: toHex(device === null ? delivery : openDeviceLayer(p, device, delivery)!),
    delivery: toHex(delivery),
  };
}
