import { systemEnv } from '@conclave/core/node/system-env';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepLinkIn } from '../main/links/deep-link.ts';
import { LinkInbox } from '../main/links/link-inbox.ts';
import { Person } from './support/person.ts';

const { primitives } = systemEnv;
const follow = (...argv: string[]) => deepLinkIn(primitives, argv);
const address = `conclave-server://conclave.example.org:7460/#${'0'.repeat(52)}`;
const broken = { at: 'broken-link' };

test('a server’s address leads to the form that joins it', () => {
  expect(follow('/opt/conclave', '--profile', 'Work', address)).toEqual({ at: 'join-server', address });
  expect(follow(address.replace('conclave-server', 'CONCLAVE-SERVER'))).toEqual({ at: 'join-server', address });
});

test('a contact code leads to the form that adds somebody, a mistyped one nowhere', async () => {
  const { parseContactCode, formatContactCode } = await import('@conclave/core/identity/contact-code');
  const { fingerprint } = await import('@conclave/core/identity/fingerprint');
  const { mailboxId } = await import('@conclave/core/wire/ids');
  const bytes = (length: number) => new Uint8Array(length).fill(7);
  const code = formatContactCode(primitives, {
    fingerprint: fingerprint(bytes(32)),
    mailboxId: mailboxId(bytes(6)),
    signingKey: bytes(32),
    deviceKey: bytes(32),
  });
  expect(() => parseContactCode(primitives, code)).not.toThrow();
  expect(follow(code)).toEqual({ at: 'add-someone', contactCode: code });
  expect(follow(code.slice(0, -1))).toEqual(broken);
  expect(follow(`${code}?next=x`)).toEqual(broken);
});

test('no link, two links and endless ones', () => {
  expect(follow('/opt/conclave', '--minimised', 'file:///etc/passwd')).toBeNull();
  expect(follow(address, address)).toEqual(broken);
  expect(follow(`conclave:${'a'.repeat(1_000_000)}`)).toEqual(broken);
});

test('whatever a page puts after our scheme, it opens a form with what parses, or is broken', () => {
  fc.assert(
    fc.property(fc.constantFrom('conclave:', 'conclave-server:', 'conclave-server://'), fc.string(), (scheme, rest) => {
      expect(follow(scheme + rest)).toEqual(broken);
    }),
    { numRuns: 1_000 },
  );
});

test('links that came too early are followed in their order', () => {
  const followed: string[] = [];
  const inbox = new LinkInbox();
  inbox.take('a');
  inbox.take('b');
  inbox.onLink((link) => followed.push(link));
  inbox.take('c');
  expect(followed).toEqual(['a', 'b', 'c']);
});

test('a chat gets a window of its own only where there is such a chat', async () => {
  const ana = await Person.start();
  expect(await ana.do('openChatWindow', { groupId: 'nowhere' })).toEqual({
    accepted: false,
    problem: { code: 'unknown-group', detail: {} },
  });
  expect(ana.chatWindows).toEqual([]);
  await ana.close();
});
