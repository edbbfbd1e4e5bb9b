import { equalBytes, toHex } from '../bytes/bytes.ts';
import type { Profile } from '../crypto/profile.ts';
import { choosePath, type Path } from '../directory/choose-path.ts';
import { currentOnionKey, type Descriptor } from '../directory/descriptor.ts';
import { currentKey } from '../directory/validity.ts';
import { InternalError } from '../errors.ts';
import { hourOf } from '../group/chain.ts';
import type { Epoch } from '../group/epochs.ts';
import { buildPacket, buildPlainPacket, type Route as RouteKeys, sealMessage } from '../roles/1-source.ts';
import type { MailboxId } from '../wire/ids.ts';
import { decodeSignedMessage } from '../wire/signed-message.ts';
import type { Delivery, SourcePacket } from '../wire/stages.ts';
import { formerMember } from './former-members.ts';
import type { Group } from './group.ts';
import { encodeGuards } from './guards.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import type { Route, RouteStop } from './types.ts';
import { pathInput } from './waiting.ts';

/** One new transmission of an outbox entry: a fresh path, fresh encapsulations, the hour's key of now. */
export interface Transmission {
  readonly path: Path;
  readonly packet: SourcePacket;
  readonly recipients: number;
}

/** A path for one transmission; guards that had to be chosen are stored. Null where no two proxies fit. */
export function drawPath(turn: Turn): Path | null {
  const { env, state, link, now } = turn;
  if (link.directory === null) return null;
  const chosen = choosePath(env, pathInput(state, link, link.directory, now));
  if (chosen === null) return null;
  const record = encodeGuards(chosen.guards);
  if (!equalBytes(record, encodeGuards(state.guards))) turn.records.put(recordKeys.guards, record);
  state.guards = chosen.guards;
  return chosen.path;
}

/**
 * Null where the hour's key is not there: the clock went back behind what was erased. Throws VerifyError
 * 'low-order-key' for a path whose keys hide nothing, UsageError 'too-large'.
 */
export function transmit(turn: Turn, entry: OutboxEntry, path: Path): Transmission | null {
  const keys = routeKeys(turn, profileOf(turn, entry), path);
  const { env } = turn;
  if (entry.target !== null) {
    const packet = buildPlainPacket(env, { ...keys, payload: entry.payload as Delivery, recipient: entry.target });
    return { path, packet, recipients: 1 };
  }
  const group = turn.group(entry.groupId);
  const epoch = epochOf(group, entry);
  const hour = epoch === null ? null : group.epochs.hourKeys(env.primitives, epoch.id, hourOf(turn.now));
  if (hour === null) return null;
  const sealed = sealMessage(env, hour, decodeSignedMessage(entry.payload));
  const recipients = mailboxesOf(turn, group, entry);
  const packet = buildPacket(env, { ...keys, sealed, hourKey: hour.keyPair.publicKey, recipients });
  return { path, packet, recipients: recipients.length };
}

/** Who asks for parts of an invite is in no such group yet, and asks as a new group would. */
export function profileOf({ state }: Turn, { groupId }: OutboxEntry): Profile {
  return state.groups.get(toHex(groupId))?.head.profile ?? 'balanced';
}

/** Null where the keys are not here that the entry is to be sealed with. */
export function epochOf(group: Group, { epoch }: OutboxEntry): Epoch | null {
  if (epoch === 'current') return group.current;
  if (epoch === 'newest') return group.best;
  const known = group.epochs.get(epoch);
  // Its keys are gone, after a week of trying: whoever is still to get it has newer ones.
  return known === null || known.chain === null ? group.best : known.epoch;
}

export function describeRoute(
  turn: Turn,
  profile: Profile,
  { path, packet, recipients }: Transmission,
  before: Route | null,
): Route {
  const server = turn.profile().fingerprint;
  return {
    first: stop(path.first, server),
    second: stop(path.second, server),
    profile,
    attempts: (before?.attempts ?? 0) + 1,
    submittedAt: turn.now,
    settledAt: null,
    echoAt: null,
    recipients,
    packetBytes: packet.length,
  };
}

/** Those it was signed for who are members still, and this device, member or not: its own copy proves the path. */
function mailboxesOf(turn: Turn, group: Group, { recipients, alone, epoch }: OutboxEntry): MailboxId[] {
  // What goes out in an epoch of its own is for whoever had that one: a removal reaches him whom it removes.
  const isForFormer = typeof epoch !== 'string' && !alone;
  const others = recipients.flatMap((id) => {
    const former = isForFormer ? formerMember(group, toHex(id))?.member : undefined;
    return (group.roster.members.get(toHex(id)) ?? former)?.mailboxId ?? [];
  });
  const { mailboxId } = turn.profile();
  return alone || mailboxId === null ? others : [...others, mailboxId];
}

function routeKeys({ env, link, now }: Turn, profile: Profile, { first, second }: Path): RouteKeys {
  const { primitives: p } = env;
  const routingKey = link.directory === null ? null : currentKey(link.directory.routingKeys, now);
  const firstKey = currentOnionKey(first, now);
  const secondKey = currentOnionKey(second, now);
  if (!routingKey || !firstKey || !secondKey) throw new InternalError('path', 'a path without keys');
  return {
    first: p.x25519PublicKey(firstKey.publicKey),
    second: { id: second.id, onionKey: p.x25519PublicKey(secondKey.publicKey) },
    routingKey: p.x25519PublicKey(routingKey.publicKey),
    profile,
  };
}

function stop({ id, address, port, family }: Descriptor, server: Uint8Array): RouteStop {
  return { proxyId: id, address, port, sameOperatorAsServer: equalBytes(family, server) };
}
