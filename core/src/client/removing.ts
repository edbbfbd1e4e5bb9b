import { equalBytes, toHex } from '../bytes/bytes.ts';
import type { Group } from './group.ts';
import { forgetKept } from './keeping.ts';
import { endEntry } from './outbox.ts';
import { NOTE, type OutboxEntry, PARTS_REQUEST } from './outbox-entry.ts';
import { type Records, recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import { lacksWitness, operationsIn } from './witnesses.ts';

/**
 * This device is out of the group: nothing more of it goes out, and its keys are erased. Only where it left by itself do
 * they stay until that is said: the operation goes out in them.
 */
export function leaveBehind(turn: Turn, group: Group): void {
  if (group.state === 'member') return;
  const entries = [...turn.state.outbox.values()].filter(
    ({ id, groupId }) => equalBytes(groupId, group.id) && !id.startsWith(PARTS_REQUEST) && !id.startsWith(NOTE),
  );
  const goodbyes = entries.filter((entry) => saysGoodbye(turn, group, entry));
  for (const entry of entries) if (!goodbyes.includes(entry)) endEntry(turn, entry.id);
  forgetKept(turn.records, group);
  if (goodbyes.length === 0) eraseKeys(turn.records, group);
}

function eraseKeys(records: Records, group: Group): void {
  for (const { epoch, chain } of group.epochs.all()) {
    if (chain === null) continue;
    group.epochs.eraseChain(epoch.id);
    records.delete(recordKeys.chain(group.id, epoch.id));
    records.delete(recordKeys.epochRekey(group.id, epoch.id));
  }
  for (const [id] of group.waitingRekeys.entries()) group.waitingRekeys.remove(id);
  records.deleteUnder('rekey', toHex(group.id));
  for (const [id] of group.held.entries()) group.held.remove(id);
  records.deleteUnder('held', toHex(group.id));
  if (group.inviteKey === null) return;
  group.inviteKey = null;
  records.delete(recordKeys.inviteKey(group.id));
}

/** Still on its way: that this device leaves. */
function saysGoodbye(turn: Turn, group: Group, entry: OutboxEntry): boolean {
  if (entry.visible || entry.target !== null) return false;
  if (entry.stage === 'on-server' && !lacksWitness(turn, entry)) return false;
  const operations = operationsIn(turn, entry).map(({ operation }) => operation);
  return operations.some(({ type, author }) => type === 'leave' && equalBytes(author, group.me));
}
