import type { CommandName } from './contract.ts';

/** Every command there is, for the two sides that need the names at run time: preload and ipc. */
const names = {
  ready: true,
  joinServer: true,
  hostHere: true,
  reconnect: true,
  createGroup: true,
  openGroup: true,
  closeGroup: true,
  loadOlder: true,
  loadNewer: true,
  jumpTo: true,
  sendMessage: true,
  editMessage: true,
  deleteMessages: true,
  react: true,
  pin: true,
  loadPins: true,
  forward: true,
  setDraft: true,
  setMuted: true,
  search: true,
  retry: true,
  proposePassphrase: true,
  invite: true,
  openSealed: true,
  revokeInvite: true,
  removeMember: true,
  promote: true,
  leaveGroup: true,
  renameGroup: true,
  rekeyNow: true,
  setDisappearing: true,
  setDescription: true,
  setInviters: true,
  setProfile: true,
  compare: true,
  setVerified: true,
  renameSelf: true,
  setTheme: true,
  setTextSize: true,
  setProxyRole: true,
  setHabits: true,
  openChatWindow: true,
  setSocks: true,
  testSocks: true,
  openProfile: true,
  createProfile: true,
  copyText: true,
  openLink: true,
} as const satisfies Record<CommandName, true>;

export const commandNames = Object.keys(names) as readonly CommandName[];

/** The channel of a command, upwards. */
export const commandChannel = (name: CommandName): string => `conclave:command:${name}`;

/** The channel of every event, downwards. */
export const EVENT_CHANNEL = 'conclave:event';
