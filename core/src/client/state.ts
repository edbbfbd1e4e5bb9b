import { fromHex, toHex } from '../bytes/bytes.ts';
import type { Env } from '../crypto/env.ts';
import type { Primitives } from '../crypto/primitives.ts';
import type { Guard } from '../directory/choose-path.ts';
import type { Directory } from '../directory/directory.ts';
import { DecodeError } from '../errors.ts';
import { HourChain } from '../group/chain.ts';
import { OperationLog } from '../group/operation-log.ts';
import { decodeSignedOperation } from '../group/signed-operation.ts';
import { type GroupId, groupId, type MemberId, type ProxyId } from '../wire/ids.ts';
import { decodeCatchUp } from './catch-up.ts';
import { DirectoryClaims } from './directory-claims.ts';
import { decodeEpoch } from './epochs-of-group.ts';
import { decodeHead, decodeRanks, decodeTold, Group } from './group.ts';
import { decodeGuards } from './guards.ts';
import { decodeHeld } from './held-messages.ts';
import { decodeOrphan } from './orphans.ts';
import { decodeEntry, type OutboxEntry, PARTS_REQUEST } from './outbox-entry.ts';
import { Peer } from './peer.ts';
import { decodePendingJoin, type PendingJoin } from './pending-join.ts';
import { decodeProfile, type OwnProfile } from './profile.ts';
import { type Records, recordKeys } from './records.ts';
import { decodeReplacedKey, type ReplacedKey } from './replaced-key.ts';
import { decodeSealed, type SealedMessage } from './sealed-message.ts';
import type { WaitingReason } from './types.ts';

/** What an endpoint remembers: all of it can be had again from the stored records. */
export interface State {
  profile: OwnProfile | null;
  guards: readonly Guard[];
  claims: DirectoryClaims;
  /** The newest first. */
  replacedKeys: readonly ReplacedKey[];
  /** By hex group id. */
  readonly groups: Map<string, Group>;
  /** By id, in the order of sending. */
  readonly outbox: Map<string, OutboxEntry>;
  /** By id. */
  readonly sealed: Map<string, SealedMessage>;
  /** By the id that the first part had among the sealed, the oldest first. */
  readonly pendingJoins: Map<string, PendingJoin>;
}

/** What an endpoint knows of the network at the moment; gone after a restart, and nothing is lost by that. */
export interface LinkState {
  connected: boolean;
  /** By the local clock. */
  connectedAt: number;
  /** The mailbox was found empty since the connection was made: a missing echo is missing, not just not fetched yet. */
  drained: boolean;
  /** When it was found so first on this connection, by the local clock; null while it was not. */
  drainedSince: number | null;
  /** Nothing arrived since it was found empty. */
  empty: boolean;
  directory: Directory | null;
  /** SHA-256 of the directory's document. */
  directoryHash: Uint8Array | null;
  /** The directory came from a server at a local address, so proxies may be at one. */
  reachedLocally: boolean;
  ownProxy: ProxyId | null;
  /** Server time at which the mailbox was last empty. */
  drainedAt: number | null;
  /** The newest time that the server gave. */
  serverTime: number | null;
  /** The local clock was this far off when the mailbox was last found empty, and what it showed then. */
  ahead: { readonly by: number; readonly at: number } | null;
  /** A directory had expired by the local clock when it came. */
  directoryCameExpired: boolean;
  /** Times of failures by hex proxy id. */
  readonly failures: Map<string, number[]>;
  /** Outbox entry and proxies by transmission. */
  readonly inFlight: Map<string, { readonly entry: string; readonly proxies: readonly ProxyId[] }>;
  /** When the last of the entries that waited goes out. */
  spreadUntil: number;
  /** As last told. */
  waiting: WaitingReason | null;
  /** There was a path, waiting.ts; null where it is to be looked for. */
  pathSeen: PathSeen | null;
  /** Statuses as last told, by outbox entry. */
  readonly told: Map<string, string>;
}

/** What a path was found with, and until when it is there for sure. */
interface PathSeen {
  readonly directory: Directory;
  readonly guards: readonly Guard[];
  readonly self: ProxyId | null;
  readonly from: number;
  readonly until: number;
}

export function newLinkState(): LinkState {
  return {
    connected: false,
    connectedAt: 0,
    drained: false,
    drainedSince: null,
    empty: false,
    directory: null,
    directoryHash: null,
    reachedLocally: false,
    ownProxy: null,
    drainedAt: null,
    serverTime: null,
    ahead: null,
    directoryCameExpired: false,
    failures: new Map(),
    inFlight: new Map(),
    spreadUntil: 0,
    waiting: 'no-server',
    pathSeen: null,
    told: new Map(),
  };
}

