import { equalBytes, toHex } from '@conclave/core/bytes/bytes';
import type { GroupInfo, MemberInfo } from '@conclave/core/client/types';
import { formatMailboxId } from '@conclave/core/identity/mailbox-id';
import type {
  GroupView,
  MemberView,
  MessageView,
  ReactionView,
  ReplyView,
  RosterMemberView,
} from '../../../bridge/contract.ts';
import type { StoredReaction } from '../../storage/amendment-store.ts';
import type { StoredMessage, StoredText } from '../../storage/message-row.ts';
import type { Storage } from '../../storage/storage.ts';
import { replyView } from './reply-view.ts';

/** Size of the set of colours that the window has for groups and people. */
const COLOURS = 12;

/** A group as the list and its panel show it. */
export function groupView(group: GroupInfo, storage: Storage, now: number): GroupView {
  const { messages, inviteStatuses, amendments, places } = storage;
  const id = toHex(group.id);
  const newest = messages.newestText(id);
  const mayAdminister = group.state === 'member' && group.members.some(({ me, role }) => me && role !== 'member');
  return {
    id,
    name: group.name,
    colour: group.colour % COLOURS,
    members: rosterViews(group, storage),
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
    mentioned: messages.isMentioned(id),
    last: newest && {
      text: newest.text,
      sender: newest.mine ? null : newest.senderName,
      at: newest.sentAt,
      deleted: newest.deleted,
    },
    description: group.description,
    profile: group.profile,
    disappearing: group.disappearing,
    pins: amendments.pinnedIn(id).length,
    draft: places.draft(id),
    mutedUntil: inFuture(places.mutedUntil(id), now),
    activeAt: messages.activeAt(id) ?? 0,
  };
}

/** A message or line as the conversation shows it. `group` gives its sender as he is now. */
export function messageView(stored: StoredMessage, group: GroupInfo | null, storage: Storage): MessageView {
  const { id, groupId, order, sentAt } = stored;
  const line = { id, groupId, order, sentAt };
  if (stored.kind === 'event') return { ...line, kind: 'event', event: stored.event };
  return {
    ...line,
    kind: 'text',
    sender: senderView(stored, group),
    text: stored.text,
    replyTo: stored.replyTo === null ? null : answeredView(stored.replyTo, stored, group, storage),
    forwarded: stored.forwarded,
    edited: stored.edited,
    deleted: stored.deleted,
    mentions: stored.mentions,
    mentionsMe: stored.mentionsMe,
    reactions: reactionViews(storage.amendments.reactionsTo(stored), group),
    pinned: !stored.deleted && storage.amendments.isPinned(stored),
    disappearsAt: stored.expiresAt,
    status: stored.status,
    route: stored.route,
  };
}

function rosterViews({ members }: GroupInfo, { verified }: Storage): readonly RosterMemberView[] {
  const compared = verified.all();
  return members.map((member) => {
    const view = memberView(member);
    const key = compared.get(view.id);
    return { ...view, verified: key !== undefined && equalBytes(key, member.signingKey) };
  });
}

function memberView({ id, name, role, me }: MemberInfo): MemberView {
  const hex = toHex(id);
  return { id: hex, name, colour: personColour(hex), role, me };
}

/** Who has left is shown as he was when he wrote. */
export function senderView(
  { senderId: id, senderName: name }: Pick<StoredText, 'senderId' | 'senderName'>,
  group: GroupInfo | null,
): MemberView {
  const member = group?.members.find((candidate) => toHex(candidate.id) === id);
  const me = group !== null && toHex(group.me) === id;
  return member ? memberView(member) : { id, name, colour: personColour(id), role: 'member', me };
}

/** Of another group's message it says no more than that there is none here: its text is not this group's to read. */
function answeredView(id: string, { groupId }: StoredText, group: GroupInfo | null, { messages }: Storage): ReplyView {
  const found = messages.text(id);
  const answered = found?.groupId === groupId ? found : null;
  return replyView(id, answered, answered === null ? '' : senderView(answered, group).name);
}

function reactionViews(reactions: readonly StoredReaction[], group: GroupInfo | null): readonly ReactionView[] {
  const byEmoji = new Map<string, MemberView[]>();
  for (const reaction of reactions) {
    const people = byEmoji.get(reaction.emoji) ?? [];
    byEmoji.set(reaction.emoji, [...people, senderView(reaction, group)]);
  }
  return [...byEmoji].map(([emoji, people]) => ({
    emoji,
    who: people.map(({ name }) => name),
    mine: people.some(({ me }) => me),
  }));
}

const inFuture = (time: number | null, now: number) => (time !== null && time > now ? time : null);

/** The same on every device, and evenly spread. */
const personColour = (memberId: string) => Number.parseInt(memberId.slice(0, 8), 16) % COLOURS;
