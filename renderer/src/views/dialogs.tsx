import { useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';
import { ChangeServer } from './change-server.tsx';
import { ContactCard } from './contact-card.tsx';
import { AddSomeone } from './invite/add-someone.tsx';
import { NewGroup } from './new-group.tsx';
import { RouteDialog } from './route/route-dialog.tsx';
import { Settings } from './settings/settings.tsx';

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
      return <ChangeServer />;
    case 'settings':
      return <Settings />;
    case 'route':
      return <RouteDialog groupId={dialog.groupId} messageId={dialog.messageId} />;
    case 'add-someone': {
      const group = groups.find((known) => known.id === dialog.groupId);
      return group === undefined ? null : <AddSomeone group={group} />;
    }
    default:
      return null;
  }
}
