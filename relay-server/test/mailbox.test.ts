import { join } from 'node:path';
import { encodeCopy } from '@conclave/core/wire/copy';
import { mailboxChallenge } from '@conclave/core/identity/challenges';
import { mailboxId } from '@conclave/core/identity/mailbox-id';
import { describe, expect, it } from 'vitest';
import { startServer } from '../src/server.ts';
import {
  ask,
  cleanup,
  collect,
  logIn,
  makeCopy,
  newMailboxKey,
  rawLink,
  registerMailbox,
  routingKeyOf,
  sealCopy,
  serve,
  tempFolder,
  until,
} from './helpers.ts';

async function deviceOn(server: Awaited<ReturnType<typeof serve>>, acknowledge = true) {
  const link = await rawLink(server);
  const mailbox = await registerMailbox(link);
  const inbox = collect(link, acknowledge);
  expect(await logIn(server, link, mailbox)).toEqual({ ok: true });
  return { link, mailbox, inbox };
}

describe('registration and login', () => {
  it('gives out six bytes, another id to every device', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await registerMailbox(link)).id));
    expect(new Set(ids.map((id) => Buffer.from(id).toString('hex'))).size).toBe(20);
    expect(ids.every((id) => id.length === 6)).toBe(true);
    expect(server.counters().registrations).toBe(20);
  });

  it('refuses a key that is no Ed25519 key, and everyone where registration is closed', async () => {
    const open = await serve();
    const low = new Uint8Array(32).fill(0);
    expect(await ask(await rawLink(open), 'register', { mailboxKey: low })).toEqual({ ok: false, code: 'malformed' });
    const closed = await serve({ registration: 'closed' });
    const request = { mailboxKey: newMailboxKey().publicKey.bytes };
    expect(await ask(await rawLink(closed), 'register', request)).toEqual({ ok: false, code: 'closed' });
  });

  it('limits registrations, and answers the limit in words', async () => {
    const server = await serve({ rules: { register: { perSite: 1000, inAll: 3, seconds: 60 } } });
    const link = await rawLink(server);
    for (let i = 0; i < 3; i++) await registerMailbox(link);
    const request = { mailboxKey: newMailboxKey().publicKey.bytes };
    expect(await ask(link, 'register', request)).toEqual({ ok: false, code: 'rate-limited' });
  });

  it('[LI-3] opens a mailbox to its own key only', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const mailbox = await registerMailbox(link);
    const wrong = { ok: false, code: 'refused' };
    expect(await logIn(server, link, { id: mailbox.id, key: newMailboxKey() })).toEqual(wrong);
    const unknown = mailboxId(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(await logIn(server, link, { id: unknown, key: mailbox.key })).toEqual(wrong);
    expect(await logIn(server, link, mailbox)).toEqual({ ok: true });
    expect(server.counters()).toMatchObject({ logins: 1, 'logins-refused': 2 });
  });

  it('takes each nonce once, on the link that asked, for the mailbox that it asked for', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const [mine, other] = [await registerMailbox(link), await registerMailbox(link)];
    const challenge = async (id: Uint8Array) =>
      new Uint8Array(((await ask(link, 'challenge', id)) as { nonce: Uint8Array }).nonce);
    const sign = (id: typeof mine.id, nonce: Uint8Array) =>
      mine.key.sign(mailboxChallenge(server.address.fingerprint, id, nonce));

    const nonce = await challenge(mine.id);
    const proof = { mailboxId: mine.id, signature: sign(mine.id, nonce) };
    const refused = { ok: false, code: 'refused' };
    expect(await ask(await rawLink(server), 'login', proof)).toEqual(refused);
    expect(await ask(link, 'login', proof)).toEqual({ ok: true });
    expect(await ask(link, 'login', proof)).toEqual(refused);

    const second = await challenge(other.id);
    expect(await ask(link, 'login', { mailboxId: mine.id, signature: sign(mine.id, second) })).toEqual(refused);
  });
});

