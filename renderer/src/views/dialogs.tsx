import type { GroupView, RosterMemberView } from '@conclave/desktop/bridge/contract';
import { type OpenDialog, useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { ChangeServer } from './change-server.tsx';
import { ContactCard } from './contact-card.tsx';
import { DeleteMessages } from './conversation/actions/delete-messages.tsx';
import { ForwardMessages } from './conversation/actions/forward-messages.tsx';
import { OpenLink } from './conversation/actions/open-link.tsx';
import { EditDescription } from './group/edit-description.tsx';
import { EditGroup } from './group/edit-group.tsx';
import { EditName } from './group/edit-name.tsx';
import { LeaveGroup } from './group/leave-group.tsx';
import { NewGroup } from './group/new-group.tsx';
import { PromoteMember } from './group/promote-member.tsx';
import { RekeyGroup } from './group/rekey-group.tsx';
import { RemoveMember } from './group/remove-member.tsx';
import { VerifyMember } from './verify/verify-member.tsx';
import { AddSomeone } from './invite/add-someone.tsx';
import { ContactLink } from './invite/contact-link.tsx';
import { RouteDialog } from './route/route-dialog.tsx';
import { ServerLink } from './server-link.tsx';
import { Settings } from './settings/settings.tsx';
import { SocksDialog } from './settings/socks-dialog.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { Switcher } from './switcher.tsx';

/** The one dialog that is open, if any. */
export function Dialogs() {
  const dialog = useView((view) => view.dialog);
  const groups = useWorld((world) => world.groups);
  switch (dialog?.what) {
    case 'new-group':
      return <NewGroup />;
    case 'contact-card':
      return <ContactCard />;
    case 'change-server':
      return <ChangeServer {...(dialog.address === undefined ? {} : { offered: dialog.address })} />;
    case 'socks':
      return <SocksDialog />;
    case 'switcher':
      return <Switcher />;
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'contact-link':
      return <ContactLink contactCode={dialog.contactCode} />;
    case 'server-link':
      return <ServerLink address={dialog.address} />;
    case 'settings':
      return <Settings key={dialog.page ?? 'you'} page={dialog.page ?? 'you'} />;
    case 'route':
      return <RouteDialog groupId={dialog.groupId} messageId={dialog.messageId} />;
    case 'delete-messages':
      return <DeleteMessages messageIds={dialog.messageIds} />;
    case 'forward':
      return <ForwardMessages messageIds={dialog.messageIds} />;
    case 'open-link':
      return <OpenLink url={dialog.url} />;
    case 'edit-name':
      return <EditName />;
    case 'add-someone':
    case 'edit-group':
    case 'edit-description':
    case 'rekey-group':
    case 'leave-group':
    case 'promote-member':
    case 'verify-member':
    case 'remove-member': {
      const group = groups.find((known) => known.id === dialog.groupId);
      return group === undefined ? null : <GroupDialog dialog={dialog} group={group} />;
    }
    default:
      return null;
  }
}

type AboutMember = 'promote-member' | 'verify-member' | 'remove-member';
type AboutGroup = Extract<
  OpenDialog,
  { what: 'add-someone' | 'edit-group' | 'edit-description' | 'rekey-group' | 'leave-group' | AboutMember }
>;

interface MemberDialogProps {
  readonly what: AboutMember;
  readonly group: GroupView;
  readonly member: RosterMemberView;
}

function MemberDialog({ what, group, member }: MemberDialogProps) {
  switch (what) {
    case 'promote-member':
      return <PromoteMember group={group} member={member} />;
    case 'verify-member':
      return <VerifyMember group={group} member={member} />;
    case 'remove-member':
      return <RemoveMember group={group} member={member} />;
  }
}

function GroupDialog({ dialog, group }: { readonly dialog: AboutGroup; readonly group: GroupView }) {
  switch (dialog.what) {
    case 'add-someone':
      return <AddSomeone group={group} offered={dialog.target ?? ''} />;
    case 'edit-group':
      return <EditGroup group={group} />;
    case 'leave-group':
      return <LeaveGroup group={group} />;
    case 'edit-description':
      return <EditDescription group={group} />;
    case 'rekey-group':
      return <RekeyGroup group={group} />;
    default: {
      const member = group.members.find(({ id }) => id === dialog.memberId);
      return member === undefined ? null : <MemberDialog what={dialog.what} group={group} member={member} />;
    }
  }
}
