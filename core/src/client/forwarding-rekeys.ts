import { equalBytes, toHex } from '../bytes/bytes.ts';
import { randomInt } from '../bytes/random.ts';
import type { LogEntry } from '../group/operation-log.ts';
import { encodeSignedOperation } from '../group/signed-operation.ts';
import { type Correction, composeFor } from './for-one.ts';
import type { Group } from './group.ts';
import type { Turn } from './turn.ts';

const DELAY_LEAST = 1000;
const DELAY_MOST = 10 * 1000;
const APART = 500;

/**
 * Somebody joined who was invited in an older epoch: the rekeys since then were for him too, under the invite's key, but
 * nobody knew where to send them. His inviter does it now, with the operations that they name, each in keys that he has
 * by then. What else he missed, an admin's welcome brings.
 */
export function forwardRekeys(turn: Turn, group: Group): void {
  for (const key of [...group.newcomers]) {
    group.newcomers.delete(key);
    const join = group.log.get(group.roster.members.get(key)?.operation ?? '');
    if (join !== null) forwardTo(turn, group, join);
  }
}

function forwardTo(turn: Turn, group: Group, join: LogEntry): void {
  const { operation } = join.signed;
  const invite = join.invite === null ? undefined : group.log.get(join.invite)?.signed.operation;
  if (operation.type !== 'join' || invite === undefined || !equalBytes(invite.author, group.me)) return;
  const inviteId = toHex(operation.inviteId);
  let delay = DELAY_LEAST + randomInt(turn.env.random, DELAY_MOST - DELAY_LEAST);
  for (const { epoch, rekey, parent } of group.epochs.all().toReversed()) {
    if (rekey === null || parent === null || !group.rosterAtHeads(epoch).invites.has(inviteId)) continue;
    const seen = group.log.seenBy([join.signed.id]);
    const named = group.log.seenBy(epoch.heads);
    const operations = group.log
      .ordered()
      .filter(({ id }) => named.has(id) && !seen.has(id))
      .map(({ signed }) => encodeSignedOperation(signed));
    const corrections: Correction[] = [{ type: 'rekey', rekey }];
    if (operations.length > 0) corrections.unshift({ type: 'operations', operations });
    for (const contents of corrections) {
      composeFor(turn, group, { member: operation.author, epoch: parent, delay, purpose: 'give' }, contents);
      delay += APART;
    }
  }
}
