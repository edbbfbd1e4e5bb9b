import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import { DecodeError } from '../errors.ts';
import type { LogEntry } from '../group/operation-log.ts';
import { foldRoster } from '../group/roster.ts';
import { decodeSignedOperation, encodeSignedOperation, type SignedOperation } from '../group/signed-operation.ts';
import type { MemberId } from '../wire/ids.ts';
import { resolveAcknowledgements } from './acknowledgements.ts';
import { heedWaiting } from './catching-up.ts';
import { forwardMissing } from './forwarding.ts';
import { encodeRanks, type Group, LEAST_RANKS, MAX_RANKED_MEMBERS } from './group.ts';
import { lineOf } from './lines.ts';
import { encodeOrphan } from './orphans.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import { welcomeBack } from './welcoming.ts';

/**
 * Takes in signed operations, whoever carried them: each stands by its own signatures. One that comes before what its
 * author had seen waits; the others change the roster and are told. `arrivedAt` bounds the time that they may claim.
 */
export function takeOperations(turn: Turn, group: Group, operations: readonly Uint8Array[], arrivedAt: number): void {
  const added = operations.flatMap((bytes) => {
    const signed = decodeOrCount(turn, bytes);
    return signed !== null && take(turn, group, signed, arrivedAt) ? [signed] : [];
  });
  if (added.length > 0) added.push(...adoptOrphans(turn, group));
  settleRoster(turn, group, added, arrivedAt);
}

/** One of this device's own. */
export function addOwnOperation(turn: Turn, group: Group, signed: SignedOperation): void {
  if (take(turn, group, signed, turn.now)) settleRoster(turn, group, [signed], turn.now);
}

/** For a group that is new here: all its operations are in its log already. */
export function storeNewLog(turn: Turn, group: Group): void {
  const entries = group.log.ordered();
  for (const { signed } of entries) storeOperation(turn, group, signed);
  rememberRanks(turn, group);
  tellLines(turn, group, entries, turn.now);
  turn.tell({ type: 'group', groupId: group.id });
}

/** True where it was added to the log. */
function take(turn: Turn, group: Group, signed: SignedOperation, arrivedAt: number): boolean {
  switch (group.log.add(signed)) {
    case 'added':
      storeOperation(turn, group, signed);
      return true;
    case 'unknown-parents':
      keepOrphan(turn, group, signed, arrivedAt);
      return false;
    case 'invalid':
      turn.count('operation-invalid');
      return false;
    case 'known':
      return false;
  }
}

function settleRoster(turn: Turn, group: Group, added: readonly SignedOperation[], arrivedAt: number): void {
  if (added.length === 0) return;
  const before = group.roster;
  group.roster = foldRoster(turn.env.primitives, group.log);
  rememberRanks(turn, group);
  for (const { id, operation } of added) {
    if (operation.type !== 'join') continue;
    if (group.roster.members.get(toHex(operation.author))?.operation === toHex(id)) meet(turn, group, operation.author);
    group.newcomers.add(toHex(operation.author));
  }
  welcomeBack(turn, group, before);
  resolveAcknowledgements(turn, group);
  const entries = added.flatMap(({ id }) => group.log.get(toHex(id)) ?? []);
  tellLines(turn, group, entries, arrivedAt);
  turn.tell({ type: 'group', groupId: group.id });
  forwardMissing(turn, group, entries);
}

/**
 * From when on messages go between this device and somebody who joined. A member whom he knew when he joined has had
 * all of his messages, from number 1; one whom he did not is introduced, as he is to everyone who was there before.
 * Who comes back goes on with his numbers, and everybody is introduced to everybody again.
 */
function meet(turn: Turn, group: Group, member: MemberId): void {
  const met = group.roster.members.get(toHex(member));
  const mine = group.roster.members.get(toHex(group.me));
  if (met === undefined || mine === undefined) return;
  if (met === mine) {
    for (const { id } of group.roster.members.values()) if (group.peers.has(toHex(id))) meetAgain(turn, group, id);
    return;
  }
  const peer = group.peer(member);
  peer.beginAt(group.head.nextSeq);
  const seen = group.log.ancestors(fromHex(met.operation));
  const isFirstTime = !hasJoinedBefore(group, member, seen);
  if (peer.baseline === 0 && isFirstTime && seen.has(mine.operation)) peer.baseline = 1;
  turn.records.put(recordKeys.peer(group.id, member), peer.encode());
}

