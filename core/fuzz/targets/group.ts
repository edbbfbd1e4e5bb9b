/** Operations, rekeys, chains and invites; with mutated contents under signatures and keys that hold. */
import { nativePrimitives } from '../../node/native-primitives.ts';
import { concat } from '../../src/bytes/bytes.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { generateKeyPair } from '../../src/crypto/hpke.ts';
import { labels } from '../../src/crypto/labels.ts';
import type { Primitives } from '../../src/crypto/primitives.ts';
import { DecodeError } from '../../src/errors.ts';
import { HourChain } from '../../src/group/chain.ts';
import { inviteKeys, inviteSalt, openDeviceLayer, openInvite, sealInvite } from '../../src/group/invite.ts';
import { encodeOperations } from '../../src/group/invite-parts.ts';
import type { OperationLog } from '../../src/group/operation-log.ts';
import { decodeOperation } from '../../src/group/operations.ts';
import { decodeRekey, makeRekey, openRekey, verifyRekey } from '../../src/group/rekey.ts';
import { foldRoster } from '../../src/group/roster.ts';
import {
  carriedKey,
  decodeSignedOperation,
  encodeSignedOperation,
  type SignedOperation,
  verifyOperation,
} from '../../src/group/signed-operation.ts';
import { mailboxId } from '../../src/wire/ids.ts';
import { Author, copyLog, testEnv } from '../../test/group/fixture.ts';
import type { Target } from '../target.ts';
import { decoder, once, rememberingKeys, role } from './define.ts';

const p = rememberingKeys(nativePrimitives);
const NOW_HOUR = 494_000;

/** A group with a member who was invited, and an invite still open. */
const group = once(() => {
  const env = testEnv('fuzz group');
  const [alice, bob] = [new Author(env, 'Alice'), new Author(env, 'Bob')];
  const create = alice.create('Group');
  const invite = alice.invite();
  const join = bob.join(alice, invite.secret, invite.inviteId);
  alice.learn(join);
  const open = alice.invite();
  const before: OperationLog = copyLog(alice.log);
  // Signed on top of that, each by itself.
  const late = [
    alice.sign({ type: 'rename', groupName: 'Renamed', colour: 2 }),
    alice.sign({ type: 'promote', member: bob.id }),
    alice.sign({ type: 'settings', key: 1, value: Uint8Array.of(0) }),
    alice.sign({ type: 'update', deviceKey: env.random.bytes(32), mailboxId: alice.device.mailboxId, name: 'Al' }),
    alice.sign({ type: 'remove', subject: { type: 'member', memberId: bob.id } }),
    alice.sign({ type: 'remove', subject: { type: 'invite', inviteId: open.inviteId } }),
    alice.sign({ type: 'leave' }),
  ];
  const carol = new Author(env, 'Carol');
  const joinOpen = carol.join(bob, open.secret, open.inviteId);
  return { env, alice, carol, open, before, operations: [create, invite.signed, join, open.signed, ...late, joinOpen] };
});

const bodies = () => group().operations.map(({ body }) => body);

/** As the author would sign it. */
function signedBy(author: Author, body: Uint8Array, inviteSecret: Uint8Array | null): Uint8Array {
  const named = group().before.groupId;
  const writer = new Writer()
    .vector16(body.slice(0, 0xffff))
    .bytes(author.signing.sign(concat(labels.operation, named, body)));
  if (inviteSecret === null) return writer.finish();
  return writer.bytes(inviteKeys(p, inviteSecret).signing.sign(concat(labels.join, named, body))).finish();
}

/** Into a log that knows all before, and what the roster is then. */
function intoLog(bytes: Uint8Array): void {
  const log = copyLog(group().before);
  if (log.add(decodeSignedOperation(p, bytes)) === 'added') foldRoster(p, log);
}

function verified(signed: SignedOperation): boolean {
  const key = carriedKey(p, signed) ?? group().alice.device.signingKey;
  return verifyOperation(p, group().before.groupId, signed, key);
}

const rekey = once(() => {
  const { env, alice, before } = group();
  const members = Array.from({ length: 3 }, () => generateKeyPair(p, env.random));
  const parentChain = env.random.bytes(32);
  const epoch = {
    groupId: before.groupId,
    author: alice.id,
    parent: env.random.bytes(32),
    number: 1,
    hour: NOW_HOUR,
    heads: before.heads(),
    recipients: members.map(({ publicKey }) => publicKey),
    parentChain,
  };
  return { ...makeRekey(env, alice.signing, epoch), alice, members, parentChain, groupId: before.groupId };
});

const SIGNATURE_AND_CONFIRM = 64 + 32;

