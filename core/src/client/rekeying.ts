import { toHex } from '../bytes/bytes.ts';
import { HOUR, hourOf } from '../group/chain.ts';
import { decodeRekey, type Rekey } from '../group/rekey.ts';
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
/** So many of its rekeys in a row a device replaces; who got none of them asks for a welcome. */
const MAX_REMADE = 8;

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
    if (rekey(turn, group) === null) return;
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
 * Rekeys of this device that no copy came back of, and whose hour the others have erased by now: they could not open them
 * any more. Others take their place, from the epoch that everybody has, and come before them in order for whoever got
 * them after all.
 */
function remakeStale(turn: Turn, group: Group): void {
  const unheard = unheardRekeys(turn, group);
  const stale = unheard.filter(({ rekey: { hour } }) => hour + 1 < hourOf(turn.now));
  if (stale.length < unheard.length || unheard.some(({ isOnItsWay }) => isOnItsWay)) return;
  const [first] = stale.toSorted((a, b) => a.rekey.number - b.rekey.number);
  const last = group.best;
  if (first === undefined || last === null || last.number - first.rekey.number >= MAX_REMADE) return;
  for (const { id } of stale) endEntry(turn, id);
  let parent = group.epochs.get(first.rekey.parent)?.epoch ?? null;
  for (let isNewest = false; !isNewest; ) {
    const made = rekey(turn, group, parent);
    if (made === null) return;
    parent = made;
    isNewest = group.best === made;
  }
}

interface UnheardRekey {
  readonly id: string;
  readonly rekey: Rekey;
  readonly isOnItsWay: boolean;
}

function unheardRekeys(turn: Turn, group: Group): UnheardRekey[] {
  return [...turn.state.outbox.values()].flatMap(({ id, groupId, epoch, payload, alone, stage, nextAt }) => {
    if (typeof epoch === 'string' || alone || payload.length === 0 || toHex(groupId) !== toHex(group.id)) return [];
    const { kind, body } = decodeSignedMessage(payload);
    if (kind !== KIND_REKEY) return [];
    const { contents } = decodeBody(kind, body);
    if (contents.type !== 'rekey') return [];
    const rekey = decodeRekey(turn.env.primitives, contents.rekey);
    return [{ id, rekey, isOnItsWay: stage !== 'queued' && nextAt > turn.now }];
  });
}
