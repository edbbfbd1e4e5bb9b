import { equalBytes, toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import type { LogEntry } from '../group/operation-log.ts';
import { isAdmin } from '../group/roster.ts';
import type { SignedOperation } from '../group/signed-operation.ts';
import { composeOperations } from './compose.ts';
import type { Group } from './group.ts';
import type { Turn } from './turn.ts';

const DELAY_LEAST = 1000;
const DELAY_MOST = 10 * 1000;

/**
 * Whoever invites somebody answers for what the newcomer could not know. A join and another operation that have not
 * seen each other may each have gone to people who don't know the other's author (two newcomers, each invited while the
 * other's invite was under way). So the inviter, on learning of the second of such a pair, sends both to the whole
 * group. By induction over who invited whom, from the creator down, everyone learns of everything.
 *
 * Instead of an inviter who is no member any more, the first admin does it.
 */
export function forwardMissing(turn: Turn, group: Group, added: readonly LogEntry[]): void {
  const mine = group.log.ordered().filter((entry) => isAnswerable(group, entry));
  if (mine.length === 0) return;
  const missing = new Map<string, SignedOperation>();
  for (const entry of added) {
    for (const other of pairsOf(group, mine, entry)) {
      for (const { signed } of [entry, other]) missing.set(toHex(signed.id), signed);
    }
  }
  if (missing.size === 0) return;
  const ordered = group.log.ordered().flatMap(({ signed }) => missing.get(toHex(signed.id)) ?? []);
  // Later, and at random: what is sent at once tells whoever delivered the cause of it.
  const delay = DELAY_LEAST + randomInt(turn.env.random, DELAY_MOST - DELAY_LEAST);
  composeOperations(turn, group, ordered, { delay });
}

/** With which operations a new one forms a pair that this device answers for: neither has seen the other. */
function pairsOf({ log }: Group, mine: readonly LogEntry[], entry: LogEntry): readonly LogEntry[] {
  const { id, operation } = entry.signed;
  const seen = log.ancestors(id);
  const hasSeenEntry = ({ signed }: LogEntry) =>
    signed.operation.clock > operation.clock && log.ancestors(signed.id).has(toHex(id));
  const candidates = mine.includes(entry) ? log.ordered() : mine;
  return candidates.filter((other) => other !== entry && !seen.has(toHex(other.signed.id)) && !hasSeenEntry(other));
}

/** A join by an invite of this device. */
function isAnswerable(group: Group, { signed, invite }: LogEntry): boolean {
  if (invite === null || group.roster.voided.has(toHex(signed.id))) return false;
  const inviter = group.log.get(invite)?.signed.operation.author;
  if (inviter === undefined) return false;
  if (group.roster.members.has(toHex(inviter))) return equalBytes(inviter, group.me);
  const [first] = [...group.roster.members.values()].filter(isAdmin);
  return first !== undefined && equalBytes(first.id, group.me);
}
