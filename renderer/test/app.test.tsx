import './setup.ts';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { snapshotAt } from './fixture/fake-bridge.ts';
import { emit, mountApp, now, settle } from './fixture/mount.tsx';
import { alice, ben, text } from './fixture/people.ts';

const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const type = (element: HTMLElement, value: string) => fireEvent.change(element, { target: { value } });
const openTable = () => press(button(/Sunday table/u));
/** The list shows itself only once it stands at its end. */
const openMessages = async () => {
  await openTable();
  await screen.findAllByRole('article');
};

describe('first screen', () => {
  const nobody = { profile: null, server: null, groups: [], sealed: [] };

  it('joins with a trimmed name and an address without the breaks of a mail', async () => {
    const fake = await mountApp(nobody);
    type(screen.getByLabelText('Your name'), ' Alice ');
    type(screen.getByLabelText('Server address'), 'conclave-server://h:1/\n#abc ');
    await press(button('Join'));
    expect(fake.sent.at(-1)).toEqual({
      name: 'joinServer',
      payload: { name: 'Alice', address: 'conclave-server://h:1/#abc' },
    });
  });

  it('shows what is wrong with the address at the address', async () => {
    await mountApp(nobody, {
      joinServer: () => ({ accepted: false, problem: { code: 'server-address-malformed', detail: {} } }),
    });
    await press(button('Join'));
    const address = screen.getByLabelText('Server address');
    expect(address.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toContain('not a complete server address');
    expect(screen.getByLabelText('Your name').getAttribute('aria-invalid')).toBe('false');
  });
});

describe('without a seat', () => {
  const server = { address: 'conclave-server://h:1/#abc', state: 'offline', problem: null, hostedHere: false } as const;
  const alone = { profile: { ...snapshotAt(now).profile!, mailboxId: null, contactCode: null }, groups: [], server };

  it('another server can be named, under the same name', async () => {
    const fake = await mountApp(alone);
    expect(screen.getByText('No seat at h:1 yet')).toBeDefined();
    await press(button('Use another server'));
    type(screen.getByLabelText('Server address'), 'conclave-server://other:1/#abc');
    await press(button('Join'));
    expect(fake.sent.at(-1)).toEqual({
      name: 'joinServer',
      payload: { name: alice.name, address: 'conclave-server://other:1/#abc' },
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('an address that is refused keeps the dialog and what was typed', async () => {
    await mountApp(alone, {
      joinServer: () => ({ accepted: false, problem: { code: 'wrong-server-key', detail: {} } }),
    });
    await press(button('Use another server'));
    type(screen.getByLabelText('Server address'), 'conclave-server://other:1/#abc');
    await press(button('Join'));
    expect(screen.getByRole('alert').textContent).toContain('wrong key');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Server address').value).toContain('other');
  });
});

describe('focus', () => {
  it('goes back to what opened a dialog or the people', async () => {
    await mountApp();
    await openTable();
    const people = button('People in this group');
    people.focus();
    await press(people);
    const add = button('Add someone');
    add.focus();
    await press(add);
    await press(button('Cancel'));
    expect(document.activeElement).toBe(add);
    await press(button('Close people'));
    expect(document.activeElement).toBe(people);
  });
});

describe('composer', () => {
  const field = () => screen.getByRole('textbox', { name: /^Write to/u });
  const value = () => (field() as HTMLTextAreaElement).value;
  const enter = (extra: object = {}) =>
    act(async () => {
      fireEvent.keyDown(field(), { key: 'Enter', ...extra });
      await settle();
    });

  it('sends with Enter and is empty afterwards', async () => {
    const fake = await mountApp();
    await openTable();
    type(field(), 'Soup first');
    await enter();
    expect(fake.sent.at(-1)).toEqual({
      name: 'sendMessage',
      payload: { groupId: 'table', text: 'Soup first', replyTo: null, mentions: [] },
    });
    expect(value()).toBe('');
  });

  it('does not send with Shift+Enter, while composing, or blank', async () => {
    const fake = await mountApp();
    await openTable();
    type(field(), ' \n ');
    await enter();
    type(field(), 'half a thought');
    await enter({ shiftKey: true });
    await enter({ isComposing: true });
    expect(fake.sent.some(({ name }) => name === 'sendMessage')).toBe(false);
    expect(value()).toBe('half a thought');
  });

  it('gives the words back when they are refused, and says why', async () => {
    await mountApp({}, { sendMessage: () => ({ accepted: false, problem: { code: 'text-too-long', detail: {} } }) });
    await openTable();
    type(field(), 'far too long');
    await enter();
    expect(value()).toBe('far too long');
    expect(screen.getByRole('alert').textContent).toContain('too long to send at once');
    type(field(), 'shorter');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('keeps a draft for each group', async () => {
    await mountApp();
    await openTable();
    type(field(), 'to the table');
    await press(button(/Chamber choir/u));
    expect(value()).toBe('');
    await openTable();
    expect(value()).toBe('to the table');
  });
});

describe('conversation', () => {
  it('shows the messages in order, with a day between days, as text and never as markup', async () => {
    const fake = await mountApp();
    await openMessages();
    await emit(fake, { type: 'message', message: text('table', ben, '<img src=x onerror=alert(1)>', Date.now() + 10) });
    const articles = screen.getAllByRole('article').map((article) => article.textContent);
    expect(articles[0]).toContain('Welcome, everyone');
    expect(articles.at(-1)).toContain('<img src=x onerror=alert(1)>');
    expect(document.querySelector('article img')).toBeNull();
    expect(screen.getByText('Today')).toBeDefined();
  });

  it('offers to send a failed message again', async () => {
    const fake = await mountApp(
      {},
      {
        openGroup: ({ groupId }) => [
          {
            type: 'history',
            groupId,
            complete: true,
            atEnd: true,
            part: 'newest',
            target: null,
            messages: [
              text('table', alice, 'lost', now, {
                status: { state: 'failed', problem: { code: 'internal', detail: {} } },
              }),
            ],
          },
        ],
      },
    );
    await openMessages();
    await press(button('Send this message again'));
    expect(fake.sent.at(-1)?.name).toBe('retry');
  });

  it('opens the way of an own message, stop by stop', async () => {
    await mountApp();
    await openMessages();
    const last = screen.getAllByRole('button', { name: /See the route/u }).at(-1);
    if (last === undefined) throw new Error('no own message');
    await press(last);
    const dialog = screen.getByRole('dialog', { name: 'The way of this message' });
    const stops = within(dialog)
      .getAllByRole('heading', { level: 3 })
      .map((heading) => heading.textContent);
    expect(stops).toEqual(['You', 'First proxy', 'Second proxy', 'Server', 'The group']);
  });

  it('is opened again after a reload', async () => {
    sessionStorage.setItem('conclave.place', 'group:table');
    vi.resetModules();
    const { useView: reloaded } = await import('../src/stores/view.ts');
    sessionStorage.clear();
    expect(reloaded.getState().place).toEqual({ at: 'group', groupId: 'table' });
  });
});

describe('adding someone', () => {
  const open = async (...rest: Parameters<typeof mountApp>) => {
    const fake = await mountApp(...rest);
    await openTable();
    await press(button('People in this group'));
    await press(button('Add someone'));
    return fake;
  };
  const target = () => screen.getByLabelText('Short id or contact code');
  const invites = (fake: Awaited<ReturnType<typeof mountApp>>) => fake.sent.filter(({ name }) => name === 'invite');

  it('sends nothing without a target', async () => {
    const fake = await open();
    await press(button('Send invite'));
    expect(screen.getByRole('alert').textContent).toContain('Enter their short id');
    expect(invites(fake)).toHaveLength(0);
  });

  it('offers words of one’s own for a contact code only', async () => {
    await open();
    type(target(), 'k7f2-9qxm-3a5');
    expect(screen.queryByRole('button', { name: 'Type one yourself' })).toBeNull();
    type(target(), 'conclave:abc');
    expect(button('Type one yourself')).toBeDefined();
  });

  it('never sends a typed passphrase to a short id, nor a weak one at all', async () => {
    const fake = await open();
    type(target(), 'conclave:abc');
    await press(button('Type one yourself'));
    type(screen.getByLabelText('Your own passphrase'), 'aaaa');
    await press(button('Send invite'));
    expect(screen.getByRole('alert').textContent).toContain('too easy to guess');
    expect(invites(fake)).toHaveLength(0);
    type(target(), 'r4tw-6mzk-9pd');
    await press(button('Send invite'));
    expect(invites(fake)[0]?.payload).toMatchObject({ passphrase: 'ladder plum cobalt drifting sofa anthem' });
  });

  it('shows the words that must travel once the invite is sent', async () => {
    await open();
    type(target(), 'r4tw-6mzk-9pd');
    await press(button('Send invite'));
    const dialog = screen.getByRole('dialog', { name: 'The invite is on its way' });
    expect(dialog.textContent).toContain('ladder plum cobalt drifting sofa anthem');
    expect(dialog.textContent).toContain('On the server');
  });

  it('shows a typo in the id at the id', async () => {
    await open({}, { invite: () => ({ accepted: false, problem: { code: 'short-id-malformed', detail: {} } }) });
    type(target(), 'k7f2-9qxm-3a6');
    await press(button('Send invite'));
    expect(target().getAttribute('aria-invalid')).toBe('true');
  });
});

describe('sealed messages', () => {
  it('keep everything when a passphrase opens nothing, and say so', async () => {
    await mountApp();
    await press(button(/^Sealed messages/u));
    type(screen.getByLabelText('Passphrase'), 'wrong words');
    await press(button('Open'));
    expect(screen.getByRole('alert').textContent).toContain('opens none of your 2 sealed messages');
    expect(screen.getByRole('alert').textContent).toContain('Nothing was lost');
    const list = screen.getByRole('list', { name: 'Sealed messages' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByLabelText<HTMLInputElement>('Passphrase').value).toBe('wrong words');
  });

  it('say how many parts of an opened invite are here, and lead into the group when the last has come', async () => {
    const part = { arrivedAt: Date.now() - 60_000, expiresAt: Date.now() + 3_600_000 };
    const partialInvites = [
      { ...part, id: 'p1', groupName: 'Crowd', have: 3, of: 8 },
      { ...part, id: 'p2', groupName: '\u202EdworC', have: 3, of: 8 },
      { ...part, id: 'p3', groupName: '', have: 1, of: 2 },
    ];
    const fake = await mountApp({}, { openSealed: () => [{ type: 'invite-partial', partialInvites }] });
    await press(button(/^Sealed messages/u));
    type(screen.getByLabelText('Passphrase'), 'the right words');
    await press(button('Open'));
    const list = await screen.findByRole('list', { name: 'Opened invites' });
    const [first, second, third] = within(list).getAllByRole('listitem');
    expect(first?.textContent).toMatch(/^Invite to \u2068Crowd\u20693 of 8 parts are here/u);
    expect(second?.textContent).toMatch(/^Invite to \u2068dworC\u2069/u);
    expect(third?.textContent).toMatch(/^Invite to a large group1 of 2 parts/u);
    expect(button('Open').hasAttribute('disabled')).toBe(false);
    await emit(fake, { type: 'invite-partial', partialInvites: [] });
    await emit(fake, { type: 'invite-opened', groupId: 'choir' });
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Chamber choir'));
  });

  it('leave whoever is elsewhere by then where they are', async () => {
    const fake = await mountApp();
    await openTable();
    const heading = screen.getByRole('heading', { level: 1 }).textContent;
    await emit(fake, { type: 'invite-opened', groupId: 'choir' });
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(heading));
  });

  it('lead into the group when it opens', async () => {
    await mountApp({}, { openSealed: () => [{ type: 'invite-opened', groupId: 'choir' }] });
    await press(button(/^Sealed messages/u));
    type(screen.getByLabelText('Passphrase'), 'the right words');
    await press(button('Open'));
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Chamber choir'));
  });
});

it('says where one looks that the operator of the server could follow a message', async () => {
  await mountApp({ network: { usableProxies: 3, families: 1, operatorSeesPaths: true, waiting: null } });
  await openTable();
  expect(screen.getAllByText('No anonymity from the operator of this server')).toHaveLength(2);
});
