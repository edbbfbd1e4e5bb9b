import { equalBytes, toHex } from '../bytes/bytes.ts';
import { UsageError } from '../errors.ts';
import { hourOf } from '../group/chain.ts';
import { type InviteContent, inviteKeys, roomForOperations, sealInvite } from '../group/invite.ts';
import { cut, encodeOperations } from '../group/invite-parts.ts';
import { type InviteTerms, inviteIdOf } from '../group/operation-keys.ts';
import { mayInvite } from '../group/roster.ts';
import { encodeSignedOperation, type SignedOperation, signOperation } from '../group/signed-operation.ts';
import { geometry } from '../wire/geometry.ts';
import type { MailboxId } from '../wire/ids.ts';
import { composeOperations } from './compose.ts';
import type { Group } from './group.ts';
import { sendParts } from './invite-parts.ts';
import { ownDevice, requireClock } from './new-group.ts';
import { addOwnOperation } from './operations-intake.ts';
import { enqueue } from './outbox.ts';
import type { Turn } from './turn.ts';
import type { EndpointEvent, InviteTarget } from './types.ts';

/** As long as the target's app keeps a sealed message. */
const INVITE_LIFETIME = 7 * 24 * 60 * 60 * 1000;

type InviteEvent = Extract<EndpointEvent, { type: 'invite' }>;

/**
 * Adds somebody: the members learn of the invite, the target gets a message that only the passphrase opens, and in
 * messages of their own the operations that it has no room for.
 * Throws UsageError 'unknown-group', 'removed', 'not-allowed', 'target-is-yourself', 'target-already-member',
 * 'contact-code-other-server', 'passphrase-must-be-generated', 'group-full', 'clock-off', 'too-large',
 * 'rekey-under-way'.
 */
export function invite(turn: Turn, event: InviteEvent): void {
  const group = turn.activeGroup(event.groupId);
  const targetId = checkTarget(turn, group, event);
  requireClock(turn);
  const { env } = turn;
  const { primitives: p, random } = env;
  const inviteSecret = random.bytes(geometry.key);
  const { terms, signed } = signInvite(turn, group, inviteSecret, targetId);
  const { code } = event.target.type === 'contact-code' ? event.target : { code: null };
  const { content, further } = contentOf(turn, group, { inviteSecret, expiry: terms.expiry, signed });
  const payload = sealInvite(env, {
    content,
    salt: event.salt,
    passphraseKey: event.passphraseKey,
    targetId,
    ...(code === null ? {} : { deviceKey: p.x25519PublicKey(code.deviceKey) }),
  });

  addOwnOperation(turn, group, signed);
  composeOperations(turn, group, [signed]);
  const id = toHex(terms.inviteId);
  const address = { recipients: [], target: targetId, alone: false, epoch: 'newest' } as const;
  enqueue(turn, { id, groupId: group.id, visible: true, seq: 0, payload, ...address });
  const parts = further.map((piece, i) => ({ index: i + 2, piece }));
  sendParts(turn, group, terms, parts, false);
  turn.tell({ type: 'invite-sent', groupId: group.id, inviteId: id });
}

function checkTarget(turn: Turn, group: Group, { target, salt, passphraseKey, generated }: InviteEvent): MailboxId {
  const { fingerprint, memberId } = turn.profile();
  const own = ownDevice(turn);
  if (!mayInvite(group.roster, memberId)) throw new UsageError('not-allowed', 'only admins invite here');
  if (salt.length !== geometry.key || passphraseKey.length !== geometry.key) {
    throw new UsageError('length', 'salt and passphrase key have 32 bytes each');
  }
  if (target.type === 'contact-code' && !equalBytes(target.code.fingerprint, fingerprint)) {
    throw new UsageError('contact-code-other-server', 'a contact code of another server');
  }
  const id = target.type === 'contact-code' ? target.code.mailboxId : target.mailboxId;
  if (equalBytes(id, own.mailboxId) || hasKey(target, own.signingKey)) {
    throw new UsageError('target-is-yourself', 'the target is this device');
  }
  const members = [...group.roster.members.values()];
  if (members.some((member) => equalBytes(member.mailboxId, id) || hasKey(target, member.signingKey))) {
    throw new UsageError('target-already-member', 'the target is a member');
  }
  const open = [...group.roster.invites.values()].filter(({ expiry }) => expiry >= turn.now).length;
  if (members.length + open >= geometry.maxRecipients) {
    throw new UsageError('group-full', `${members.length} members, ${open} invited`);
  }
  if (target.type === 'short-id' && !generated) {
    throw new UsageError('passphrase-must-be-generated', 'a short id takes only a generated passphrase');
  }
  return id;
}

function hasKey(target: InviteTarget, signingKey: Uint8Array): boolean {
  return target.type === 'contact-code' && equalBytes(target.code.signingKey, signingKey);
}

function signInvite(
  turn: Turn,
  group: Group,
  inviteSecret: Uint8Array,
  target: MailboxId,
): { terms: InviteTerms & { readonly inviteId: Uint8Array }; signed: SignedOperation } {
  const { primitives: p } = turn.env;
  const { device, memberId } = turn.profile();
  const keys = inviteKeys(p, inviteSecret);
  const terms = {
    author: memberId,
    signingKey: keys.signing.publicKey.bytes,
    sealingKey: keys.sealing.publicKey.bytes,
    expiry: turn.now + INVITE_LIFETIME,
    target,
  };
  const inviteId = inviteIdOf(p, terms);
  const at = Math.max(turn.now, group.head.newest + 1);
  const seen = { at, clock: group.log.nextClock(), heads: group.log.heads() };
  const operation = { type: 'invite', inviteId, ...terms, ...seen } as const;
  return { terms: { inviteId, ...terms }, signed: signOperation(p, operation, group.id, device.signing, null) };
}

/** Throws UsageError 'clock-off' where the chain of this hour is not there, 'rekey-under-way', 'too-large'. */
function contentOf(
  turn: Turn,
  group: Group,
  { inviteSecret, expiry, signed }: { inviteSecret: Uint8Array; expiry: number; signed: SignedOperation },
): { content: InviteContent; further: readonly Uint8Array[] } {
  const { current: epoch } = group;
  const { primitives: p } = turn.env;
  if (epoch === null) throw new UsageError('rekey-under-way', 'the group’s keys are being replaced');
  const hour = hourOf(turn.now);
  const chain = group.epochs.get(epoch.id)?.chain?.at(p, hour) ?? null;
  if (chain === null) throw new UsageError('clock-off', 'the clock is behind an hour that was erased');
  const operations = [...group.log.ordered().map((entry) => entry.signed), signed].map(encodeSignedOperation);
  const [firstPiece, ...further] = cut(encodeOperations(operations), roomForOperations(epoch.heads.length));
  const { mailboxId, deviceKey } = ownDevice(turn);
  const content = {
    groupId: group.id,
    inviter: group.me,
    inviterMailbox: mailboxId,
    inviterDeviceKey: deviceKey,
    inviteSecret,
    expiry,
    epoch,
    hour,
    chain,
    furtherPieces: further.map((piece) => p.sha256(piece)),
    firstPiece: firstPiece as Uint8Array,
  };
  return { content, further };
}
