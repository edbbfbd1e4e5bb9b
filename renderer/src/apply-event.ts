/**
 * The only writer of the world store. Events of the main process come in here, and so do the few facts that this
 * window itself knows about its commands: sent, refused, forgotten.
 */
import type {
  AppEvent,
  CommandName,
  GroupView,
  MessageView,
  Problem,
  Snapshot,
} from '@conclave/desktop/bridge/contract';
import { mergeMessages, placeOne, withoutMessages, withPage } from './stores/history.ts';
import { jumpInList } from './stores/talk.ts';
import { addNotice, closeDialog, draftIsKept, goTo, placeIsRemembered, useView } from './stores/view.ts';
import { type Comparison, emptyWorld, type Found, useWorld, type World } from './stores/world.ts';

export type LocalEvent =
  | { readonly type: 'command-sent'; readonly name: CommandName }
  | { readonly type: 'command-refused'; readonly name: CommandName; readonly problem: Problem }
  /** The dialog that showed the passphrase and its outcome has closed. */
  | { readonly type: 'invite-forgotten' }
  /** What a test of a SOCKS proxy said is about another entry now. */
  | { readonly type: 'socks-forgotten' }
  | { readonly type: 'problem-read'; readonly name: CommandName }
  /** The person came to this window, or went to another. */
  | { readonly type: 'attention'; readonly here: boolean };

export function applyEvent(event: AppEvent | LocalEvent): void {
  const before = useWorld.getState();
  useWorld.setState(nextWorld(before, event));
  moveView(before, event);
}

/** What is new in the world after `event`. */
export function nextWorld(world: World, event: AppEvent | LocalEvent): Partial<World> {
  switch (event.type) {
    case 'snapshot':
      return { ...emptyWorld, ...event.snapshot, groups: sortGroups(event.snapshot.groups), ready: true };
    case 'profile':
      return { profile: event.profile, running: without(world.running, 'joinServer', 'hostHere') };
    case 'server':
      return { server: event.server };
    case 'network':
      return { network: event.network };
    case 'proxy-role':
      return { proxyRole: event.proxyRole };
    case 'desktop':
      return { desktop: event.desktop };
    case 'socks-tested':
      return {
        socksTested: { reached: event.reached, ms: event.ms },
        running: without(world.running, 'testSocks'),
      };
    case 'socks-forgotten':
      return { socksTested: null, problems: without(world.problems, 'testSocks', 'setSocks') };
    case 'go':
      // About this window alone: moveView has it.
      return {};
    case 'group':
      return upsertGroup(world, event.group);
    case 'history':
      return withHistory(world, event.groupId, withPage(world.histories[event.groupId], event));
    case 'messages-gone':
      return { ...withoutGone(world, event), ...withoutHits(world, event.messageIds) };
    case 'pins':
      return { pins: { ...world.pins, [event.groupId]: event.messages } };
    case 'search-results':
      return { found: nextFound(world.found, event), running: without(world.running, 'search') };
    case 'message':
      return { ...upsertMessage(world, event), ...withoutHits(world, deletedIn(event.message)) };
    case 'safety-words':
      return { comparison: comparisonOf(event), running: without(world.running, 'compare') };
    case 'sealed':
      return { sealed: event.sealed };
    case 'passphrase-proposed':
      return { proposedPassphrase: event.passphrase, running: without(world.running, 'proposePassphrase') };
    case 'invite-opened':
      return { running: without(world.running, 'openSealed'), problems: without(world.problems, 'openSealed') };
    case 'invite-partial':
      return {
        partialInvites: event.partialInvites,
        running: without(world.running, 'openSealed'),
        problems: without(world.problems, 'openSealed'),
      };
    case 'invite-sent':
      return {
        sentInvite: { groupId: event.groupId, inviteId: event.inviteId },
        running: without(world.running, 'invite'),
      };
    case 'problem':
      return event.during === null ? {} : endWithProblem(world, event.during, event.problem);
    case 'command-sent':
      return { running: { ...world.running, [event.name]: true }, problems: without(world.problems, event.name) };
    case 'command-refused':
      return endWithProblem(world, event.name, event.problem);
    case 'invite-forgotten':
      return { proposedPassphrase: null, sentInvite: null, problems: without(world.problems, 'invite') };
    case 'attention':
      return event.here ? { away: false } : { away: true, histories: withoutLines(world.histories) };
    case 'problem-read':
      return { problems: without(world.problems, event.name) };
  }
}

/** The few events that take the person somewhere, or have no other place than a notice. */
function moveView(before: World, event: AppEvent | LocalEvent): void {
  if (event.type === 'snapshot' && !before.ready) beginAt(event.snapshot);
  if (event.type === 'group') draftIsKept(event.group.id, event.group.draft);
  if (event.type === 'history' && event.part === 'around' && event.target !== null) {
    jumpInList(event.groupId, event.target);
  }
  if (event.type === 'go') useView.setState({ going: event.to });
  // Its last part may come long after the passphrase was typed, while the person is elsewhere.
  if (
    event.type === 'invite-opened' &&
    (before.running.openSealed === true || useView.getState().place.at === 'sealed')
  ) {
    goTo({ at: 'group', groupId: event.groupId });
  }
  if (event.type === 'group' && isOwnNewGroup(before, event.group)) {
    closeDialog();
    goTo({ at: 'group', groupId: event.group.id });
  }
  if (event.type === 'problem' && !hasInlinePlace(event.during)) addNotice(event.problem);
  if (event.type === 'command-refused' && !hasInlinePlace(event.name)) addNotice(event.problem);
}

