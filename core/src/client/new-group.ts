import { toHex } from '../bytes/bytes.ts';
import { UsageError } from '../errors.ts';
import { HourChain, hourOf, startChain } from '../group/chain.ts';
import { type Epoch, firstEpoch } from '../group/epochs.ts';
import { nameFrom } from '../group/name.ts';
import { OperationLog } from '../group/operation-log.ts';
import type { MemberDevice } from '../group/operations.ts';
import { signOperation } from '../group/signed-operation.ts';
import { groupId } from '../wire/ids.ts';
import { encodeEpoch } from './epochs-of-group.ts';
import { encodeHead, Group } from './group.ts';
import { storeNewLog } from './operations-intake.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import { isClockOff } from './waiting.ts';

const NONCE = 16;

/** Throws UsageError 'not-started', 'not-registered', 'clock-off', 'name-empty', 'name-too-long'. */
export function createGroup(turn: Turn, name: string, colour: number): void {
  const { env, now } = turn;
  const { primitives: p, random } = env;
  const { device, memberId } = turn.profile();
  const contents = {
    type: 'create',
    nonce: random.bytes(NONCE),
    groupName: nameFrom(name),
    colour: checkedColour(colour),
    device: ownDevice(turn),
  } as const;
  requireClock(turn);
  const operation = { author: memberId, at: now, clock: 0, heads: [], ...contents };
  const signed = signOperation(p, operation, null, device.signing, null);
  const log = new OperationLog(p, groupId(signed.id));
  log.add(signed);
  // An hour of grace, for members whose clocks are behind this one.
  const hour = hourOf(now) - 1;
  const epoch = firstEpoch(log.groupId, signed.id, hour);
  addGroup(turn, log, { epoch, chain: new HourChain(hour, startChain(env)) }, now);
}

/** Stores and tells a group that this device had not before. */
export function addGroup(turn: Turn, log: OperationLog, { epoch, chain }: OpenedEpoch, newest: number): Group {
  const head = { profile: 'balanced', nextSeq: 1, newest, claimed: 0 } as const;
  const group = new Group(turn.env.primitives, { me: turn.profile().memberId, log, head });
  turn.state.groups.set(toHex(group.id), group);
  putEpoch(turn, group, epoch, chain);
  turn.records.put(recordKeys.group(group.id), encodeHead(head));
  storeNewLog(turn, group);
  return group;
}

/** Takes an epoch in, with its keys where this device has them. */
export function putEpoch(
  { records }: Turn,
  group: Group,
  epoch: Epoch,
  chain: HourChain | null,
  rekey: Uint8Array | null = null,
): void {
  group.epochs.put(epoch, chain, chain === null ? null : rekey);
  if (chain !== null && rekey !== null) records.put(recordKeys.epochRekey(group.id, epoch.id), rekey);
  records.put(recordKeys.epoch(group.id, epoch.id), encodeEpoch(epoch));
  if (chain !== null) records.put(recordKeys.chain(group.id, epoch.id), chain.encode());
}

interface OpenedEpoch {
  readonly epoch: Epoch;
  readonly chain: HourChain;
}

/** What other members are told of this device. Throws UsageError 'not-registered'. */
export function ownDevice(turn: Turn): MemberDevice {
  const { name, device, mailboxId } = turn.profile();
  if (mailboxId === null) throw new UsageError('not-registered', 'the endpoint has no mailbox yet');
  return { signingKey: device.signing.publicKey.bytes, deviceKey: device.device.publicKey.bytes, mailboxId, name };
}

/** Which hour a chain starts at is said once and for all. Throws UsageError 'clock-off'. */
export function requireClock({ link, now }: Turn): void {
  if (isClockOff(link, now)) throw new UsageError('clock-off', 'the clock differs too much from the server’s');
}

/** Throws UsageError 'range'. */
export function checkedColour(colour: number): number {
  if (!Number.isInteger(colour) || colour < 0 || colour > 255) throw new UsageError('range', `colour ${colour}`);
  return colour;
}
