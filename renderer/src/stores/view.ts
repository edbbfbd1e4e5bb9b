import type { Destination, Problem } from '@conclave/desktop/bridge/contract';
import { create } from 'zustand';
import { closeSearch } from './search.ts';

export type Place =
  | { readonly at: 'home' }
  | { readonly at: 'group'; readonly groupId: string }
  | { readonly at: 'sealed' };

export type SettingsPage = 'you' | 'look' | 'desktop' | 'profiles' | 'server' | 'network' | 'about';

export type OpenDialog =
  | { readonly what: 'new-group' }
  | { readonly what: 'add-someone'; readonly groupId: string; readonly target?: string }
  | { readonly what: 'edit-group'; readonly groupId: string }
  | { readonly what: 'leave-group'; readonly groupId: string }
  | { readonly what: 'remove-member'; readonly groupId: string; readonly memberId: string }
  | { readonly what: 'promote-member'; readonly groupId: string; readonly memberId: string }
  | { readonly what: 'verify-member'; readonly groupId: string; readonly memberId: string }
  | { readonly what: 'edit-description'; readonly groupId: string }
  | { readonly what: 'rekey-group'; readonly groupId: string }
  | { readonly what: 'edit-name' }
  | { readonly what: 'contact-card' }
  | { readonly what: 'settings'; readonly page?: SettingsPage }
  | { readonly what: 'change-server'; readonly address?: string }
  | { readonly what: 'socks' }
  | { readonly what: 'switcher' }
  | { readonly what: 'shortcuts' }
  | { readonly what: 'contact-link'; readonly contactCode: string }
  | { readonly what: 'server-link'; readonly address: string }
  | { readonly what: 'delete-messages'; readonly groupId: string; readonly messageIds: readonly string[] }
  | { readonly what: 'forward'; readonly messageIds: readonly string[] }
  | { readonly what: 'open-link'; readonly url: string }
  | { readonly what: 'route'; readonly groupId: string; readonly messageId: string };

export interface Notice {
  readonly id: number;
  readonly problem: Problem;
}

/** What only this window knows: where the person is looking, and what they have typed but not sent. */
export interface View {
  readonly place: Place;
  readonly dialog: OpenDialog | null;
  readonly details: boolean;
  /** By group: typed here, and not yet kept by the main process. */
  readonly drafts: Readonly<Record<string, string>>;
  readonly notices: readonly Notice[];
  /** Where something outside the window leads, until it is followed. */
  readonly going: Destination | null;
  /** A server address that a link brought to the first screen. */
  readonly offeredAddress: string;
}

const placeKey = 'conclave.place';

/** The place survives a reload; it names a group by its opaque id and holds no words. */
function rememberedPlace(): Place {
  const stored = sessionStorage.getItem(placeKey) ?? '';
  if (stored === 'sealed') return { at: 'sealed' };
  return stored.startsWith('group:') ? { at: 'group', groupId: stored.slice(6) } : { at: 'home' };
}

/** This window was somewhere before its page was loaded. */
export const placeIsRemembered = () => sessionStorage.getItem(placeKey) !== null;

export const useView = create<View>()(() => ({
  place: rememberedPlace(),
  dialog: null,
  details: false,
  drafts: {},
  notices: [],
  going: null,
  offeredAddress: '',
}));

export function goTo(place: Place): void {
  closeSearch();
  sessionStorage.setItem(placeKey, place.at === 'group' ? `group:${place.groupId}` : place.at);
  useView.setState({ place });
}

export function openDialog(dialog: OpenDialog): void {
  useView.setState({ dialog });
}

export function closeDialog(): void {
  useView.setState({ dialog: null });
}

export function showDetails(details: boolean): void {
  useView.setState({ details });
}

export function offerAddress(offeredAddress: string): void {
  useView.setState({ offeredAddress });
}

export function setDraft(groupId: string, text: string): void {
  useView.setState((view) => ({ drafts: { ...view.drafts, [groupId]: text } }));
}

/** What is kept is what this window has typed: from now on it shows what is kept, whichever window changes it. */
export function draftIsKept(groupId: string, kept: string): void {
  useView.setState(({ drafts }) => {
    if (drafts[groupId] !== kept) return {};
    return { drafts: Object.fromEntries(Object.entries(drafts).filter(([id]) => id !== groupId)) };
  });
}

let lastNotice = 0;

/** Adds a notice unless the same one is already shown; at most four are. */
export function addNotice(problem: Problem): void {
  useView.setState((view) => {
    if (view.notices.some((notice) => notice.problem.code === problem.code)) return view;
    lastNotice += 1;
    return { notices: [...view.notices, { id: lastNotice, problem }].slice(-4) };
  });
}

export function dismissNotice(id: number): void {
  useView.setState((view) => ({ notices: view.notices.filter((notice) => notice.id !== id) }));
}
