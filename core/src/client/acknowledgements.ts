import { equalBytes, toHex } from '../bytes/bytes.ts';
import type { MemberId } from '../wire/ids.ts';
import type { Acknowledgement } from './content.ts';
import type { Group } from './group.ts';
import { acknowledged } from './outbox.ts';
import { mergeUnresolved, type Peer, type Unresolved } from './peer.ts';
import { recordKeys } from './records.ts';
import { noticeGaps } from './repairing.ts';
import type { Turn } from './turn.ts';

/**
 * Takes what a member says that he has of this device's messages. Ranks mean something in one roster only: what names a
 * roster that is not known here waits until the operations have come that make it. The caller stores the peer.
 */
export function takeAcknowledgements(turn: Turn, group: Group, peer: Peer, said: Unresolved): void {
  if (said.acknowledgements.length === 0) return;
  const { rosterHash, acknowledgements } = mergeUnresolved(peer.unresolved, said);
  if (resolve(turn, group, peer, { rosterHash, acknowledgements })) return;
  if (peer.unresolved !== null && !equalBytes(peer.unresolved.rosterHash, rosterHash)) {
    turn.count('acknowledgement-unresolved');
  }
  peer.unresolved = { rosterHash, acknowledgements };
}

/** The roster changed: what waited may have become clear. */
export function resolveAcknowledgements(turn: Turn, group: Group): void {
  for (const [key, peer] of group.peers) {
    if (peer.unresolved === null || !resolve(turn, group, peer, peer.unresolved)) continue;
    const member = group.roster.members.get(key);
    if (member !== undefined) turn.records.put(recordKeys.peer(group.id, member.id), peer.encode());
  }
}

/** Who has the messages of others tells of messages that may be missing here, the last ones above all. */
function hearOfOthers(
  turn: Turn,
  group: Group,
  ranks: readonly MemberId[],
  acknowledgements: readonly Acknowledgement[],
): void {
  for (const { rank, seq } of acknowledgements) {
    const member = ranks[rank];
    const other = member === undefined ? undefined : group.peers.get(toHex(member));
    if (member === undefined || other === undefined || !other.hear(seq)) continue;
    noticeGaps(turn, group, member, other);
    turn.records.put(recordKeys.peer(group.id, member), other.encode());
  }
}

/** False where the roster is not known. */
function resolve(turn: Turn, group: Group, peer: Peer, { rosterHash, acknowledgements }: Unresolved): boolean {
  const ranks = group.ranks.get(toHex(rosterHash));
  if (ranks === undefined) return false;
  peer.unresolved = null;
  hearOfOthers(turn, group, ranks, acknowledgements);
  const me = ranks.findIndex((member) => equalBytes(member, group.me));
  const seq = acknowledgements.find(({ rank }) => rank === me)?.seq ?? 0;
  // Nobody has what was not sent yet.
  const heard = Math.min(seq, group.head.nextSeq - 1);
  if (heard <= peer.heard) return true;
  peer.heard = heard;
  acknowledged(turn, group);
  return true;
}
