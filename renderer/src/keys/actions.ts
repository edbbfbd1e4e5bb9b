import type { ActionName, GroupView } from '@conclave/desktop/bridge/contract';
import { send } from '../bridge.ts';
import { openSearch } from '../stores/search.ts';
import { goTo, openDialog, showDetails, useView } from '../stores/view.ts';
import { useWorld } from '../stores/world.ts';

/** What keys, menus and the shortcut sheet start, all by the same names. */
const actions: Readonly<Record<ActionName, () => void>> = {
  'new-group': () => openDialog({ what: 'new-group' }),
  settings: () => openDialog({ what: 'settings' }),
  profiles: () => openDialog({ what: 'settings', page: 'profiles' }),
  switcher: () => openDialog({ what: 'switcher' }),
  search: () => openSearch(useWorld.getState().only ?? openGroup()?.id ?? null),
  'search-all': () => openSearch(useWorld.getState().only),
  shortcuts: () => openDialog({ what: 'shortcuts' }),
  sealed: () => goTo({ at: 'sealed' }),
  'contact-card': () => openDialog({ what: 'contact-card' }),
  'add-someone': () => {
    const group = openGroup();
    if (group?.mayInvite === true) openDialog({ what: 'add-someone', groupId: group.id });
  },
  people: () => {
    if (openGroup() !== null) showDetails(!useView.getState().details);
  },
  'own-window': () => {
    const group = openGroup();
    if (group !== null) void send('openChatWindow', { groupId: group.id });
  },
  'next-group': () => step(1),
  'previous-group': () => step(-1),
  'next-unread': nextUnread,
};

/** Only with a profile: before that there is nothing to do but to get one. */
export function runAction(action: ActionName): void {
  if (useWorld.getState().profile !== null || action === 'shortcuts') actions[action]();
}

/** To the group that is at `position`, from 0, in the list. */
export function goToNth(position: number): void {
  const group = useWorld.getState().groups[position];
  if (group !== undefined) goTo({ at: 'group', groupId: group.id });
}

function openGroup(): GroupView | null {
  const { place } = useView.getState();
  const { groups } = useWorld.getState();
  return (place.at === 'group' && groups.find(({ id }) => id === place.groupId)) || null;
}

function step(by: 1 | -1): void {
  const { groups } = useWorld.getState();
  const index = groups.findIndex(({ id }) => id === openGroup()?.id);
  const next = groups[index < 0 ? 0 : index + by];
  if (next !== undefined) goTo({ at: 'group', groupId: next.id });
}

/** The next one below that has something unread, beginning again at the top. */
function nextUnread(): void {
  const { groups } = useWorld.getState();
  const index = groups.findIndex(({ id }) => id === openGroup()?.id);
  const next = [...groups.slice(index + 1), ...groups.slice(0, Math.max(0, index))].find(({ unread }) => unread > 0);
  if (next !== undefined) goTo({ at: 'group', groupId: next.id });
}