describe('delivery', () => {
  it('[CS-5] brings what waits in order, says drained, and deletes what was acknowledged', async () => {
    const server = await serve();
    const { link, mailbox, inbox } = await deviceOn(server);
    await until('drained after login', () => inbox.drained.length === 1);
    for (const text of ['one', 'two', 'three']) {
      expect(await ask(link, 'copy', makeCopy(routingKeyOf(server), mailbox.id, text))).toBe('taken');
    }
    await until('three deliveries', () => inbox.got.length === 3);
    expect(inbox.texts()).toEqual(['one', 'two', 'three']);
    await until('drained at a later time', () => inbox.drained.at(-1)! >= inbox.got.at(-1)!.arrivedAt);
    await until('acknowledged', () => server.counters()['deliveries-acknowledged'] === 3);

    const again = await rawLink(server);
    const empty = collect(again);
    await logIn(server, again, mailbox);
    await until('drained', () => empty.drained.length === 1);
    expect(empty.got).toEqual([]);
  });

  it('survives a restart of the server, unacknowledged deliveries included', async () => {
    const dataDir = join(tempFolder(), 'data');
    const first = await serve({ dataDir });
    const device = await deviceOn(first, false);
    const key = routingKeyOf(first);
    await ask(device.link, 'copy', makeCopy(key, device.mailbox.id, 'seen'));
    await until('delivered', () => device.inbox.got.length === 1);
    device.link.close();
    const link = await rawLink(first);
    const repeated = makeCopy(key, device.mailbox.id, 'waiting');
    await ask(link, 'copy', repeated);
    await first.stop();

    const second = await serve({ dataDir });
    expect(second.address.fingerprint).toEqual(first.address.fingerprint);
    expect(routingKeyOf(second).bytes).toEqual(key.bytes);
    const back = await rawLink(second);
    expect(await ask(back, 'copy', repeated)).toBe('taken');
    const inbox = collect(back);
    await logIn(second, back, device.mailbox);
    await until('drained', () => inbox.drained.length === 1);
    expect(inbox.texts()).toEqual(['seen', 'waiting']);
  });

  it('sends no more than a window ahead of the acknowledgements', async () => {
    const server = await serve();
    const { link, mailbox, inbox } = await deviceOn(server, false);
    const texts = Array.from({ length: 100 }, (_, i) => `n${i}`);
    await Promise.all(texts.map((text) => ask(link, 'copy', makeCopy(routingKeyOf(server), mailbox.id, text))));
    await until('a window', () => inbox.got.length === 64);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(inbox.got).toHaveLength(64);
    for (const settle of inbox.held.splice(0, 10)) settle();
    await until('ten more', () => inbox.got.length === 74);
    while (inbox.got.length < 100) {
      for (const settle of inbox.held.splice(0)) settle();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(new Set(inbox.texts())).toEqual(new Set(texts));
    for (const settle of inbox.held.splice(0)) settle();
    await until('drained', () => inbox.drained.length === 2);
  });

  it('gives a mailbox to its newest link', async () => {
    const server = await serve();
    const { link, mailbox, inbox } = await deviceOn(server);
    const newer = await rawLink(server);
    const newInbox = collect(newer);
    await logIn(server, newer, mailbox);
    await until('the old link ended', () => !link.socket.connected);
    await ask(newer, 'copy', makeCopy(routingKeyOf(server), mailbox.id, 'hello'));
    await until('delivered', () => newInbox.got.length === 1);
    expect(inbox.got).toEqual([]);
  });
});

describe('several mailboxes on one link', () => {
  it('are emptied side by side, up to a limit, and a second login changes nothing', async () => {
    const server = await serve();
    const link = await rawLink(server);
    const inbox = collect(link, false);
    const mailboxes = await Promise.all(Array.from({ length: 9 }, () => registerMailbox(link)));
    for (const mailbox of mailboxes.slice(0, 8)) expect(await logIn(server, link, mailbox)).toEqual({ ok: true });
    expect(await logIn(server, link, mailboxes[8]!)).toEqual({ ok: false, code: 'rate-limited' });
    for (const [i, { id }] of mailboxes.entries()) await ask(link, 'copy', makeCopy(routingKeyOf(server), id, `m${i}`));
    await until('one each', () => inbox.got.length === 8);
    expect(await logIn(server, link, mailboxes[0]!)).toEqual({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(inbox.texts().sort()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7']);
  });
});

describe('copy intake', () => {
  it('[CS-3] keeps a slot once, however its copy is wrapped', async () => {
    const server = await serve();
    const { link, mailbox, inbox } = await deviceOn(server);
    const key = routingKeyOf(server);
    const copy = makeCopy(key, mailbox.id, 'once');
    expect(await Promise.all([ask(link, 'copy', copy), ask(link, 'copy', copy)])).toEqual(['taken', 'taken']);
    await until('delivered and acknowledged', () => server.counters()['deliveries-acknowledged'] === 1);
    expect(await ask(link, 'copy', copy)).toBe('taken');
    expect(inbox.texts()).toEqual(['once']);
    expect(server.counters()).toMatchObject({ 'copies-stored': 1, 'copies-duplicate': 2 });
  });

  it('[CS-4] answers whatever is no copy as it answers a copy, and counts it', async () => {
    const server = await serve();
    const { link, mailbox } = await deviceOn(server);
    const key = routingKeyOf(server);
    const good = makeCopy(key, mailbox.id, 'good');
    const flipped = good.slice();
    flipped[good.length - 1]! ^= 1;
    const nobody = mailboxId(Uint8Array.of(9, 9, 9, 9, 9, 9));
    const empty = encodeCopy({
      shared: new Uint8Array(32),
      slot: new Uint8Array(10),
      delivery: new Uint8Array(0) as never,
    });
    const bad = [
      new Uint8Array(300).fill(7),
      good.subarray(0, good.length - 20),
      flipped,
      new Uint8Array(80_000),
      sealCopy(key, new Uint8Array(5)),
      sealCopy(key, empty),
      sealCopy(key, new Uint8Array(70_000)),
    ];
    for (const copy of bad) expect(await ask(link, 'copy', copy)).toBe('taken');
    expect(await ask(link, 'copy', makeCopy(key, nobody, 'to nobody'))).toBe('taken');
    expect(await ask(link, 'copy', 'text')).toBe('taken');
    expect(await ask(link, 'copy', good)).toBe('taken');
    expect(server.counters()).toMatchObject({
      'copies-rejected': bad.length,
      'copies-unknown-mailbox': 1,
      'copies-stored': 1,
      'requests-malformed': 1,
    });
  });

  it('[CS-4] answers for a full mailbox as for any other', async () => {
    const server = await serve({ limits: { deliveriesPerMailbox: 1 } });
    const link = await rawLink(server);
    const mailbox = await registerMailbox(link);
    const key = routingKeyOf(server);
    expect(await ask(link, 'copy', makeCopy(key, mailbox.id, '1'))).toBe('taken');
    expect(await ask(link, 'copy', makeCopy(key, mailbox.id, '2'))).toBe('taken');
    expect(server.counters()).toMatchObject({ 'copies-stored': 1, 'copies-mailbox-full': 1 });
  });

  it('ends a link that sends more than any packet can have, and serves the others', async () => {
    const server = await serve();
    const [link, honest] = [await rawLink(server), await deviceOn(server)];
    link.socket.emit('copy', new Uint8Array(2_000_000));
    await until('the link ended', () => !link.socket.connected);
    expect(await ask(honest.link, 'copy', makeCopy(routingKeyOf(server), honest.mailbox.id, 'x'))).toBe('taken');
  });

  it('slows down a peer whose copies fail, in words that proxies understand', async () => {
    const rules = { 'failed-copy': { perSite: 100, inAll: 3, seconds: 60 } };
    const server = await serve({ rules });
    const link = await rawLink(server);
    for (let i = 0; i < 3; i++) expect(await ask(link, 'copy', new Uint8Array(300))).toBe('taken');
    expect(await ask(link, 'copy', new Uint8Array(300))).toBe('busy');
  });

  it('says busy while the store is full, whatever the copy, loses nothing, and goes on when there is room', async () => {
    const server = await serve({ limits: { totalBytes: 400_000 } });
    const device = await rawLink(server);
    const mailbox = await registerMailbox(device);
    const key = routingKeyOf(server);
    const big = () => makeCopy(key, mailbox.id, new Uint8Array(20_000).fill(1));
    let taken = 0;
    while ((await ask(device, 'copy', big())) === 'taken') taken++;
    expect(taken).toBeGreaterThan(5);
    const waiting = big();
    expect(await ask(device, 'copy', waiting)).toBe('busy');
    expect(await ask(device, 'copy', new Uint8Array(300))).toBe('busy');

    const inbox = collect(device);
    await logIn(server, device, mailbox);
    await until('everything that was taken', () => inbox.got.length === taken);
    await until('room', async () => (await ask(device, 'copy', waiting)) === 'taken');
    await until('the copy that had to wait', () => inbox.got.length === taken + 1);
    expect(await ask(device, 'copy', new Uint8Array(300))).toBe('taken');
  });
});

describe('start and stop', () => {
  it('names the port that is taken', async () => {
    const server = await serve();
    const error = await startServer({
      dataDir: join(tempFolder(), 'data'),
      host: '127.0.0.1',
      port: server.port,
      publicAddress: '127.0.0.1',
      allowPrivate: true,
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'port-taken' });
    expect((error as Error).message).toContain(String(server.port));
  });

  it('refuses a data folder that another server uses, and frees it at the end', async () => {
    const dataDir = join(tempFolder(), 'data');
    const first = await serve({ dataDir });
    await expect(serve({ dataDir })).rejects.toMatchObject({ code: 'data-in-use' });
    await first.stop();
    const second = await serve({ dataDir });
    expect(second.addressText.split('#')[1]).toBe(first.addressText.split('#')[1]);
  });

  it('answers every copy that it had taken in before it ends', async () => {
    const dataDir = join(tempFolder(), 'data');
    const server = await serve({ dataDir });
    const link = await rawLink(server);
    const mailbox = await registerMailbox(link);
    const key = routingKeyOf(server);
    let taken = 0;
    const answers = Array.from({ length: 300 }, async (_, i) => {
      const answer = await ask(link, 'copy', makeCopy(key, mailbox.id, `c${i}`)).catch(() => 'lost');
      if (answer === 'taken') taken++;
    });
    await until('some of them', () => server.counters()['copies-stored'] > 0);
    await server.stop();
    await Promise.all(answers);
    expect(taken).toBeGreaterThan(0);

    const again = await serve({ dataDir });
    const back = await rawLink(again);
    const inbox = collect(back);
    cleanup(() => back.close());
    await logIn(again, back, mailbox);
    await until('drained', () => inbox.drained.length === 1);
    expect(inbox.got.length).toBeGreaterThanOrEqual(taken);
  });
});
