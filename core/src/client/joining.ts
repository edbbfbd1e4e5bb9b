import { equalBytes, toHex } from '../bytes/bytes.ts';
import { UsageError } from '../errors.ts';
import { HourChain, hourOf, MAX_HOURS_AHEAD } from '../group/chain.ts';
import type { Epoch } from '../group/epochs.ts';
import { type InviteContent, inviteKeys } from '../group/invite.ts';
import { OperationLog } from '../group/operation-log.ts';
import { foldRoster, type PendingInvite, type Roster } from '../group/roster.ts';
import {
  decodeSignedOperation,
  encodeSignedOperation,
  type SignedOperation,
  signOperation,
} from '../group/signed-operation.ts';
import { composeOperations } from './compose.ts';
import type { Group } from './group.ts';
import { addGroup, ownDevice, putEpoch } from './new-group.ts';
import { takeOperations } from './operations-intake.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import { CLOCK_TOLERANCE } from './waiting.ts';

/**
 * Joins by what an invite brought. Every member gets the join and this device's keys as a group message. Changes nothing
 * until all checks have passed. Throws DecodeError, UsageError 'already-in-group', 'invite-expired', 'invite-invalid'.
 */
export function join(turn: Turn, content: InviteContent, operations: readonly Uint8Array[]): void {
  const { primitives: p } = turn.env;
  const { device, memberId } = turn.profile();
  checkContent(turn, content);
  const former = turn.state.groups.get(toHex(content.groupId)) ?? null;
  const log = readLog(turn, content, operations, former);
  if (!content.epoch.heads.every((head) => log.has(head))) throw invalid('its epoch names what it does not bring');
  const roster = foldRoster(p, log);
  if (roster.members.has(toHex(memberId))) throw new UsageError('already-in-group', 'a member already');
  const pending = findInvite(turn, content, roster);

  const newest = newestTime(turn, log);
  const operation = {
    type: 'join',
    author: memberId,
    at: Math.max(turn.now, Math.min(newest + 1, pending.expiry)),
    clock: log.nextClock(),
    heads: log.heads(),
    inviteId: pending.inviteId,
    device: ownDevice(turn),
  } as const;
  const keys = inviteKeys(p, content.inviteSecret);
  const joined = signOperation(p, operation, content.groupId, device.signing, keys.signing);
  if (log.add(joined) !== 'added' || !foldRoster(p, log).members.has(toHex(memberId)))
    throw invalid('the join is void');

  const chain = new HourChain(content.hour, content.chain);
  const epoch = { ...content.epoch, author: null };
  const group =
    former === null
      ? addGroup(turn, log, { epoch, chain }, Math.max(newest, operation.at))
      : comeBack(turn, former, [...operations, encodeSignedOperation(joined)], { epoch, chain });
  group.inviteKey = keys.sealing;
  turn.records.put(recordKeys.inviteKey(group.id), keys.sealing.exportSecret());
  turn.tell({ type: 'invite-opened', groupId: group.id });
  composeOperations(turn, group, saidWith(turn, log, pending, operations));
}

/**
 * The join, and what it is nothing without: the invite, for whoever was offline may not have it yet; and, of somebody who
 * comes back, what he knows and the inviter did not: his last words may have reached nobody.
 */
function saidWith(
  { env }: Turn,
  log: OperationLog,
  { operation }: PendingInvite,
  brought: readonly Uint8Array[],
): SignedOperation[] {
  const known = new Set(brought.map((bytes) => toHex(decodeSignedOperation(env.primitives, bytes).id)));
  return log.ordered().flatMap(({ id, signed }) => (id === operation || !known.has(id) ? [signed] : []));
}

/** What can be said before the operations are here. Throws UsageError 'already-in-group', 'invite-expired', 'invite-invalid'. */
export function checkContent({ state, now }: Turn, content: InviteContent): void {
  if (state.groups.get(toHex(content.groupId))?.state === 'member') {
    throw new UsageError('already-in-group', 'a member already');
  }
  if (content.expiry < now) throw new UsageError('invite-expired', 'the invite has expired');
  // A chain that starts in the future opens nothing for so long.
  if (content.hour > hourOf(now + CLOCK_TOLERANCE)) throw invalid('it starts in the future');
  // One that starts decades ago takes seconds to be brought up to now, and no invite lives that long.
  if (content.hour + MAX_HOURS_AHEAD < hourOf(now)) throw invalid('it starts in the distant past');
}

/** Into a group that this device was in before: it goes on numbering its messages, and keeps what it knew. */
function comeBack(
  turn: Turn,
  group: Group,
  operations: readonly Uint8Array[],
  { epoch, chain }: { epoch: Epoch; chain: HourChain },
): Group {
  takeOperations(turn, group, operations, turn.now);
  putEpoch(turn, group, epoch, chain);
  return group;
}

function readLog(
  { env }: Turn,
  { groupId, inviter }: InviteContent,
  operations: readonly Uint8Array[],
  former: Group | null,
): OperationLog {
  const { primitives: p } = env;
  const log = new OperationLog(p, groupId);
  for (const { signed } of former?.log.ordered() ?? []) log.add(signed);
  for (const bytes of operations) {
    const acceptance = log.add(decodeSignedOperation(p, bytes));
    if (acceptance !== 'added' && acceptance !== 'known') throw invalid(`an operation is ${acceptance}`);
  }
  if (!log.has(groupId)) throw invalid('no create');
  if (!foldRoster(p, log).members.has(toHex(inviter))) throw invalid('the inviter is no member');
  return log;
}

/** The invite that the secret belongs to, open and by the inviter. */
function findInvite(
  { env }: Turn,
  { inviteSecret, inviter, expiry }: InviteContent,
  { invites }: Roster,
): PendingInvite {
  const keys = inviteKeys(env.primitives, inviteSecret);
  for (const pending of invites.values()) {
    if (!equalBytes(pending.signingKey, keys.signing.publicKey.bytes)) continue;
    if (!equalBytes(pending.sealingKey, keys.sealing.publicKey.bytes)) continue;
    if (equalBytes(pending.author, inviter) && pending.expiry === expiry) return pending;
  }
  throw invalid('no open invite has this secret');
}

function newestTime({ now }: Turn, log: OperationLog): number {
  const times = log.ordered().map(({ signed }: { signed: SignedOperation }) => signed.operation.at);
  return times.reduce((newest, at) => Math.max(newest, Math.min(at, now + CLOCK_TOLERANCE)), 0);
}

export function invalid(why: string): UsageError {
  return new UsageError('invite-invalid', `the invite does not hold: ${why}`);
}
