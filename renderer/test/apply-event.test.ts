import type { AppEvent, MessageView } from '@conclave/desktop/bridge/contract';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyEvent } from '../src/apply-event.ts';
import { useView } from '../src/stores/view.ts';
import { emptyWorld, useWorld } from '../src/stores/world.ts';
import { snapshotAt } from './fixture/fake-bridge.ts';
import { alice, ben, text } from './fixture/people.ts';

const now = 1_790_000_000_000;
const world = () => useWorld.getState();
const shown = (groupId: string) => world().histories[groupId]?.messages.map((m) => (m.kind === 'text' ? m.text : ''));
type Page = Extract<AppEvent, { type: 'history' }>;
const history = (messages: MessageView[], complete = false, rest: Partial<Page> = {}): AppEvent => ({
  type: 'history',
  groupId: 'table',
  messages,
  complete,
  atEnd: true,
  part: 'newest',
  target: null,
  ...rest,
});
const group = (id: string) => {
  const found = snapshotAt(now).groups.find((known) => known.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

beforeEach(() => {
  useWorld.setState(emptyWorld, true);
  useView.setState({ place: { at: 'home' }, dialog: null, notices: [] });
  applyEvent({ type: 'snapshot', snapshot: snapshotAt(now) });
});

describe('groups', () => {
  it('are sorted by activity, and move up when something happens in them', () => {
    expect(world().groups.map((g) => g.id)).toEqual(['table', 'choir', 'flat', 'press', 'walk']);
    applyEvent({ type: 'group', group: { ...group('walk'), activeAt: now + 1, unread: 4 } });
    expect(world().groups.map((g) => g.id)).toEqual(['walk', 'table', 'choir', 'flat', 'press']);
    expect(world().groups[0]?.unread).toBe(4);
  });

  it('open by themselves when this window asked for them, and only then', () => {
    const fresh = { ...group('table'), id: 'new', members: [{ ...alice, role: 'creator' as const }] };
    applyEvent({ type: 'group', group: { ...fresh, id: 'joined' } });
    expect(useView.getState().place).toEqual({ at: 'home' });
    applyEvent({ type: 'command-sent', name: 'createGroup' });
    applyEvent({ type: 'group', group: fresh });
    expect(useView.getState().place).toEqual({ at: 'group', groupId: 'new' });
    expect(world().running.createGroup).toBeUndefined();
  });
});

describe('messages', () => {
  const first = text('table', ben, 'first', now);
  const second = text('table', ben, 'second', now + 1);
  const third = text('table', alice, 'third', now + 2, { status: { state: 'sending' } });

  it('stand in their order whatever order they arrive in', () => {
    applyEvent(history([second]));
    applyEvent({ type: 'message', message: third });
    applyEvent({ type: 'message', message: first });
    expect(shown('table')).toEqual(['first', 'second', 'third']);
  });

  it('are replaced in place when they change', () => {
    applyEvent(history([first, third]));
    applyEvent({ type: 'message', message: { ...third, status: { state: 'sent' } } as MessageView });
    expect(shown('table')).toEqual(['first', 'third']);
    expect(world().histories['table']?.messages[1]).toMatchObject({ status: { state: 'sent' } });
  });

  it('of an older page are counted, so that the list can stay where it is', () => {
    applyEvent(history([third]));
    applyEvent(history([first, second], true));
    expect(world().histories['table']).toMatchObject({ prepended: 2, complete: true });
    applyEvent(history([first, second], true));
    expect(world().histories['table']?.prepended).toBe(2);
  });

  it('round one that was jumped to take the place of all others, and what arrives waits for the pages in between', () => {
    applyEvent(history([third]));
    applyEvent(history([first], true, { part: 'around', atEnd: false, target: first.id }));
    expect(shown('table')).toEqual(['first']);
    applyEvent({ type: 'message', message: third });
    expect(shown('table')).toEqual(['first']);
    applyEvent(history([second, third], false, { part: 'newer' }));
    expect(shown('table')).toEqual(['first', 'second', 'third']);
    expect(world().histories['table']).toMatchObject({ complete: true, atEnd: true });
  });

  it('opened anew after a jump are the newest, without a hole', () => {
    applyEvent(history([first], true, { part: 'around', atEnd: false, target: first.id }));
    applyEvent(history([third]));
    expect(shown('table')).toEqual(['third']);
  });

  it('whose time is over are gone', () => {
    applyEvent(history([first, second]));
    applyEvent({ type: 'messages-gone', groupId: 'table', messageIds: [first.id, 'unknown'] });
    expect(shown('table')).toEqual(['second']);
  });

  it('of a group never opened are left to its history', () => {
    applyEvent({ type: 'message', message: first });
    expect(world().histories['table']).toBeUndefined();
  });
});

describe('problems', () => {
  const problem = { code: 'disk-full', detail: {} } as const;

  it('without a form of their own become one notice', () => {
    applyEvent({ type: 'problem', problem, during: null });
    applyEvent({ type: 'problem', problem, during: null });
    expect(useView.getState().notices).toHaveLength(1);
  });

  it('end their command and wait in its form while that is open', () => {
    useView.setState({ place: { at: 'sealed' } });
    applyEvent({ type: 'command-sent', name: 'openSealed' });
    applyEvent({ type: 'problem', problem: { code: 'passphrase-opens-nothing', detail: {} }, during: 'openSealed' });
    expect(world().running.openSealed).toBeUndefined();
    expect(world().problems.openSealed?.code).toBe('passphrase-opens-nothing');
    expect(useView.getState().notices).toHaveLength(0);
  });

  it('are gone when the command is tried again', () => {
    applyEvent({ type: 'command-refused', name: 'sendMessage', problem });
    applyEvent({ type: 'command-sent', name: 'sendMessage' });
    expect(world().problems.sendMessage).toBeUndefined();
  });
});

it('forgets the passphrase when its dialog closes', () => {
  applyEvent({ type: 'passphrase-proposed', passphrase: 'six little words' });
  applyEvent({ type: 'invite-forgotten' });
  expect(JSON.stringify(world())).not.toContain('six little words');
});
