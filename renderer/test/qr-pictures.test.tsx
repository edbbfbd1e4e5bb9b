import './setup.ts';
import { act, createEvent, fireEvent, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { mountApp, settle } from './fixture/mount.tsx';

type Reading = { text: string } | { failed: string };
const qr = vi.hoisted((): { reading: Reading } => ({ reading: { text: '' } }));
vi.mock('../src/qr/read-qr.ts', () => ({ readQr: async () => qr.reading }));

const press = (element: HTMLElement) =>
  act(async () => {
    fireEvent.click(element);
    await settle();
  });
const image = () => new File(['x'], 'code.png', { type: 'image/png' });
const choose = () =>
  act(async () => {
    fireEvent.change(screen.getByTestId('qr-file'), { target: { files: [image()] } });
    await settle();
  });
const paste = (files: File[]) =>
  act(async () => {
    const event = createEvent.paste(document.activeElement ?? document.body, { clipboardData: { files } });
    fireEvent(document.activeElement ?? document.body, event);
    await settle();
  });
const address = 'conclave-server://conclave.example.org:7460/#mzxw6ytboi4dcmrtgq2tmnzyhfqwcylbmfrgg43emrwwk4tfon2a';

it('a server is joined from a picture of its address, chosen or pasted', async () => {
  const fake = await mountApp({ profile: null, server: null, groups: [] });
  fireEvent.change(screen.getByLabelText('Your name'), { target: { value: 'Alice' } });
  qr.reading = { failed: 'no-code' };
  await choose();
  expect(screen.getByText(/no QR code to be seen/u)).toBeTruthy();
  qr.reading = { text: `${address}\n` };
  await paste([]);
  expect(screen.getByLabelText<HTMLTextAreaElement>('Server address').value).toBe('');
  await paste([image()]);
  expect(screen.getByLabelText<HTMLTextAreaElement>('Server address').value).toBe(address);
  expect(screen.queryByText(/no QR code to be seen/u)).toBeNull();
  expect(fake.sent.some(({ name }) => name === 'joinServer')).toBe(false);
  await press(screen.getByRole('button', { name: 'Join' }));
  expect(fake.sent.at(-1)).toEqual({ name: 'joinServer', payload: { name: 'Alice', address } });
});

it('whom to invite is read from a picture of their contact card, and the passphrase travels as one', async () => {
  const fake = await mountApp();
  await press(screen.getByRole('button', { name: /^Sunday table/u }));
  await press(screen.getByRole('button', { name: 'People in this group' }));
  await press(screen.getByRole('button', { name: 'Add someone' }));
  qr.reading = { text: 'r4tw-6mzk-9pd' };
  await choose();
  await press(screen.getByRole('button', { name: 'Send invite' }));
  const passphrase = 'ladder plum cobalt drifting sofa anthem';
  expect(fake.sent.at(-1)?.payload).toEqual({ groupId: 'table', target: 'r4tw-6mzk-9pd', passphrase });
  const dialog = screen.getByRole('dialog');
  expect(within(dialog).getByRole('img', { name: 'The passphrase as a QR code' })).toBeTruthy();
  await press(within(dialog).getByRole('button', { name: 'Done' }));

  await press(screen.getByRole('button', { name: /^Sealed messages/u }));
  qr.reading = { text: passphrase };
  await choose();
  await press(screen.getByRole('button', { name: 'Open' }));
  expect(fake.sent.at(-1)).toEqual({ name: 'openSealed', payload: { passphrase } });
});

it('the contact card shows both ways to be found as codes', async () => {
  await mountApp();
  await press(screen.getByRole('button', { name: /Your contact card/u }));
  const dialog = screen.getByRole('dialog');
  expect(within(dialog).getAllByRole('img')).toHaveLength(2);
});
