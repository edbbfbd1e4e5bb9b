import './setup.ts';
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { emit, mountApp, now } from './fixture/mount.tsx';
import { alice, ben, carol, text } from './fixture/people.ts';
import {
  article,
  button,
  cake,
  field,
  key,
  last,
  mine,
  open,
  page,
  press,
  run,
  sent,
  soup,
  type,
} from './fixture/talk.ts';

describe('a message that has the focus', () => {
  it('is answered with R, and Escape leaves it at that', async () => {
    const fake = await open();
    await key(article('soup'), 'r');
    expect(screen.getByText(/^Replying to .*Ben Okafor/u)).toBeDefined();
    expect(document.activeElement).toBe(field());
    await key(field(), 'Escape');
    expect(screen.queryByText(/^Replying to/u)).toBeNull();
    await key(article('soup'), 'r');
    await type('Me');
    await key(field(), 'Enter');
    expect(last(fake, 'sendMessage')).toEqual({ groupId: 'table', text: 'Me', replyTo: soup.id, mentions: [] });
    expect(screen.queryByText(/^Replying to/u)).toBeNull();
  });

  it('stays answered when the answer is refused', async () => {
    const fake = await mountApp(
      {},
      {
        openGroup: () => [page([soup])],
        sendMessage: () => ({ accepted: false, problem: { code: 'text-too-long', detail: {} } }),
      },
    );
    await press(button(/Sunday table/u));
    await screen.findAllByRole('article');
    await key(article('soup'), 'r');
    await type('Much');
    await key(field(), 'Enter');
    expect(field().value).toBe('Much');
    expect(screen.getByText(/^Replying to/u)).toBeDefined();
    expect(sent(fake, 'sendMessage')).toHaveLength(1);
  });

  it('leads to the next and the one before with the arrow keys, and to the field with Escape', async () => {
    await open();
    await run(() => article('soup').focus());
    await key(article('soup'), 'ArrowDown');
    expect(document.activeElement).toBe(article('I do'));
    await key(article('I do'), 'End');
    expect(document.activeElement).toBe(article('Cake'));
    await key(article('Cake'), 'ArrowUp');
    expect(document.activeElement).toBe(article('I do'));
    await key(article('I do'), 'Escape');
    expect(document.activeElement).toBe(field());
  });

  it('is one stop of Tab among all of them', async () => {
    await open();
    const stops = () => screen.getAllByRole('article').filter(({ tabIndex }) => tabIndex === 0);
    expect(stops()).toEqual([article('Cake')]);
    await run(() => article('soup').focus());
    expect(stops()).toEqual([article('soup')]);
  });

  it('is deleted after a question, if it is one’s own or one is an admin', async () => {
    const fake = await open();
    await key(article('soup'), 'Delete');
    expect(screen.queryByRole('dialog')).toBeNull();
    await key(article('I do'), 'Delete');
    await press(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete for everyone' }));
    expect(last(fake, 'deleteMessages')).toEqual({ messageIds: [mine.id] });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('may be anybody’s for an admin', async () => {
    await open([soup], {}, true);
    await key(article('soup'), 'Delete');
    expect(screen.getByRole('dialog', { name: 'Delete this message?' })).toBeDefined();
  });

  it('is pinned with P, and forwarded to the groups that one chooses', async () => {
    const fake = await open();
    await key(article('Cake'), 'p');
    expect(last(fake, 'pin')).toEqual({ messageId: cake.id, on: true });
    await key(article('Cake'), 'f');
    await press(screen.getByRole('checkbox', { name: /Hikers/u }));
    await press(button('Forward to 1 group'));
    expect(last(fake, 'forward')).toEqual({ messageIds: [cake.id], groupIds: ['walk'] });
  });

  it('has a menu of what one may do, and a deleted one has none', async () => {
    const gone = text('table', ben, '', now - 100, { deleted: true });
    await open([soup, gone]);
    await key(article('This message was deleted'), 'Enter');
    expect(screen.queryByRole('menu')).toBeNull();
    await key(article('soup'), 'Enter');
    const entries = within(screen.getByRole('menu')).getAllByRole('menuitem');
    expect(entries.map(({ textContent }) => textContent)).toEqual([
      'React+',
      'ReplyR',
      'ForwardF',
      'Copy textC',
      'PinP',
      'SelectX',
    ]);
  });
});

describe('reactions', () => {
  it('say who, and are joined or taken back', async () => {
    const fake = await open();
    const pot = button(/^🍲 from You and .*Ben/u);
    expect(pot.getAttribute('aria-pressed')).toBe('true');
    await press(pot);
    expect(last(fake, 'react')).toEqual({ messageId: soup.id, emoji: '🍲', on: false });
    await press(button(/^👍 from .*Carol/u));
    expect(last(fake, 'react')).toEqual({ messageId: soup.id, emoji: '👍', on: true });
  });
});

describe('changing a message', () => {
  it('begins with the arrow key in an empty field, and keeps what is typed until it is accepted', async () => {
    const fake = await open();
    await key(field(), 'ArrowUp');
    expect(field().value).toBe('I do');
    await type('I do, for ten');
    await key(field(), 'Enter');
    expect(last(fake, 'editMessage')).toEqual({ messageId: mine.id, text: 'I do, for ten', mentions: [] });
    expect(field().value).toBe('');
    expect(sent(fake, 'sendMessage')).toHaveLength(0);
  });

  it('leaves it as it was with Escape, and the draft as it was', async () => {
    const fake = await open();
    await type('half a thought');
    await key(article('I do'), 'e');
    expect(field().value).toBe('I do');
    await type('changed');
    await key(field(), 'Escape');
    expect(field().value).toBe('half a thought');
    expect(sent(fake, 'editMessage')).toHaveLength(0);
  });
});

describe('choosing several', () => {
  it('copies their words in the order of the conversation', async () => {
    const fake = await open();
    await key(article('Cake'), 'x');
    await press(article('soup'));
    expect(screen.getByText('2 messages selected')).toBeDefined();
    expect(screen.queryByRole('textbox', { name: /^Write to/u })).toBeNull();
    await press(button('Copy'));
    expect(last(fake, 'copyText')).toEqual({ text: 'Who brings the soup?\n\nCake from me' });
    expect(field()).toBeDefined();
  });

  it('offers to delete only where each of them may be', async () => {
    await open();
    await key(article('I do'), 'x');
    expect(button('Delete').hasAttribute('disabled')).toBe(false);
    await press(article('Cake'));
    expect(button('Delete').hasAttribute('disabled')).toBe(true);
    await key(article('Cake'), 'Escape');
    expect(field()).toBeDefined();
  });
});

describe('mentions', () => {
  it('are chosen while one types, and sent along', async () => {
    const fake = await open();
    await type('Ask @be');
    expect(within(screen.getByRole('listbox')).getAllByRole('option')).toHaveLength(1);
    expect(field().getAttribute('aria-activedescendant')).toBe('mention-0');
    await key(field(), 'Enter');
    expect(field().value).toBe('Ask @Ben Okafor ');
    await type('Ask @Ben Okafor then');
    expect(screen.queryByRole('listbox')).toBeNull();
    await key(field(), 'Enter');
    expect(last(fake, 'sendMessage')).toMatchObject({ text: 'Ask @Ben Okafor then', mentions: [ben.id] });
  });

  it('are marked where the main process says so, and nowhere else', async () => {
    await open([
      text('table', ben, '@Alice Marchetti is meant', now - 20, { mentions: [alice.id], mentionsMe: true }),
      text('table', ben, '@Carol Lindqvist is not, says `@Alice Marchetti`', now - 10, { mentions: [alice.id] }),
    ]);
    expect(article('is meant').querySelector('bdi.bg-accent')?.textContent).toBe('@Alice Marchetti');
    expect(article('is meant').getAttribute('aria-label')).toContain('mentions you');
    expect(article('is not').querySelector('.message-text bdi')).toBeNull();
  });
});

describe('what is written', () => {
  const said = (words: string) => open([text('table', ben, words, now - 10)]);

  it('may be bold, struck out, code, quoted and listed', async () => {
    await said('**bold** _italic_ ~~gone~~ `code`\n\n> quote\n\n- one\n- two');
    const tags = ['strong', 'em', 'del', 'code', 'blockquote', 'li'];
    expect(tags.map((tag) => article('bold').querySelector(tag)?.textContent.trim())).toEqual([
      'bold',
      'italic',
      'gone',
      'code',
      'quote',
      'one',
    ]);
  });

  it('is never a heading, a picture, a table or HTML', async () => {
    const words =
      '# big ![x](https://evil.example/x.png) <b>html</b>\n| a |\n|---|\n| 1 |\n\n&lt; [x]: https://a.example';
    await said(words);
    const bubble = article('big').querySelector('.message-text');
    expect(bubble?.querySelector('h1, img, table, b')).toBeNull();
    for (const part of ['# big', '!x', '<b>html</b>', '|---|', '&lt;', '[x]:'])
      expect(bubble?.textContent).toContain(part);
  });

  it('leads outside only after the whole address was shown', async () => {
    const fake = await said('[your bank](https://evil.example/login?to=bank) [run](javascript:alert(1))');
    const links = within(article('your bank')).getAllByRole('link');
    expect(links.map(({ textContent }) => textContent)).toEqual(['your bank']);
    await press(links[0] as HTMLElement);
    expect(screen.getByRole('dialog').textContent).toContain('https://evil.example/login?to=bank');
    expect(sent(fake, 'openLink')).toHaveLength(0);
    await press(button('Open'));
    expect(last(fake, 'openLink')).toEqual({ url: 'https://evil.example/login?to=bank' });
  });

  it.each(['> ', '- ', '1. ', '*_', '[](', '~~a', '_a*', '\n>', '<a@b.c'])(
    'never freezes the window: %s',
    async (part) => {
      const words = `deepest ${part.repeat(2900 / part.length)}`;
      const many = Array.from({ length: 20 }, (_, index) => text('table', ben, `${words} ${index}`, now - index));
      const start = performance.now();
      await open([text('table', ben, 'plain', now - 50), ...many]);
      expect(article('deepest').querySelectorAll('blockquote, ul, ol').length).toBeLessThan(20);
      expect(performance.now() - start).toBeLessThan(4_000);
    },
  );
});

describe('where one is in the conversation', () => {
  it('new messages stand below a line', async () => {
    await open([soup, mine, cake], { target: cake.id });
    const line = screen.getByText('New since you were here');
    expect(line.compareDocumentPosition(article('I do')) & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy();
    expect(line.compareDocumentPosition(article('Cake')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it('what comes while one is at another window stands below a line, and that is gone when one leaves again', async () => {
    const fake = await open();
    await run(() => window.dispatchEvent(new Event('blur')));
    await emit(fake, { type: 'message', message: text('table', ben, 'While you were out', now + 10) });
    await emit(fake, { type: 'message', message: text('table', ben, 'And more', now + 20) });
    await run(() => window.dispatchEvent(new Event('focus')));
    const line = screen.getByText('New since you were here');
    expect(line.compareDocumentPosition(article('Cake')) & Node.DOCUMENT_POSITION_PRECEDING).toBeTruthy();
    expect(line.compareDocumentPosition(article('While')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    await run(() => window.dispatchEvent(new Event('blur')));
    expect(screen.queryByText('New since you were here')).toBeNull();
  });

  it('the first unread message is a press away when it is older than what is loaded', async () => {
    const fake = await open([cake], { target: 'far away', complete: false });
    await press(button('Go to the first unread message'));
    expect(last(fake, 'jumpTo')).toEqual({ messageId: 'far away' });
  });

  it('a quote leads to what it quotes: by scrolling where it is loaded, by asking where it is not', async () => {
    const quote = (id: string) => ({ id, senderName: ben.name, excerpt: 'the soup', deleted: false, missing: false });
    const fake = await open([
      soup,
      text('table', carol, 'near', now - 20, { replyTo: quote(soup.id) }),
      text('table', carol, 'far', now - 10, { replyTo: quote('elsewhere') }),
    ]);
    await press(within(article('near')).getByRole('button', { name: /^In reply to/u }));
    expect(sent(fake, 'jumpTo')).toHaveLength(0);
    expect(article('Who brings').querySelector('[data-bubble]')?.className).toContain('ring-2');
    await press(within(article('far')).getByRole('button', { name: /^In reply to/u }));
    expect(last(fake, 'jumpTo')).toEqual({ messageId: 'elsewhere' });
    const around = text('table', ben, 'what was quoted', now - 90_000, { id: 'elsewhere' });
    await emit(fake, page([around], { part: 'around', atEnd: false, complete: false, target: 'elsewhere' }));
    await screen.findAllByRole('article');
    expect(article('what was quoted').querySelector('[data-bubble]')?.className).toContain('ring-2');
    await press(button('Go to the newest message'));
    expect(last(fake, 'openGroup')).toEqual({ groupId: 'table' });
  });

  it('what one sends from further up is shown', async () => {
    const fake = await open();
    await emit(fake, page([soup], { part: 'around', atEnd: false, target: soup.id }));
    const before = sent(fake, 'openGroup').length;
    await type('Here I am');
    await key(field(), 'Enter');
    expect(sent(fake, 'openGroup')).toHaveLength(before + 1);
  });
});
