import type { Directory } from '../directory/directory.ts';
import { firstHourToKeep } from '../group/erasure.ts';
import { CLAIM_HASH } from './content.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import type { EndpointEvent } from './types.ts';
import { cameExpired } from './waiting.ts';

/** What the network says of itself: the link, the directory, the time. */
export function connectionChanged({ link, now }: Turn, connected: boolean): void {
  if (connected) link.connectedAt = now;
  link.connected = connected;
  link.drained = false;
  link.drainedSince = null;
  link.empty = false;
}

/**
 * The mailbox is empty: every message accepted before has come, every echo too. Each word of the server on the time
 * replaces the one before: a wild one does harm until the next and no longer.
 */
export function mailboxDrained({ link, now }: Turn, serverTime: number): void {
  link.drained = true;
  link.drainedSince ??= now;
  link.empty = true;
  link.drainedAt = serverTime;
  link.serverTime = serverTime;
  link.ahead = { by: now - serverTime, at: now };
}

export function takeDirectory(
  turn: Turn,
  { directory, hash, local }: Extract<EndpointEvent, { type: 'directory' }>,
): void {
  const { link, state, now } = turn;
  const taken = state.claims.take({ sequence: directory.sequence, hash: hash.subarray(0, CLAIM_HASH) });
  if (taken !== 'known') turn.records.put(recordKeys.claims, state.claims.encode());
  if (taken === 'split') turn.tell({ type: 'split-directory', sequence: directory.sequence });
  if (link.directory !== null && directory.sequence < link.directory.sequence) return;
  link.directory = directory;
  link.reachedLocally = local;
  link.directoryHash = hash.slice();
  link.directoryCameExpired = cameExpired(directory, now);
  link.serverTime = timeBy(directory, link.serverTime);
  // Nothing has come since the mailbox was empty, so it was empty when the directory was made.
  if (link.empty && link.drainedAt !== null) link.drainedAt = timeBy(directory, link.drainedAt);
  turn.tell({ type: 'network' });
}

/** A directory was made before it came, and is replaced before it expires: a time in between is the better one. */
function timeBy({ serverTime, validUntil }: Directory, known: number | null): number {
  return known !== null && known >= serverTime && known < validUntil ? known : serverTime;
}

/** Forgets the keys of hours for which nothing can come any more. */
export function eraseOldHours({ env, state, link, records, now }: Turn): void {
  const hour = firstHourToKeep({ now, drainedAt: link.drainedAt, serverTime: link.serverTime });
  for (const group of state.groups.values()) {
    for (const { epoch, chain } of group.epochs.eraseBefore(env.primitives, hour)) {
      if (chain !== null) records.put(recordKeys.chain(group.id, epoch.id), chain.encode());
    }
  }
}
