import { toHex } from '../bytes/bytes.ts';
import { Writer } from '../bytes/writer.ts';
import { encodeSignedMessage, type SignedMessage } from '../wire/signed-message.ts';
import type { Group } from './group.ts';
import { decodeKept, headOf, KEPT_LIFETIME, type Kept } from './kept-messages.ts';
import { type Records, recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

/** Numbered messages only: what is not counted nobody misses. */
export function keepMessage(turn: Turn, group: Group, message: SignedMessage): void {
  const sender = toHex(message.senderId);
  if (message.seq === 0 || group.kept.has(sender, message.seq)) return;
  const record = new Writer().u48(turn.now).bytes(encodeSignedMessage(message)).finish();
  turn.records.put(recordKeys.keptOf(group.id, sender, message.seq), record);
  group.kept.add({ ...headOf({ keptAt: turn.now, message }), bytes: record.length });
  dropSurplus(turn, group);
}

/** This device is out of the group: it helps nobody any more. */
export function forgetKept(records: Records, group: Group): void {
  for (const kept of [...group.kept.all()]) {
    group.kept.remove(kept);
    records.delete(recordKeys.keptOf(group.id, kept.sender, kept.seq));
  }
}

/** Time that no server has confirmed makes nothing old. */
export function expireKept(turn: Turn): void {
  for (const group of turn.state.groups.values()) dropSurplus(turn, group);
}

/** The next time at which `expireKept` has something to do. */
export function nextKeptExpiry({ state, link, now }: Turn): number {
  const times = [...state.groups.values()].map(({ kept }) => kept.nextExpiry).filter((time) => time > now);
  return link.serverTime === null ? Number.POSITIVE_INFINITY : Math.min(Number.POSITIVE_INFINITY, ...times);
}

/** As it was signed; null where it is not here any more. */
export function readKept(turn: Turn, group: Group, { sender, seq }: Kept): SignedMessage | null {
  const record = turn.records.get(recordKeys.keptOf(group.id, sender, seq));
  return record === null ? null : decodeKept(record).message;
}

function dropSurplus(turn: Turn, group: Group): void {
  const { serverTime } = turn.link;
  const time = serverTime === null ? 0 : Math.min(turn.now, serverTime);
  for (const old of group.kept.surplus(time - KEPT_LIFETIME)) {
    group.kept.remove(old);
    turn.records.delete(recordKeys.keptOf(group.id, old.sender, old.seq));
  }
}
