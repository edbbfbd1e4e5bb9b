import './setup.ts';
import type { GroupView } from '@conclave/desktop/bridge/contract';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { safeLines } from '../src/words/names.ts';
import { emit, mountApp, now, settle } from './fixture/mount.tsx';
import { alice, ben, carol, groupsAt } from './fixture/people.ts';

const qr = vi.hoisted(() => ({ text: '' }));
vi.mock('../src/qr/read-qr.ts', () => ({ readQr: async () => ({ text: qr.text }) }));

const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
const choose = (label: string, option: string) =>
  act(async () => {
    const list = screen.getByRole('combobox', { name: label });
    const chosen = within(list).getByRole<HTMLOptionElement>('option', { name: option });
    fireEvent.change(list, { target: { value: chosen.value } });
    await settle();
  });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const table = (extra: Partial<GroupView>): GroupView[] =>
  groupsAt(now).map((group) => (group.id === 'table' ? { ...group, ...extra } : group));
const group = (extra: Partial<GroupView>): GroupView => table(extra)[0] as GroupView;

const words = ['uncut', 'obstruct', 'rocky', 'trustless', 'synopses', 'staff', 'outdated', 'acts'];
const code = 'conclave-verify:jhykn5e6pf29';

async function openDetails(extra: Partial<GroupView> = {}) {
  const fake = await mountApp(
    { groups: table(extra) },
    { compare: ({ groupId, memberId }) => [{ type: 'safety-words', groupId, memberId, words, code }] },
  );
  await press(button(/Sunday table/u));
  await press(button('People in this group'));
  return fake;
}
const menu = async (name: RegExp, entry: string) => {
  await act(async () => {
    fireEvent.keyDown(button(name), { key: 'Enter' });
    await settle();
  });
  await press(screen.getByRole('menuitem', { name: entry }));
  return screen.findByRole('dialog');
};

describe('the details of a group', () => {
  it('mute it for a while, and say until when', async () => {
    const fake = await openDetails();
    for (const [option, hours] of [
      ['Mute for 1 hour', 1],
      ['Mute for 8 hours', 8],
      ['Mute for 1 week', 168],
    ] as const) {
      await choose('Notifications', option);
      const { until } = fake.sent.at(-1)?.payload as { until: number };
      expect(Math.abs(until - Date.now() - hours * 3_600_000)).toBeLessThan(5_000);
    }
    await choose('Notifications', 'Mute always');
    expect(fake.sent.at(-1)).toEqual({ name: 'setMuted', payload: { groupId: 'table', until: 8_640_000_000_000_000 } });
    await emit(fake, { type: 'group', group: group({ mutedUntil: now + 60_000 }) });
    expect(screen.getByRole('option', { name: /^Muted until today|^Muted until tomorrow/u })).toBeTruthy();
    expect(within(screen.getByRole('navigation')).getByText('Muted')).toBeTruthy();
    await choose('Notifications', 'On');
    expect(fake.sent.at(-1)?.payload).toEqual({ groupId: 'table', until: null });
  });

  it('let admins choose how long messages stay, and tell the others', async () => {
    const fake = await openDetails();
    for (const [option, seconds] of [
      ['After 1 hour', 3_600],
      ['After 1 day', 86_400],
      ['After 1 week', 604_800],
      ['After 4 weeks', 2_419_200],
    ] as const) {
      await choose('Disappearing messages', option);
      expect(fake.sent.at(-1)).toEqual({ name: 'setDisappearing', payload: { groupId: 'table', seconds } });
    }
    await emit(fake, { type: 'group', group: group({ mayAdminister: false, disappearing: 86_400 }) });
    expect(screen.queryByRole('combobox', { name: 'Disappearing messages' })).toBeNull();
    expect(screen.getByText('Disappearing messages')).toBeTruthy();
    expect(screen.getByText('After 1 day')).toBeTruthy();
  });

  it('say what each privacy profile costs, and set it', async () => {
    const fake = await openDetails();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Balanced' }).checked).toBe(true);
    const strong = screen.getByRole('radio', { name: 'Strong' });
    const cost = document.getElementById(strong.getAttribute('aria-describedby') ?? '');
    expect(cost?.textContent).toContain('one proxy more');
    await press(strong);
    expect(fake.sent.at(-1)).toEqual({ name: 'setProfile', payload: { groupId: 'table', profile: 'strong' } });
  });

  it('show the description, which admins change, up to 1,024 bytes', async () => {
    const fake = await openDetails();
    await press(button('Add a description'));
    const field = screen.getByLabelText('What this group is about');
    fireEvent.change(field, { target: { value: 'ü'.repeat(513) } });
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toContain('2 bytes too long');
    await press(button('Save'));
    expect(fake.sent.at(-1)?.name).not.toBe('setDescription');
    fireEvent.change(field, { target: { value: ' Soup first.\nEvery Sunday. ' } });
    await press(button('Save'));
    expect(fake.sent.at(-1)?.payload).toEqual({ groupId: 'table', description: 'Soup first.\nEvery Sunday.' });
    const described = group({ description: 'Soup first.\n\u202EEvery Sunday.', mayAdminister: false });
    await emit(fake, { type: 'group', group: described });
    expect(screen.getByRole('region', { name: 'Description' }).textContent).toBe('Soup first.\nEvery Sunday.');
    expect(screen.queryByRole('button', { name: 'Change the description' })).toBeNull();
  });

  it('let admins make new keys, after saying what for, and say that they are on their way', async () => {
    const fake = await openDetails();
    await press(button('Make new keys now'));
    const dialog = await screen.findByRole('dialog');
    expect(fake.sent.some(({ name }) => name === 'rekeyNow')).toBe(false);
    await press(within(dialog).getByRole('button', { name: 'Make new keys' }));
    expect(fake.sent.at(-1)).toEqual({ name: 'rekeyNow', payload: { groupId: 'table' } });
    expect(dialog.textContent).toContain('on their way to everyone');
    expect(within(dialog).queryByRole('button', { name: 'Make new keys' })).toBeNull();
  });

  it('keep a stranger’s lines in their place', () => {
    expect(safeLines(`a${'\u0301'.repeat(400)}\u202E\n${'x\n'.repeat(900)}`).split('\n')).toHaveLength(40);
  });
});