/** Throws DecodeError for records that no version of this engine wrote. */
export function loadState({ primitives: p }: Pick<Env, 'primitives'>, records: Records): State {
  const profile = maybe(records.get(recordKeys.profile), (bytes) => decodeProfile(p, bytes));
  const groups = records.under('group').map(([hexId, head]) => {
    if (profile === null) throw new DecodeError('profile', 'groups without a profile');
    return loadGroup(p, records, profile.memberId, groupId(fromHex(hexId)), head);
  });
  const outbox = records
    .under('outbox')
    .map(([id, record]) => decodeEntry(id, record))
    .sort((a, b) => a.number - b.number);
  const known = new Set(groups.map((group) => toHex(group.id)));
  if (!outbox.every(({ id, groupId }) => known.has(toHex(groupId)) || id.startsWith(PARTS_REQUEST))) {
    throw new DecodeError('outbox', 'a message of a group that is not here');
  }
  return {
    profile,
    guards: maybe(records.get(recordKeys.guards), decodeGuards) ?? [],
    claims: maybe(records.get(recordKeys.claims), DirectoryClaims.decode) ?? new DirectoryClaims(),
    replacedKeys: records
      .under('device-key')
      .map(([, record]) => decodeReplacedKey(p, record))
      .sort((a, b) => b.replacedAt - a.replacedAt),
    groups: new Map(groups.map((group) => [toHex(group.id), group])),
    outbox: new Map(outbox.map((entry) => [entry.id, entry])),
    sealed: new Map(records.under('sealed').map(([id, record]) => [id, decodeSealed(record)])),
    pendingJoins: loadPendingJoins(p, records),
  };
}

function loadPendingJoins(p: Primitives, records: Records): Map<string, PendingJoin> {
  const pending = records.under('pending-join').map(([id, record]): [string, PendingJoin] => {
    return [id, decodePendingJoin(p, record, records.under('join-part', id))];
  });
  return new Map(pending.sort(([, a], [, b]) => a.arrivedAt - b.arrivedAt));
}

function loadGroup(p: Primitives, records: Records, me: MemberId, id: GroupId, head: Uint8Array): Group {
  const hexId = toHex(id);
  const group = new Group(p, { me, log: loadLog(p, records, id), head: decodeHead(head) });
  for (const [epochId, record] of records.under('epoch', hexId)) {
    const epoch = decodeEpoch(fromHex(epochId), record);
    if (!epoch.heads.every((head) => group.log.has(head))) {
      throw new DecodeError('heads', 'an epoch of other operations');
    }
    const chain = maybe(records.get(recordKeys.chain(id, epoch.id)), HourChain.decode);
    group.epochs.put(epoch, chain, records.get(recordKeys.epochRekey(id, epoch.id)));
  }
  for (const [rekey, record] of sorted(records.under('rekey', hexId), decodeOrphan))
    group.waitingRekeys.add(rekey, record);
  group.inviteKey = maybe(records.get(recordKeys.inviteKey(id)), (bytes) => p.x25519SecretKey(bytes));
  for (const [member, record] of records.under('peer', hexId)) {
    const peer = Peer.decode(record);
    group.peers.set(member, peer);
    if (peer.gaps.length > 0) group.gapped.add(member);
  }
  group.kept.load(records.under('kept', hexId));
  group.catchUp = maybe(records.get(recordKeys.catchUp(id)), decodeCatchUp) ?? group.catchUp;
  group.told = maybe(records.get(recordKeys.told(id)), decodeTold) ?? group.told;
  for (const [orphan, record] of sorted(records.under('orphan', hexId), decodeOrphan))
    group.orphans.add(orphan, record);
  for (const [held, record] of sorted(records.under('held', hexId), decodeHeld)) group.held.add(held, record);
  const ranks = records.under('ranks', hexId).map(([hash, record]) => ({ hash, ...decodeRanks(record) }));
  for (const { hash, members } of ranks.sort((a, b) => a.since - b.since)) group.ranks.set(hash, members);
  return group;
}

/** Signatures are verified once, on arrival: these were. Verifying again costs little next to trusting a disk. */
function loadLog(p: Primitives, records: Records, id: GroupId): OperationLog {
  const log = new OperationLog(p, id);
  const operations = records.under('operation', toHex(id)).map(([, bytes]) => decodeSignedOperation(p, bytes));
  for (const signed of operations.sort((a, b) => a.operation.clock - b.operation.clock)) {
    const acceptance = log.add(signed);
    if (acceptance !== 'added') throw new DecodeError('operation', `a stored operation is ${acceptance}`);
  }
  if (!log.has(id)) throw new DecodeError('operation', 'a group without its create');
  return log;
}

function sorted<Value extends { arrivedAt: number }>(
  records: readonly [string, Uint8Array][],
  decode: (record: Uint8Array) => Value,
): [string, Value][] {
  return records
    .map(([key, record]): [string, Value] => [key, decode(record)])
    .sort(([, a], [, b]) => a.arrivedAt - b.arrivedAt);
}

function maybe<Value>(bytes: Uint8Array | null, decode: (bytes: Uint8Array) => Value): Value | null {
  return bytes === null ? null : decode(bytes);
}
