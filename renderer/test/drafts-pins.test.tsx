import './setup.ts';
import type { AppEvent, MessageView } from '@conclave/desktop/bridge/contract';
import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emit, mountApp, now } from './fixture/mount.tsx';
import { groupsAt } from './fixture/people.ts';
import { button, cake, field, key, last, open, page, press, sent, soup, type } from './fixture/talk.ts';

describe('drafts', () => {
  const withDraft = (draft: string): AppEvent => ({ type: 'group', group: { ...tableGroup(), draft } });
  const tableGroup = () => {
    const found = groupsAt(now).find(({ id }) => id === 'table');
    if (found === undefined) throw new Error('no table');
    return found;
  };

  it('are kept when typing pauses, and when one goes elsewhere', async () => {
    const fake = await open();
    await type('S');
    await type('So');
    expect(sent(fake, 'setDraft')).toHaveLength(0);
    await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
    expect(sent(fake, 'setDraft')).toHaveLength(1);
    await type('Soup');
    await press(button(/Chamber choir/u));
    expect(last(fake, 'setDraft')).toEqual({ groupId: 'table', text: 'Soup' });
  });

  it('follow another window once their own words are kept, and not before', async () => {
    const fake = await open();
    await type('mine');
    await emit(fake, withDraft('older'));
    expect(field().value).toBe('mine');
    await emit(fake, withDraft('mine'));
    await emit(fake, withDraft('mine and more'));
    expect(field().value).toBe('mine and more');
  });

  it('do not come back with an event that was under way while one sent them', async () => {
    const fake = await open();
    await type('gone');
    await key(field(), 'Enter');
    await emit(fake, withDraft('gone'));
    expect(field().value).toBe('');
  });
});

describe('pins', () => {
  it('stand in the details, lead to their message and are taken away', async () => {
    const groups = groupsAt(now).map((group) => ({ ...group, pins: 1 }));
    const pinned = { ...soup, pinned: true } as MessageView;
    const fake = await mountApp(
      { groups },
      {
        openGroup: () => [page([pinned, cake])],
        loadPins: ({ groupId }) => [{ type: 'pins', groupId, messages: [pinned] }],
      },
    );
    await press(button(/Sunday table/u));
    await press(button('People in this group'));
    await press(button(/^Go to the message by .*Ben/u));
    expect(document.querySelector('.ring-2')?.textContent).toContain('Who brings the soup?');
    await press(button(/^Unpin: /u));
    expect(last(fake, 'pin')).toEqual({ messageId: soup.id, on: false });
  });
});