/** Where this window begins: at the chat that it is for, where it was before a reload, or where it was last time. */
function beginAt({ only, lastGroup, groups }: Snapshot): void {
  const groupId = only ?? (placeIsRemembered() ? null : lastGroup);
  if (groupId !== null && groups.some(({ id }) => id === groupId)) goTo({ at: 'group', groupId });
}

function isOwnNewGroup(before: World, group: GroupView): boolean {
  const isNew = !before.groups.some((known) => known.id === group.id);
  return before.running.createGroup === true && isNew && group.members.some((m) => m.me && m.role === 'creator');
}

/** Whether a form that shows problems of this command is open at present. */
function hasInlinePlace(during: CommandName | null): boolean {
  const { dialog, place } = useView.getState();
  switch (during) {
    case 'joinServer':
      return useWorld.getState().profile === null || dialog?.what === 'change-server';
    case 'hostHere':
      return useWorld.getState().profile === null;
    case 'createGroup':
      return dialog?.what === 'new-group';
    case 'renameGroup':
      return dialog?.what === 'edit-group';
    case 'renameSelf':
      return dialog?.what === 'edit-name';
    case 'setSocks':
    case 'testSocks':
      return dialog?.what === 'socks';
    case 'createProfile':
      return dialog?.what === 'settings';
    case 'leaveGroup':
      return dialog?.what === 'leave-group';
    case 'removeMember':
      return dialog?.what === 'remove-member';
    case 'promote':
      return dialog?.what === 'promote-member';
    case 'rekeyNow':
      return dialog?.what === 'rekey-group';
    case 'setDescription':
      return dialog?.what === 'edit-description';
    case 'invite':
    case 'proposePassphrase':
      return dialog?.what === 'add-someone';
    case 'openSealed':
      return place.at === 'sealed';
    case 'sendMessage':
    case 'editMessage':
      return place.at === 'group';
    case 'deleteMessages':
      return dialog?.what === 'delete-messages';
    case 'forward':
      return dialog?.what === 'forward';
    case 'openLink':
      return dialog?.what === 'open-link';
    default:
      return false;
  }
}

function upsertGroup(world: World, group: GroupView): Partial<World> {
  const isNew = !world.groups.some((known) => known.id === group.id);
  const groups = isNew
    ? [...world.groups, group]
    : world.groups.map((known) => (known.id === group.id ? group : known));
  return {
    groups: sortGroups(groups),
    ...(isNew ? { running: without(world.running, 'createGroup') } : {}),
  };
}

function sortGroups(groups: readonly GroupView[]): readonly GroupView[] {
  return [...groups].sort((a, b) => b.activeAt - a.activeAt || (a.id < b.id ? -1 : 1));
}

/** A message of a group whose history was never asked for is left out: opening the group brings it. */
function upsertMessage(world: World, { message }: AppEvent & { type: 'message' }): Partial<World> {
  const history = world.histories[message.groupId];
  if (history === undefined) return {};
  const next = placeOne(history, message) ?? mergeMessages(history, [message]);
  const isNewest = next.messages.length > history.messages.length && next.messages.at(-1) === message;
  const isUnseen = world.away && isNewest && message.kind === 'text' && !message.sender.me;
  const firstUnread = isUnseen ? (next.firstUnread ?? message.id) : next.firstUnread;
  return withHistory(world, message.groupId, { ...next, firstUnread });
}

/** Whoever goes away has seen what was new: a line says later what came after that. */
function withoutLines(histories: World['histories']): World['histories'] {
  return Object.fromEntries(Object.entries(histories).map(([id, history]) => [id, { ...history, firstUnread: null }]));
}

function withoutGone(world: World, { groupId, messageIds }: AppEvent & { type: 'messages-gone' }): Partial<World> {
  const history = world.histories[groupId];
  return history === undefined ? {} : withHistory(world, groupId, withoutMessages(history, messageIds));
}

/** What is erased is not shown among what was found either. */
function withoutHits({ found }: World, ids: readonly string[]): Partial<World> {
  if (found === null || !found.hits.some(({ messageId }) => ids.includes(messageId))) return {};
  return { found: { ...found, hits: found.hits.filter(({ messageId }) => !ids.includes(messageId)) } };
}

const deletedIn = (message: MessageView) => (message.kind === 'text' && message.deleted ? [message.id] : []);

/** The next page of the same search follows; another search begins anew. */
function nextFound(before: Found | null, event: AppEvent & { type: 'search-results' }): Found {
  const { query, groupId, hits, complete } = event;
  const isMore = event.before !== null && before?.query === query && before.groupId === groupId;
  return { query, groupId, hits: isMore ? [...before.hits, ...hits] : hits, complete };
}

function withHistory(world: World, groupId: string, history: World['histories'][string]): Partial<World> {
  return { histories: { ...world.histories, [groupId]: history } };
}

function endWithProblem(world: World, name: CommandName, problem: Problem): Partial<World> {
  return { running: without(world.running, name), problems: { ...world.problems, [name]: problem } };
}

function without<T>(record: Readonly<Partial<Record<CommandName, T>>>, ...names: CommandName[]) {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.some((gone) => gone === name))) as Partial<
    Record<CommandName, T>
  >;
}

function comparisonOf({ groupId, memberId, words, code }: Extract<AppEvent, { type: 'safety-words' }>): Comparison {
  return { groupId, memberId, words, code };
}
