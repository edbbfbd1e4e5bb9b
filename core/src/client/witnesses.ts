import { equalBytes, toHex } from '../bytes/bytes.ts';
import { DecodeError } from '../errors.ts';
import type { LogEntry } from '../group/operation-log.ts';
import { decodeSignedOperation, type SignedOperation } from '../group/signed-operation.ts';
import { decodeSignedMessage } from '../wire/signed-message.ts';
import { decodeBody } from './content.ts';
import { waitAfter } from './gaps.ts';
import type { Group } from './group.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { Turn } from './turn.ts';

/**
 * An echo says that one copy reached this device, and nothing of the others'. Of a text that is enough: whoever misses
 * it asks. But whose join got lost is known to nobody, and heard by nobody. So a message with operations of this
 * device's own goes out again until another member shows that he has them. To somebody who leaves nobody shows anything
 * any more: his goodbye goes out a few times whatever comes back.
 */
export function lacksWitness(turn: Turn, entry: OutboxEntry): boolean {
  if (entry.visible || entry.alone || entry.target !== null) return false;
  const group = turn.group(entry.groupId);
  if (group.state !== 'member') return entry.resends < GOODBYES;
  const others = entry.recipients.filter((member) => group.roster.members.has(toHex(member)));
  // Who is alone has nobody to wait for.
  if (others.length === 0 || others.some((member) => group.peers.get(toHex(member))?.hasGot(entry.seq))) return false;
  const own = operationsIn(turn, entry).filter(({ operation }) => equalBytes(operation.author, group.me));
  return own.some(({ id }) => {
    const mine = group.log.get(toHex(id));
    return mine !== null && !isSeen(group, mine);
  });
}

/** Times that a goodbye is repeated. */
const GOODBYES = 3;
/** As many as go out together; more than a person decides before anyone hears of it. */
const MOST_UNWITNESSED = 32;

/** Until what lacks a witness goes out again: 4, 8, 16 … minutes, up to 6 hours, and at random up to a quarter more. */
export function witnessWait({ env }: Turn, resends: number): number {
  return waitAfter(env.random, resends + 2);
}

/** What the message of an entry carries; nothing for any other kind. */
export function operationsIn({ env }: Turn, { payload }: OutboxEntry): SignedOperation[] {
  if (payload.length === 0) return [];
  try {
    const { kind, body } = decodeSignedMessage(payload);
    const { contents } = decodeBody(kind, body);
    if (contents.type !== 'operations') return [];
    return contents.operations.map((bytes) => decodeSignedOperation(env.primitives, bytes));
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** Operations that only their authors, and this device, have shown to have, in order; the newest of them. */
export function unwitnessed({ log, epochs, me }: Group): SignedOperation[] {
  const shown = new Map<string, Uint8Array[]>();
  const show = (author: Uint8Array, heads: readonly Uint8Array[]) => {
    if (!equalBytes(author, me)) shown.set(toHex(author), [...(shown.get(toHex(author)) ?? []), ...heads]);
  };
  for (const { signed } of log.ordered()) show(signed.operation.author, [signed.id]);
  for (const { epoch } of epochs.all()) if (epoch.author !== null) show(epoch.author, epoch.heads);
  const witnessed = new Set<string>();
  for (const [author, heads] of shown) {
    const seen = log.entriesSeenBy(heads.filter((head) => log.has(head)));
    for (const entry of seen) if (entry.author !== author) witnessed.add(entry.id);
  }
  const lacking = log.ordered().filter(({ id }) => !witnessed.has(id));
  return lacking.slice(-MOST_UNWITNESSED).map(({ signed }) => signed);
}

/**
 * An operation of this device, after those that it rests on and nobody would come to hear of otherwise: they changed
 * nothing, so that no roster tells of them, and only their authors have shown to have them.
 */
export function withGrounds(group: Group, signed: SignedOperation): SignedOperation[] {
  const { log, roster, me } = group;
  const isHidden = (entry: LogEntry) => {
    return roster.voided.has(entry.id) && !equalBytes(entry.signed.operation.author, me) && !isSeen(group, entry);
  };
  const hidden = roster.voided.size === 0 ? [] : log.ordered().filter(isHidden).slice(-MOST_UNWITNESSED);
  return [...hidden.map((entry) => entry.signed), signed];
}

/** Nobody shows for long that he has what this device decided. */
export function isUnheard({ state }: Turn, { id }: Group): boolean {
  return [...state.outbox.values()].some((entry) => {
    const goesToAll = !entry.visible && !entry.alone && entry.target === null;
    return goesToAll && entry.resends > 0 && equalBytes(entry.groupId, id);
  });
}

/** Somebody else, and not its author, signed an operation or a rekey that has seen it. */
export function isSeen({ log, epochs, me }: Group, entry: LogEntry): boolean {
  const { author } = entry.signed.operation;
  const isOther = (member: Uint8Array) => !equalBytes(member, me) && !equalBytes(member, author);
  const hasSeen = (later: LogEntry | null) => later !== null && log.hasSeen(later, entry);
  if (log.ordered().some((later) => isOther(later.signed.operation.author) && hasSeen(later))) return true;
  return epochs.all().some(({ epoch }) => {
    return epoch.author !== null && isOther(epoch.author) && epoch.heads.some((head) => hasSeen(log.get(toHex(head))));
  });
}
