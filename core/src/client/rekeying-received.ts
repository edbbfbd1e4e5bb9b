import { fromHex, toHex } from '../bytes/bytes.ts';
import { wipe } from '../bytes/wipe.ts';
import type { X25519SecretKey } from '../crypto/primitives.ts';
import { DecodeError } from '../errors.ts';
import { HourChain, hourOf } from '../group/chain.ts';
import { checkRekey, type Epoch, recipientsOf } from '../group/epochs.ts';
import { decodeRekey, openRekey, type Rekey } from '../group/rekey.ts';
import { heedWaiting } from './catching-up.ts';
import { deviceKeys } from './device-keys.ts';
import type { Group } from './group.ts';
import { tellRenewed } from './lines.ts';
import { isLockedOut } from './locked-out.ts';
import { putEpoch } from './new-group.ts';
import { encodeOrphan, type Orphan } from './orphans.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';

/**
 * Takes in a rekey, whoever carried it: it stands by its own signature and by what opens. One whose parent epoch or
 * heads are not known yet waits for them.
 */
export function takeRekey(turn: Turn, group: Group, bytes: Uint8Array, arrivedAt: number): void {
  const rekey = decodeOrCount(turn, bytes);
  if (rekey === null || group.epochs.get(rekey.id) !== null) return;
  const item = { arrivedAt, bytes: bytes.slice() };
  if (!offer(turn, group, rekey, item)) keepWaiting(turn, group, rekey, item);
}

/** Offers those again that wait, until none fits any more. */
export function adoptWaitingRekeys(turn: Turn, group: Group): void {
  for (let progress = true; progress; ) {
    progress = false;
    for (const [id, item] of group.waitingRekeys.entries()) {
      const rekey = decodeRekey(turn.env.primitives, item.bytes);
      if (group.epochs.get(rekey.id) === null && !offer(turn, group, rekey, item)) continue;
      group.waitingRekeys.remove(id);
      turn.records.delete(recordKeys.rekey(group.id, rekey.id));
      progress = true;
    }
  }
}

/** False where it has to wait. */
function offer(turn: Turn, group: Group, rekey: Rekey, { arrivedAt, bytes }: Orphan): boolean {
  const { primitives: p } = turn.env;
  const parent = group.epochs.get(rekey.parent);
  const verdict = checkRekey(p, group.log, parent?.epoch ?? null, rekey, hourOf(arrivedAt));
  if (verdict === 'wait') return false;
  if (verdict === 'invalid') {
    turn.count('rekey-invalid');
    return true;
  }
  const { id, number, hour, author } = rekey;
  const epoch: Epoch = {
    id: id.slice(),
    number,
    hour,
    author: author.slice() as Epoch['author'],
    heads: rekey.heads.map(copy),
  };
  const secret = open(turn, group, rekey);
  putEpoch(turn, group, epoch, secret === null ? null : new HourChain(hour, secret), bytes);
  turn.newKeys ||= secret !== null;
  // One that comes after the present epoch in order is of no use to anybody.
  if (isLockedOut(group)) turn.count('locked-out');
  tellRenewed(turn, group, epoch);
  turn.tell({ type: 'group', groupId: group.id });
  return true;
}

/** The new epoch's secret; null where it is not for this device, or where the parent's chain is not there any more. */
function open(turn: Turn, group: Group, rekey: Rekey): Uint8Array | null {
  const { primitives: p } = turn.env;
  const parentChain = group.epochs.get(rekey.parent)?.chain?.at(p, rekey.hour) ?? null;
  const mine = placeOf(turn, group, rekey);
  if (parentChain === null || mine === null) return null;
  const recipient = { groupId: group.id, place: mine.place, parentChain };
  for (const secretKey of mine.keys) {
    const secret = openRekey(p, rekey, { ...recipient, secretKey });
    if (secret === null) continue;
    wipe(parentChain);
    return secret;
  }
  wipe(parentChain);
  return null;
}

/** As a member, or as the one who was invited then and has joined since. */
function placeOf(turn: Turn, group: Group, rekey: Rekey): { place: number; keys: readonly X25519SecretKey[] } | null {
  const { members, invites } = recipientsOf(turn.env.primitives, group.log, rekey.heads);
  const asMember = members.findIndex((member) => toHex(member) === toHex(group.me));
  if (asMember !== -1) return { place: asMember, keys: deviceKeys(turn) };
  const mine = group.ownInviteId();
  const asInvited = invites.findIndex((invite) => toHex(invite) === mine);
  if (asInvited === -1 || group.inviteKey === null) return null;
  return { place: members.length + asInvited, keys: [group.inviteKey] };
}

function keepWaiting(turn: Turn, group: Group, { id, author }: Rekey, item: Orphan): void {
  const evicted = group.waitingRekeys.add(toHex(id), item);
  if (evicted === null) return;
  turn.records.put(recordKeys.rekey(group.id, id), encodeOrphan(item));
  heedWaiting(turn, group, author);
  for (const old of evicted) {
    turn.records.delete(recordKeys.rekey(group.id, fromHex(old)));
    turn.count('rekey-evicted');
  }
}

function decodeOrCount(turn: Turn, bytes: Uint8Array): Rekey | null {
  try {
    return decodeRekey(turn.env.primitives, bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    turn.count('rekey-malformed');
    return null;
  }
}

function copy(bytes: Uint8Array): Uint8Array {
  return bytes.slice();
}
