import { useEffect } from 'react';
import type { Destination } from '@conclave/desktop/bridge/contract';
import { runAction } from '../keys/actions.ts';
import { addNotice, closeDialog, goTo, offerAddress, openDialog, useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';

/** Follows where menus, notifications and links lead. */
export function useDestinations(): void {
  const going = useView((view) => view.going);
  useEffect(() => {
    if (going === null) return;
    useView.setState({ going: null });
    follow(going);
  }, [going]);
}

function follow(to: Destination): void {
  switch (to.at) {
    case 'group':
      closeDialog();
      goTo({ at: 'group', groupId: to.groupId });
      return;
    case 'action':
      runAction(to.action);
      return;
    case 'add-someone':
      followContactCode(to.contactCode);
      return;
    case 'join-server':
      followServer(to.address);
      return;
    case 'broken-link':
      addNotice({ code: 'link-malformed', detail: {} });
  }
}

/** Whom the link is about is in it; which group they come into, the person says. */
function followContactCode(contactCode: string): void {
  const { profile, groups } = useWorld.getState();
  const open = groups.filter(({ mayInvite }) => mayInvite);
  const [only] = open;
  if (profile === null) addNotice({ code: 'link-before-joining', detail: {} });
  else if (only !== undefined && open.length === 1) {
    openDialog({ what: 'add-someone', groupId: only.id, target: contactCode });
  } else openDialog({ what: 'contact-link', contactCode });
}

/** A link fills in a form; that it is sent is for the person to say. */
function followServer(address: string): void {
  const { profile } = useWorld.getState();
  if (profile === null) offerAddress(address);
  else if (profile.mailboxId === null) openDialog({ what: 'change-server', address });
  else openDialog({ what: 'server-link', address });
}
