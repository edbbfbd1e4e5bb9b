import { toHex } from '../bytes/bytes.ts';
import { HOUR, hourOf } from '../group/chain.ts';
import { decodeRekey } from '../group/rekey.ts';
import { decodeSignedMessage } from '../wire/signed-message.ts';
import { decodeBody, KIND_REKEY } from './content.ts';
import type { KnownEpoch } from './epochs-of-group.ts';
import type { Group } from './group.ts';
import { isLockedOut } from './locked-out.ts';
import { endEntry } from './outbox.ts';
import { recordKeys } from './records.ts';
import { rekeyDue } from './rekeying-due.ts';
import { rekey } from './rekeying-own.ts';
import { adoptWaitingRekeys } from './rekeying-received.ts';
import type { Turn } from './turn.ts';

/** Hours after which the keys of an epoch that another took the place of are not needed any more. */
const SUPERSEDED_KEPT = 7 * 24;
/** Epochs that are remembered after their keys are gone, to know a late rekey again. */
const MAX_KNOWN = 512;

/** What is due about a group's epochs. Call it in every turn. */
export function tendEpochs(turn: Turn, group: Group): void {
  adoptWaitingRekeys(turn, group);
  noteCurrent(turn, group);
  eraseSuperseded(turn, group);
  eraseInviteKey(turn, group);
  if (!mayAct(turn)) {
    group.agenda.rekey = null;
    return;
  }
  remakeStale(turn, group);
  rekeyIfDue(turn, group);
}

/** Everything that was sent has come, and what this device decides would reach the others. */
export function mayAct({ link }: Turn): boolean {
  return link.connected && link.drained && link.waiting === null;
}

function rekeyIfDue(turn: Turn, group: Group): void {
  const { agenda } = group;
  // A rekey makes one more necessary only where somebody races or where this one lost against another's.
  for (let rounds = 0; rounds < 3; rounds++) {
    const due = rekeyDue(turn, group, isLockedOut(group));
    if (due === null) {
      agenda.rekey = null;
      return;
    }
    if (agenda.rekey === null || (due.urgent && !agenda.rekey.urgent)) {
      agenda.rekey = { urgent: due.urgent, at: turn.now + due.wait };
    }
    if (agenda.rekey.at > turn.now) return;
    agenda.rekey = null;
    if (!rekey(turn, group)) return;
    noteCurrent(turn, group);
  }
}

/** Since when messages go out in which epoch. */
function noteCurrent({ now }: Turn, group: Group): void {
  const id = group.current === null ? null : toHex(group.current.id);
  if (id === (group.agenda.current?.id ?? null)) return;
  group.agenda.current = id === null ? null : { id, since: now };
}

function eraseSuperseded({ records, link, now }: Turn, group: Group): void {
  const known = group.epochs.all();
  const newest = group.best;
  if (link.serverTime !== null && newest !== null) {
    const hour = hourOf(Math.min(now, link.serverTime + HOUR));
    const opened = known.filter(({ chain }) => chain !== null);
    for (const { epoch } of opened.filter(isSuperseded(opened, hour))) {
      if (epoch === newest || epoch === group.current) continue;
      group.epochs.eraseChain(epoch.id);
      records.delete(recordKeys.chain(group.id, epoch.id));
      records.delete(recordKeys.epochRekey(group.id, epoch.id));
    }
  }
  for (const { epoch } of known.slice(MAX_KNOWN)) {
    group.epochs.forget(epoch.id);
    for (const key of [recordKeys.epoch, recordKeys.chain, recordKeys.epochRekey]) {
      records.delete(key(group.id, epoch.id));
    }
  }
}

/** Once an epoch is for this device as a member, no later one is for the invite that it joined by. */
function eraseInviteKey({ records }: Turn, group: Group): void {
  if (group.inviteKey === null || group.current === null) return;
  if (!group.rosterAtHeads(group.current).members.has(toHex(group.me))) return;
  group.inviteKey = null;
  records.delete(recordKeys.inviteKey(group.id));
}

function isSuperseded(opened: readonly KnownEpoch[], hour: number): (old: KnownEpoch) => boolean {
  return ({ epoch }) =>
    opened.some(({ epoch: later }) => later.number > epoch.number && later.hour + SUPERSEDED_KEPT < hour);
}

/**
 * A rekey of this device that no copy came back of, and whose hour the others have erased by now: they could not open it
 * any more. Another takes its place, and goes before it in the order of epochs for whoever got it after all.
 */
function remakeStale(turn: Turn, group: Group): void {
  for (const [id, entry] of turn.state.outbox) {
    if (typeof entry.epoch === 'string' || toHex(entry.groupId) !== toHex(group.id)) continue;
    if (entry.payload.length === 0 || (entry.stage === 'submitted' && entry.nextAt > turn.now)) continue;
    const message = decodeSignedMessage(entry.payload);
    if (message.kind !== KIND_REKEY) continue;
    const { contents } = decodeBody(message.kind, message.body);
    if (contents.type !== 'rekey') continue;
    const stale = decodeRekey(turn.env.primitives, contents.rekey);
    if (stale.hour + 1 >= hourOf(turn.now)) continue;
    endEntry(turn, id);
    const parent = group.epochs.get(stale.parent)?.epoch ?? null;
    if (rekey(turn, group, parent) && toHex(group.best?.id ?? stale.id) === toHex(stale.id)) {
      const [mine] = group.epochs
        .opened()
        .filter((epoch) => epoch.number === stale.number && toHex(epoch.id) !== toHex(stale.id));
      if (mine !== undefined) rekey(turn, group, mine);
    }
  }
}
