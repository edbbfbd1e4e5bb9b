import { equalBytes, fromHex, toHex } from '../bytes/bytes.ts';
import { UsageError } from '../errors.ts';
import { nameFrom } from '../group/name.ts';
import type { OperationContents } from '../group/operations.ts';
import { isAdmin, type Member } from '../group/roster.ts';
import {
  descriptionValue,
  disappearingValue,
  SETTING_DESCRIPTION,
  SETTING_DISAPPEARING,
  SETTING_INVITERS,
} from '../group/settings.ts';
import { encodeSignedOperation, type SignedOperation, signOperation } from '../group/signed-operation.ts';
import type { MemberId } from '../wire/ids.ts';
import { compose, composeOperations } from './compose.ts';
import type { Group } from './group.ts';
import { checkedColour, requireClock } from './new-group.ts';
import { addOwnOperation } from './operations-intake.ts';
import { encodeProfile } from './profile.ts';
import { recordKeys } from './records.ts';
import type { Turn } from './turn.ts';
import type { AdministrationEvent } from './types.ts';
import { unwitnessed, withGrounds } from './witnesses.ts';

type Of<Type extends AdministrationEvent['type']> = Extract<AdministrationEvent, { type: Type }>;

/** A person changes a group, or his name. Throws UsageError as types.ts says; then nothing has changed. */
export function administer(turn: Turn, event: AdministrationEvent): void {
  requireClock(turn);
  switch (event.type) {
    case 'remove-member':
      removeMember(turn, event);
      break;
    case 'leave': {
      const { group } = membership(turn, event);
      takeOut(turn, group, { type: 'leave' });
      break;
    }
    case 'promote':
      promote(turn, event);
      break;
    case 'rename-group': {
      const contents = { groupName: nameFrom(event.name), colour: checkedColour(event.colour) };
      publish(turn, administered(turn, event), { type: 'rename', ...contents });
      break;
    }
    case 'revoke-invite':
      revokeInvite(turn, event);
      break;
    case 'set-inviters': {
      const value = Uint8Array.of(event.everyMember ? 1 : 0);
      publish(turn, administered(turn, event), { type: 'settings', key: SETTING_INVITERS, value });
      break;
    }
    case 'set-disappearing': {
      const value = disappearingValue(event.seconds);
      publish(turn, administered(turn, event), { type: 'settings', key: SETTING_DISAPPEARING, value });
      break;
    }
    case 'set-description': {
      const value = descriptionValue(event.description);
      publish(turn, administered(turn, event), { type: 'settings', key: SETTING_DESCRIPTION, value });
      break;
    }
    case 'rename-self':
      renameSelf(turn, event.name);
      break;
  }
}

/** Signs an operation of this device, takes it in and sends it to all members. */
export function publish(turn: Turn, group: Group, contents: OperationContents): void {
  const signed = signOwn(turn, group, contents);
  addOwnOperation(turn, group, signed);
  composeOperations(turn, group, withGrounds(group, signed));
}

/** Keys, address and name of this device as they are now, to all members of all its groups. */
export function announceSelf(turn: Turn): void {
  const { name, device, mailboxId } = turn.profile();
  if (mailboxId === null) return;
  const contents = { type: 'update', deviceKey: device.device.publicKey.bytes, mailboxId, name } as const;
  for (const group of turn.state.groups.values()) if (group.state === 'member') publish(turn, group, contents);
}

function signOwn(turn: Turn, group: Group, contents: OperationContents): SignedOperation {
  const { device, memberId } = turn.profile();
  const { log, head } = group;
  const base = {
    author: memberId,
    at: Math.max(turn.now, head.newest + 1),
    clock: log.nextClock(),
    heads: log.heads(),
  };
  return signOperation(turn.env.primitives, { ...base, ...contents }, group.id, device.signing, null);
}

function removeMember(turn: Turn, event: Of<'remove-member'>): void {
  const group = administered(turn, event);
  const subject = { type: 'member', memberId: event.memberId } as const;
  otherMember(group, event.memberId);
  takeOut(turn, group, { type: 'remove', subject });
}

/**
 * Goes to the members before it, in keys that they have: who is taken out is to be told, too. Who leaves answers no
 * questions any more, so that all goes along of which others may not have heard: what he did, and what came to him alone.
 */
function takeOut(turn: Turn, group: Group, contents: OperationContents): void {
  const recipients = [...group.roster.members.values()].map(({ id }) => id).filter((id) => !equalBytes(id, group.me));
  const epoch = group.current ?? group.best;
  const signed = signOwn(turn, group, contents);
  addOwnOperation(turn, group, signed);
  if (recipients.length === 0 || epoch === null) return;
  const said = contents.type === 'leave' ? unwitnessed(group) : withGrounds(group, signed);
  const operations = said.map((operation) => encodeSignedOperation(operation));
  compose(turn, group, { type: 'operations', operations }, { recipients, epoch: epoch.id });
}

function promote(turn: Turn, event: Of<'promote'>): void {
  const group = administered(turn, event);
  if (isAdmin(otherMember(group, event.memberId))) throw new UsageError('already-admin', 'an admin already');
  publish(turn, group, { type: 'promote', member: event.memberId });
}

function revokeInvite(turn: Turn, event: Of<'revoke-invite'>): void {
  const { group, mine } = membership(turn, event);
  const pending = group.roster.invites.get(event.inviteId);
  if (pending === undefined) throw new UsageError('unknown-invite', 'no such open invite');
  if (!isAdmin(mine) && !equalBytes(pending.author, group.me)) {
    throw new UsageError('not-allowed', 'somebody else invited');
  }
  publish(turn, group, { type: 'remove', subject: { type: 'invite', inviteId: fromHex(event.inviteId) } });
}

function renameSelf(turn: Turn, name: string): void {
  const profile = { ...turn.profile(), name: nameFrom(name) };
  turn.state.profile = profile;
  turn.records.put(recordKeys.profile, encodeProfile(profile));
  turn.tell({ type: 'profile' });
  announceSelf(turn);
}

/** Throws UsageError 'unknown-group', 'removed', 'not-allowed'. */
function administered(turn: Turn, event: { readonly groupId: Group['id'] }): Group {
  const { group, mine } = membership(turn, event);
  if (!isAdmin(mine)) throw new UsageError('not-allowed', 'only admins do that');
  return group;
}

/** Throws UsageError 'unknown-group', 'removed'. */
function membership(turn: Turn, { groupId }: { readonly groupId: Group['id'] }): { group: Group; mine: Member } {
  const group = turn.activeGroup(groupId);
  const mine = group.roster.members.get(toHex(group.me));
  if (mine === undefined) throw new UsageError('removed', 'this device is out of the group');
  return { group, mine };
}

/** Throws UsageError 'not-a-member'. */
function otherMember(group: Group, id: MemberId): Member {
  const member = group.roster.members.get(toHex(id));
  if (member === undefined || equalBytes(id, group.me)) throw new UsageError('not-a-member', 'no other member');
  return member;
}
