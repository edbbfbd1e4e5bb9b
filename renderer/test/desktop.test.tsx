import './setup.ts';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Destination } from '@conclave/desktop/bridge/contract';
import { actionFor, shortcuts } from '../src/keys/shortcuts.ts';
import { matchingGroups } from '../src/words/matching.ts';
import { snapshotAt } from './fixture/fake-bridge.ts';
import { emit, mountApp, now, settle } from './fixture/mount.tsx';

const key = (init: KeyboardEventInit, target: Element | Window = window) =>
  act(async () => {
    fireEvent.keyDown(target, init);
    await settle();
  });
const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
const go = (fake: Awaited<ReturnType<typeof mountApp>>, to: Destination) => emit(fake, { type: 'go', to });
const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
const code = snapshotAt(now).profile?.contactCode ?? '';

describe('the quick switcher', () => {
  it('opens with Ctrl+K, moves by arrows and goes with Enter, while the focus stays in the field', async () => {
    await mountApp();
    await key({ key: 'k', ctrlKey: true });
    const field = screen.getByRole('combobox', { name: 'Name of the group' });
    const options = () => screen.getAllByRole('option');
    const chosen = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
    expect(document.activeElement).toBe(field);
    expect(chosen()).toBe(0);
    await key({ key: 'ArrowDown' }, field);
    expect(chosen()).toBe(1);
    expect(field.getAttribute('aria-activedescendant')).toBe(options()[1]?.id);
    await key({ key: 'ArrowUp' }, field);
    await key({ key: 'ArrowUp' }, field);
    expect(chosen()).toBe(options().length - 1);
    fireEvent.change(field, { target: { value: 'SUNDAY' } });
    expect(options()).toHaveLength(1);
    await key({ key: 'Enter' }, field);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(heading()).toBe('Sunday table');
  });

  it('opens a chat in its own window with Ctrl+Enter, and says when nothing is called so', async () => {
    const fake = await mountApp();
    await key({ key: 'k', metaKey: true });
    const field = screen.getByRole('combobox');
    fireEvent.change(field, { target: { value: 'no such' } });
    expect(screen.getByText('No group is called that.')).toBeTruthy();
    await key({ key: 'Enter' }, field);
    fireEvent.change(field, { target: { value: 'table' } });
    await key({ key: 'Enter', ctrlKey: true }, field);
    expect(fake.sent.at(-1)).toEqual({ name: 'openChatWindow', payload: { groupId: 'table' } });
  });

  it('finds names whatever their case and accents, those that begin so first', () => {
    const [any] = snapshotAt(now).groups;
    if (any === undefined) throw new Error('no group');
    const groups = ['Das Café', 'Cafe crème', 'Chor'].map((name) => ({ ...any, id: name, name }));
    const names = (query: string) => matchingGroups(groups, query).map(({ name }) => name);
    expect(names('CAFE')).toEqual(['Cafe crème', 'Das Café']);
    expect(names('creme cafe')).toEqual(['Cafe crème']);
    expect(names(' ')).toHaveLength(3);
  });
});

describe('keys', () => {
  it('mean one thing each, and are all in the list', async () => {
    const seen = shortcuts.map(({ key: name, command, shift, alt }) => [name, command, shift, alt].join());
    expect(new Set(seen).size).toBe(seen.length);
    await mountApp();
    await key({ key: '/', ctrlKey: true, shiftKey: true });
    const sheet = within(screen.getByRole('dialog', { name: 'Keyboard shortcuts' }));
    expect(sheet.getAllByRole('term')).toHaveLength(shortcuts.length + 4);
  });

  it('without their modifiers stay letters', () => {
    const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    for (const { key: name, command } of shortcuts)
      if (command) expect(actionFor({ ...none, key: name }, false)).toBeNull();
    expect(actionFor({ ...none, key: 'k', ctrlKey: true, altKey: true }, false)).toBeNull();
  });

  it('go to the next group with something unread, and to a group by its number', async () => {
    await mountApp();
    await key({ key: '1', ctrlKey: true });
    const first = heading();
    await key({ key: 'ArrowDown', altKey: true });
    expect(heading()).not.toBe(first);
    await key({ key: 'ArrowDown', altKey: true, shiftKey: true });
    const unread = snapshotAt(now).groups.filter((group) => group.unread > 0);
    expect(unread.map(({ name }) => name)).toContain(heading());
  });
});

