import { toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, MemberInfo } from '@conclave/core/client/types';
import { formatMailboxId } from '@conclave/core/identity/mailbox-id';
import type { GroupView, MemberView, MessageView } from '../../../bridge/contract.ts';
import type { StoredMessage, StoredText } from '../../storage/message-row.ts';
import type { Storage } from '../../storage/storage.ts';

/** Size of the set of colours that the window has for groups and people. */
const COLOURS = 12;

/** A group as the list and its panel show it. */
export function groupView(group: GroupInfo, { messages, inviteStatuses }: Storage): GroupView {
  const id = toHex(group.id);
  const newest = messages.newestText(id);
  const mayAdminister = group.state === 'member' && group.members.some(({ me, role }) => me && role !== 'member');
  return {
    id,
    name: group.name,
    colour: group.colour % COLOURS,
    members: group.members.map(memberView),
    invites: group.invites
      .filter(({ expired }) => !expired)
      .map((invite) => ({
        id: invite.id,
        target: formatMailboxId(invite.target),
        expiresAt: invite.expiresAt,
        expired: invite.expired,
        mayRevoke: invite.mine || mayAdminister,
        status: invite.mine ? inviteStatuses.get(invite.id) : null,
      })),
    state: group.state,
    mayInvite: group.mayInvite && group.state === 'member',
    mayAdminister,
    everyMemberInvites: group.everyMemberInvites,
    lastAdmin: group.lastAdmin,
    rekeying: group.state === 'member' && !group.usable,
    unread: messages.unread(id),
    last: newest && { text: newest.text, sender: newest.mine ? null : newest.senderName, at: newest.sentAt },
    activeAt: messages.activeAt(id) ?? 0,
  };
}

/** A message or line as the conversation shows it. `group` gives its sender as he is now. */
export function messageView(stored: StoredMessage, group: GroupInfo | null): MessageView {
  const { id, groupId, order, sentAt } = stored;
  const line = { id, groupId, order, sentAt };
  if (stored.kind === 'event') return { ...line, kind: 'event', event: stored.event };
  return {
    ...line,
    kind: 'text',
    sender: senderView(stored, group),
    text: stored.text,
    status: stored.status,
    route: stored.route,
  };
}

function memberView({ id, name, role, me }: MemberInfo): MemberView {
  const hex = toHex(id);
  return { id: hex, name, colour: personColour(hex), role, me };
}

/** Who has left is shown as he was when he wrote. */
function senderView(stored: StoredText, group: GroupInfo | null): MemberView {
  const { senderId: id, senderName: name, mine } = stored;
  const member = group?.members.find((candidate) => toHex(candidate.id) === id);
  return member ? memberView(member) : { id, name, colour: personColour(id), role: 'member', me: mine };
}

/** The same on every device, and evenly spread. */
const personColour = (memberId: string) => Number.parseInt(memberId.slice(0, 8), 16) % COLOURS;