/** What he sent while this device was out of the group was not for it. */
function meetAgain(turn: Turn, group: Group, member: MemberId): void {
  const peer = group.peer(member);
  peer.beginAt(group.head.nextSeq);
  peer.baseline = 0;
  peer.gaps = [];
  group.gapped.delete(toHex(member));
  turn.records.put(recordKeys.peer(group.id, member), peer.encode());
}

function hasJoinedBefore({ log }: Group, member: MemberId, seen: ReadonlySet<string>): boolean {
  return log.ordered().some(({ signed: { id, operation } }) => {
    const takesIn = operation.type === 'join' || operation.type === 'create';
    return takesIn && equalBytes(operation.author, member) && seen.has(toHex(id));
  });
}

function keepOrphan(turn: Turn, group: Group, signed: SignedOperation, arrivedAt: number): void {
  const orphan = { arrivedAt, bytes: encodeSignedOperation(signed) };
  const evicted = group.orphans.add(toHex(signed.id), orphan);
  if (evicted === null) return;
  turn.records.put(recordKeys.orphan(group.id, signed.id), encodeOrphan(orphan));
  heedWaiting(turn, group, whoHasSeen(group, signed));
  for (const old of evicted) {
    turn.records.delete(recordKeys.orphan(group.id, fromHex(old)));
    turn.count('operation-evicted');
  }
}

/** Its author; of somebody who is no member yet, who invited him; null where neither is known. */
function whoHasSeen({ roster, log }: Group, { operation }: SignedOperation): MemberId | null {
  if (roster.members.has(toHex(operation.author))) return operation.author;
  const [invite] = operation.type === 'join' ? log.invitesOf(operation.inviteId) : [];
  return invite?.signed.operation.author ?? null;
}

/** Offers the waiting ones again until none fits any more. */
function adoptOrphans(turn: Turn, group: Group): SignedOperation[] {
  const adopted: SignedOperation[] = [];
  for (let progress = true; progress; ) {
    progress = false;
    for (const [id, orphan] of group.orphans.entries()) {
      const signed = decodeSignedOperation(turn.env.primitives, orphan.bytes);
      if (!signed.operation.heads.every((head) => group.log.has(head))) continue;
      group.orphans.remove(id);
      turn.records.delete(recordKeys.orphan(group.id, signed.id));
      progress = true;
      if (take(turn, group, signed, orphan.arrivedAt)) adopted.push(signed);
    }
  }
  return adopted;
}

function storeOperation({ records }: Turn, group: Group, signed: SignedOperation): void {
  records.put(recordKeys.operation(group.id, signed.id), encodeSignedOperation(signed));
}

function rememberRanks(turn: Turn, group: Group): void {
  const hash = toHex(group.roster.hash);
  if (group.ranks.has(hash)) return;
  const members = [...group.roster.members.values()].map(({ id }) => id);
  group.ranks.set(hash, members);
  turn.records.put(recordKeys.ranks(group.id, group.roster.hash), encodeRanks(group.log.size, members));
  let ranked = [...group.ranks.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of group.ranks) {
    if (group.ranks.size <= LEAST_RANKS || ranked <= MAX_RANKED_MEMBERS) break;
    ranked -= length;
    group.ranks.delete(oldest);
    turn.records.delete(recordKeys.ranks(group.id, fromHex(oldest)));
  }
}

function tellLines(turn: Turn, group: Group, entries: readonly LogEntry[], arrivedAt: number): void {
  for (const entry of entries) {
    const line = lineOf(group, entry, arrivedAt);
    if (line !== null) turn.tell({ type: 'line', line });
  }
}

function decodeOrCount(turn: Turn, bytes: Uint8Array): SignedOperation | null {
  try {
    return decodeSignedOperation(turn.env.primitives, bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('operation-malformed');
    return null;
  }
}