describe('the window of one chat', () => {
  it('has its conversation and nothing beside it', async () => {
    await mountApp({ only: 'table' });
    expect(heading()).toBe('Sunday table');
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Open in its own window' })).toBeNull();
    await key({ key: 'Escape' });
    await key({ key: 'n', ctrlKey: true });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(heading()).toBe('Sunday table');
  });
});

describe('a start', () => {
  it('is where the last one ended, but for a page that was loaded again', async () => {
    sessionStorage.clear();
    await mountApp({ lastGroup: 'table' });
    expect(heading()).toBe('Sunday table');
    await key({ key: 'Escape' });
    await key({ key: 'Escape' });
    cleanup();
    const again = await mountApp({ lastGroup: 'table' });
    expect(screen.queryByRole('heading', { level: 1, name: 'Sunday table' })).toBeNull();
    await go(again, { at: 'group', groupId: 'table' });
    expect(screen.getByRole('heading', { level: 1, name: 'Sunday table' })).toBeTruthy();
  });
});

describe('links', () => {
  it('with a contact code ask for the group, then fill in whom to add', async () => {
    const fake = await mountApp();
    await go(fake, { at: 'add-someone', contactCode: code });
    const dialog = screen.getByRole('dialog', { name: 'Add someone from a link' });
    await press(within(dialog).getByRole('button', { name: /Sunday table/u }));
    expect(screen.getByLabelText<HTMLTextAreaElement>('Short id or contact code').value).toBe(code);
    expect(fake.sent.some(({ name }) => name === 'invite')).toBe(false);
  });

  it('with a contact code wait for a seat', async () => {
    const fake = await mountApp({ profile: null, server: null, groups: [], sealed: [] });
    await go(fake, { at: 'add-someone', contactCode: code });
    expect(screen.getByText(/you have no seat yet/u)).toBeTruthy();
  });

  it('to a server fill in the first screen and join nothing by themselves', async () => {
    const fake = await mountApp({ profile: null, server: null, groups: [], sealed: [] });
    fireEvent.change(screen.getByLabelText('Server address'), { target: { value: 'conclave-server://old' } });
    await go(fake, { at: 'join-server', address: 'conclave-server://new:1/#a' });
    expect(screen.getByLabelText<HTMLTextAreaElement>('Server address').value).toBe('conclave-server://new:1/#a');
    expect(fake.sent.some(({ name }) => name === 'joinServer')).toBe(false);
  });

  it('to another server say that a profile keeps to one', async () => {
    const fake = await mountApp();
    await go(fake, { at: 'join-server', address: 'conclave-server://new:1/#a' });
    expect(screen.getByText(/leads to new:1\. Your seat is at conclave\.example\.org:7460/u)).toBeTruthy();
  });

  it('that are broken are said to be', async () => {
    const fake = await mountApp();
    await go(fake, { at: 'broken-link' });
    expect(screen.getByText('This link is not complete, or something in it is wrong.')).toBeTruthy();
  });
});

describe('habits', () => {
  it('are set as a whole, and the level of notifications says what it shows', async () => {
    const fake = await mountApp();
    await press(screen.getByRole('button', { name: 'Settings' }));
    await act(async () => {
      fireEvent.mouseDown(screen.getByRole('tab', { name: 'Desktop' }));
      await settle();
    });
    await press(screen.getByRole('radio', { name: 'No details' }));
    const { habits } = snapshotAt(now).desktop;
    expect(fake.sent.at(-1)).toEqual({
      name: 'setHabits',
      payload: { habits: { ...habits, notifications: 'nothing' } },
    });
    expect(screen.getByText('Only that there is a new message.')).toBeTruthy();
  });
});
