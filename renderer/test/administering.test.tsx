import './setup.ts';
import type { GroupView } from '@conclave/desktop/bridge/contract';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emit, mountApp, now, settle } from './fixture/mount.tsx';
import { groupsAt } from './fixture/people.ts';

const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
/** Radix opens a menu on the pointer, and on Enter. */
const openMenu = (element: HTMLElement) =>
  act(async () => {
    fireEvent.keyDown(element, { key: 'Enter' });
    await settle();
  });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const table = (extra: Partial<GroupView>): GroupView[] =>
  groupsAt(now).map((group) => (group.id === 'table' ? { ...group, ...extra } : group));

async function openDetails(extra: Partial<GroupView> = {}) {
  const fake = await mountApp({ groups: table(extra) });
  await press(button(/Sunday table/u));
  await press(button('People in this group'));
  return fake;
}

describe('an admin', () => {
  it('removes a member after being asked once more', async () => {
    const fake = await openDetails();
    await openMenu(button(/What to do about .*Carol/u));
    await press(screen.getByRole('menuitem', { name: 'Remove from group' }));
    expect(fake.sent.some(({ name }) => name === 'removeMember')).toBe(false);
    await press(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }));
    expect(fake.sent.at(-1)).toEqual({ name: 'removeMember', payload: { groupId: 'table', memberId: 'carol' } });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('makes a member an admin, but no admin', async () => {
    const fake = await openDetails();
    await openMenu(button(/What to do about .*Ben/u));
    expect(screen.queryByRole('menuitem', { name: 'Make admin' })).toBeNull();
    await press(screen.getByRole('menuitem', { name: 'Remove from group' }));
    await press(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    await openMenu(button(/What to do about .*Jun/u));
    await press(screen.getByRole('menuitem', { name: 'Make admin' }));
    expect(fake.sent.some(({ name }) => name === 'promote')).toBe(false);
    await press(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Make admin' }));
    expect(fake.sent.at(-1)).toEqual({ name: 'promote', payload: { groupId: 'table', memberId: 'jun' } });
  });

  it('takes back an invite, renames the group and says who may add people', async () => {
    const fake = await openDetails();
    await press(button(/Take back the invite to/u));
    expect(fake.sent.at(-1)).toEqual({ name: 'revokeInvite', payload: { groupId: 'table', inviteId: 'i1' } });
    await press(screen.getByRole('switch', { name: 'Everyone may add people' }));
    expect(fake.sent.at(-1)).toEqual({ name: 'setInviters', payload: { groupId: 'table', everyMember: false } });
    await press(button('Change name and colour'));
    fireEvent.change(screen.getByLabelText('Group name'), { target: { value: ' Monday table ' } });
    await press(button('Save'));
    expect(fake.sent.at(-1)).toEqual({
      name: 'renameGroup',
      payload: { groupId: 'table', name: 'Monday table', colour: 0 },
    });
  });

  it('sees why something was refused, where it was asked for', async () => {
    const refusal = { accepted: false, problem: { code: 'not-a-member', detail: {} } } as const;
    await mountApp({ groups: table({}) }, { removeMember: () => refusal });
    await press(button(/Sunday table/u));
    await press(button('People in this group'));
    await openMenu(button(/What to do about .*Carol/u));
    await press(screen.getByRole('menuitem', { name: 'Remove from group' }));
    const dialog = await screen.findByRole('dialog');
    await press(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(within(dialog).getByRole('alert').textContent).toContain('no longer in the group');
  });
});

describe('a member', () => {
  it('can leave, and do nothing else to the group', async () => {
    const fake = await openDetails({ mayAdminister: false, mayInvite: false });
    await openMenu(button(/What to do about .*Ben/u));
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['Compare safety words']);
    await act(async () => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
      await settle();
    });
    expect(screen.queryByRole('switch')).toBeNull();
    await press(button('Leave group'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).queryByText('You are the only admin')).toBeNull();
    await press(within(dialog).getByRole('button', { name: 'Leave group' }));
    expect(fake.sent.at(-1)).toEqual({ name: 'leaveGroup', payload: { groupId: 'table' } });
  });

  it('is warned when nobody else is admin, and told who would be', async () => {
    await openDetails({ lastAdmin: true });
    await press(button('Leave group'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('You are the only admin')).toBeDefined();
    expect(dialog.textContent).toContain('Ben Okafor');
  });
});

describe('out of the group', () => {
  it.each([
    ['removed', 'You were removed from this group.'],
    ['left', 'You left this group.'],
  ] as const)('%s: what was said stays to read, and there is no place to write', async (state, words) => {
    await openDetails({ state, mayInvite: false, mayAdminister: false });
    expect(screen.getByText(new RegExp(words, 'u'))).toBeDefined();
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Leave group' })).toBeNull();
    const row = state === 'left' ? /^Sunday table.*You left/u : /^Sunday table.*You were removed/u;
    expect(button(row).getAttribute('aria-current')).toBe('page');
    expect((await screen.findAllByRole('article')).length).toBeGreaterThan(3);
  });
});

it('while the group gets new keys, it says what one waits for', async () => {
  const fake = await openDetails({ rekeying: true });
  expect(screen.getByText(/it gets new keys/u)).toBeDefined();
  const [group] = table({ rekeying: false });
  await emit(fake, { type: 'group', group: group! });
  expect(screen.queryByText(/it gets new keys/u)).toBeNull();
});

it('says what happened in words', async () => {
  const fake = await openDetails();
  const at = Date.now();
  const line = { groupId: 'table', sentAt: at, kind: 'event' } as const;
  const events = [
    [{ what: 'removed', who: 'Jun', by: 'Ben' }, /Ben.* removed .*Jun/u],
    [{ what: 'left', who: 'Dmitri' }, /Dmitri.* left/u],
    [{ what: 'promoted', who: 'Farah', by: 'Ben' }, /Ben.* made .*Farah.* an admin/u],
    [{ what: 'renamed', who: 'Ben', name: 'Monday' }, /Ben.* named the group .*Monday/u],
    [{ what: 'invite-revoked', who: 'Ben', target: 'r4tw-6mzk-9pd' }, /took back the invite to .*r4tw/u],
  ] as const;
  for (const [i, [event]] of events.entries()) {
    const order = `${String(at).padStart(16, '0')}-9999${i}`;
    await emit(fake, { type: 'message', message: { ...line, id: `x${i}`, order, event } });
  }
  for (const [, words] of events) expect(screen.getByText(words)).toBeDefined();
});