describe('safety words', () => {
  beforeEach(() => {
    qr.text = '';
  });
  const scan = () =>
    act(async () => {
      fireEvent.change(screen.getByTestId('qr-file'), { target: { files: [new File(['x'], 'code.png')] } });
      await settle();
    });

  it('are compared by reading them, by whoever is in the group', async () => {
    const fake = await openDetails({ mayAdminister: false });
    const dialog = await menu(/What to do about .*Carol/u, 'Compare safety words');
    const shown = within(within(dialog).getByRole('list', { name: 'Safety words' })).getAllByRole('listitem');
    expect(shown.map(({ textContent }) => textContent?.replace(/^\d/u, ''))).toEqual(words);
    await press(within(dialog).getByRole('button', { name: 'The words match' }));
    expect(fake.sent.at(-1)).toEqual({
      name: 'setVerified',
      payload: { groupId: 'table', memberId: 'carol', verified: true },
    });
    await emit(fake, { type: 'group', group: group({ members: [alice, ben, { ...carol, verified: true }] }) });
    expect(dialog.textContent).toMatch(/You have verified .*Carol/u);
    expect(screen.getAllByText('Verified')).toHaveLength(1);
    await press(within(dialog).getByRole('button', { name: 'Take it back' }));
    expect(fake.sent.at(-1)?.payload).toMatchObject({ verified: false });
  });

  it('are compared by a picture of the other’s code, and a wrong one warns and takes it back', async () => {
    const fake = await openDetails();
    const dialog = await menu(/What to do about .*Carol/u, 'Compare safety words');
    qr.text = 'https://example.org';
    await scan();
    expect(dialog.textContent).toContain('not one of safety words');
    expect(fake.sent.at(-1)?.name).toBe('compare');
    qr.text = code;
    await scan();
    expect(fake.sent.at(-1)?.payload).toEqual({ groupId: 'table', memberId: 'carol', verified: true });
    qr.text = 'conclave-verify:something-else';
    await scan();
    expect(within(dialog).getByText('These codes do not match')).toBeTruthy();
    expect(fake.sent.at(-1)?.payload).toEqual({ groupId: 'table', memberId: 'carol', verified: false });
    expect(within(dialog).queryByRole('button', { name: 'The words match' })).toBeNull();
    await press(within(dialog).getByRole('button', { name: 'Not now' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