function openAll(bytes: Uint8Array): void {
  const { alice, members, parentChain, groupId } = rekey();
  const decoded = decodeRekey(p, bytes);
  if (!verifyRekey(groupId, alice.signing.publicKey, decoded)) return;
  members.forEach((secretKey, place) => openRekey(p, decoded, { groupId, place, secretKey, parentChain }));
}

/** Signature and confirmation fit whatever the core says. */
function rekeyAround(core: Uint8Array): Uint8Array {
  const { alice, groupId, epochSecret } = rekey();
  const signature = alice.signing.sign(concat(labels.rekey, groupId, core));
  return concat(core, signature, p.hmac(epochSecret, labels.rekeyConfirm, p.sha256(core)));
}

const invite = once(() => {
  const { env, alice, before } = group();
  const device = generateKeyPair(p, env.random);
  const input = {
    content: {
      groupId: before.groupId,
      inviter: alice.id,
      inviterMailbox: alice.device.mailboxId,
      inviterDeviceKey: alice.device.deviceKey,
      inviteSecret: env.random.bytes(32),
      expiry: NOW_HOUR * 3_600_000,
      epoch: { id: env.random.bytes(32), number: 2, hour: NOW_HOUR - 10, heads: before.heads() },
      hour: NOW_HOUR,
      chain: env.random.bytes(32),
      furtherPieces: [env.random.bytes(32)],
      firstPiece: encodeOperations(before.ordered().map(({ signed }) => encodeSignedOperation(signed))),
    },
    salt: generateKeyPair(p, env.random).publicKey.bytes,
    passphraseKey: env.random.bytes(32),
    targetId: mailboxId(env.random.bytes(6)),
  };
  const capture = capturing(p);
  const sealed = sealInvite({ ...env, primitives: capture.primitives }, input);
  const locked = sealInvite(env, { ...input, deviceKey: device.publicKey });
  return { ...input, device, sealed, locked, capture };
});

function openSealedInvite(sealed: Uint8Array): void {
  const { passphraseKey, targetId } = invite();
  inviteSalt(sealed);
  openInvite(p, { sealed, passphraseKey, targetId });
}

/** A provider that remembers its last XChaCha20-Poly1305 call, so that other contents can be sealed in its place. */
export function capturing(primitives: Primitives) {
  let last: { key: Uint8Array; nonce: Uint8Array; aad: Uint8Array; plaintext: Uint8Array } | null = null;
  const call = () => {
    if (last === null) throw new Error('nothing was sealed');
    return last;
  };
  return {
    primitives: {
      ...primitives,
      sealX: (key, nonce, aad, plaintext) => {
        last = { key: key.slice(), nonce: nonce.slice(), aad: aad.slice(), plaintext: plaintext.slice() };
        return primitives.sealX(key, nonce, aad, plaintext);
      },
    } satisfies Primitives,
    plaintext: () => call().plaintext,
    /** `sealed` ended with that call's ciphertext; now it ends with this one's. */
    replaced(sealed: Uint8Array, plaintext: Uint8Array): Uint8Array {
      const { key, nonce, aad, plaintext: before } = call();
      const head = sealed.subarray(0, sealed.length - before.length - 16);
      return concat(head, primitives.sealX(key, nonce, aad, plaintext));
    },
  };
}

const decodes = (one: Target): Target => ({ ...one, allows: [DecodeError] });

export const groupTargets: readonly Target[] = [
  decoder('operation', decodeOperation, bodies),
  decoder(
    'signed-operation',
    (input) => verified(decodeSignedOperation(p, input)),
    () => group().operations.map(encodeSignedOperation),
  ),
  decodes(role('operation-log', (input) => intoLog(signedBy(group().alice, input, null)), bodies)),
  decodes(role('operation-log-join', (input) => intoLog(signedBy(group().carol, input, group().open.secret)), bodies)),
  decoder('rekey', openAll, () => [rekey().bytes]),
  decodes(
    role(
      'rekey-signed',
      (input) => openAll(rekeyAround(input)),
      () => [rekey().bytes.slice(0, -SIGNATURE_AND_CONFIRM)],
    ),
  ),
  decoder(
    'hour-chain',
    (input) => {
      const chain = HourChain.decode(input);
      chain.at(p, chain.oldestHour + 1);
      return chain.encode();
    },
    () => [new HourChain(NOW_HOUR, new Uint8Array(32)).encode()],
  ),
  decoder('invite', openSealedInvite, () => [invite().sealed]),
  decoder(
    'invite-sealed',
    (input) => openSealedInvite(invite().capture.replaced(invite().sealed, input)),
    () => [invite().capture.plaintext()],
  ),
  role(
    'invite-device-layer',
    (input) => openDeviceLayer(p, invite().device, input),
    () => [invite().locked, invite().sealed],
  ),
];
