import { toHex } from '@conclave/core/bytes/bytes';
import { utf8Encode } from '@conclave/core/bytes/utf8';
import { encodeBody, kindOf } from '@conclave/core/client/content';
import type { Content } from '@conclave/core/client/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { Forger } from './forger.ts';
import type { TestDevice } from './test-device.ts';
import { friends, MINUTE, type Trio } from './trio.ts';

let trio: Trio;
beforeEach(() => {
  trio = friends('written');
});

/** Whether these words are in anything that a device stores. */
const holds = ({ stored }: TestDevice, words: string) =>
  [...stored.values()].some((value) => toHex(value).includes(toHex(utf8Encode(words))));

const refusal = (device: TestDevice, content: Content) => {
  try {
    device.write(content);
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('[GR-44] a text with something to it', () => {
  it('brings what it answers, whom it names and that it was forwarded', () => {
    const { alice, bob, carol, network } = trio;
    const first = alice.send('Who brings rope?');
    network.run(MINUTE);
    const mentions = [carol.group.me];
    bob.write({ type: 'rich-text', text: '@Carol does', replyTo: first, forwarded: false, mentions });
    bob.write({ type: 'rich-text', text: 'Rope, 60 m', replyTo: null, forwarded: true, mentions: [] });
    network.run(MINUTE);
    for (const device of [alice, carol]) {
      expect(device.messages().slice(-2)).toMatchObject([
        { content: { type: 'rich-text', text: '@Carol does', replyTo: first, forwarded: false, mentions } },
        { content: { type: 'rich-text', text: 'Rope, 60 m', replyTo: null, forwarded: true, mentions: [] } },
      ]);
    }
  });

  it('goes as a plain text where there is nothing to it', () => {
    const { alice, bob, network } = trio;
    alice.write({ type: 'rich-text', text: 'plain', replyTo: null, forwarded: false, mentions: [] });
    network.run(MINUTE);
    expect(bob.messages().at(-1)?.content).toEqual({ type: 'text', text: 'plain' });
  });

  it('refuses, before anything leaves, what no member would take', () => {
    const { alice } = trio;
    const id = '0'.repeat(32);
    const rich = { type: 'rich-text', replyTo: null, forwarded: false, mentions: [] } as const;
    expect(refusal(alice, { ...rich, text: ' ' })).toBe('text-empty');
    expect(refusal(alice, { ...rich, text: 'x'.repeat(16 * 1024 + 1) })).toBe('text-too-long');
    expect(refusal(alice, { ...rich, text: 'x', replyTo: 'not an id' })).toBe('unknown-message');
    const mentions = Array.from({ length: 65 }, () => alice.group.me);
    expect(refusal(alice, { ...rich, text: 'x', mentions })).toBe('too-many-mentions');
    for (const emoji of ['', 'x', '👍👍', '7', '<b>', '‮', '👍'.repeat(9)]) {
      expect(refusal(alice, { type: 'reaction', messageId: id, on: true, emoji })).toBe('not-an-emoji');
    }
    expect(refusal(alice, { type: 'deletion', messageIds: [] })).toBe('unknown-message');
  });
});

describe('[GR-40] a word about earlier messages', () => {
  it('comes to everybody with who said it, and says of itself nothing that a message says', () => {
    const { alice, bob, carol, network } = trio;
    const id = alice.send('hello');
    network.run(MINUTE);
    const words: Content[] = [
      { type: 'reaction', messageId: id, on: true, emoji: '👍🏽' },
      { type: 'edit', messageId: id, text: 'hullo', mentions: [] },
      { type: 'pin', messageId: id, on: true },
      { type: 'deletion', messageIds: [id] },
    ];
    for (const content of words) bob.write(content);
    network.run(MINUTE);
    for (const device of [alice, carol]) {
      const amendments = device.amendments().sort((a, b) => (a.order < b.order ? -1 : 1));
      expect(amendments.map(({ content }) => content)).toEqual(words);
      expect(amendments[0]).toMatchObject({ senderName: 'Bob', mine: false, byAdmin: false });
      expect(device.messages()).toHaveLength(1);
    }
    expect(bob.amendments()).toHaveLength(4);
    expect(bob.news.some((news) => news.type === 'status')).toBe(false);
  });

  it('says whether an admin said it, as far as is known where it comes', () => {
    const { alice, bob, network } = trio;
    const id = bob.send('hello');
    network.run(MINUTE);
    alice.write({ type: 'pin', messageId: id, on: true });
    network.run(MINUTE);
    expect([alice, bob].map((device) => device.amendments().at(-1)?.byAdmin)).toEqual([true, true]);
  });

  it('that is malformed is counted and has no effect', () => {
    const { alice, bob, network } = trio;
    const forger = new Forger(network, bob);
    const pin = { type: 'pin', messageId: '0'.repeat(32), on: true } as const;
    const body = encodeBody({ claim: null, introductions: [], acknowledgements: [], contents: pin });
    body[body.length - 1] = 2;
    forger.deliver(alice, forger.message({ kind: kindOf(pin), seq: 900, body }));
    expect(alice.counted('malformed-message')).toBe(1);
    expect(alice.amendments()).toEqual([]);
  });
});

describe('[GR-41] a deletion', () => {
  it('by the sender or an admin takes the message from what every device keeps for others; by anybody else not', () => {
    const { alice, bob, carol, all, network } = trio;
    const [mine, other] = [bob.send('a secret of Bob'), bob.send('another of Bob')];
    bob.write({ type: 'edit', messageId: mine, text: 'a secret of Bob, edited', mentions: [] });
    network.run(MINUTE);
    carol.write({ type: 'deletion', messageIds: [mine] });
    network.run(MINUTE);
    expect(all.map((device) => holds(device, 'a secret of Bob'))).toEqual([true, true, true]);
    bob.write({ type: 'deletion', messageIds: [mine] });
    alice.write({ type: 'deletion', messageIds: [other] });
    network.run(MINUTE);
    expect(all.map((device) => holds(device, 'a secret of Bob'))).toEqual([false, false, false]);
    expect(all.map((device) => holds(device, 'another of Bob'))).toEqual([false, false, false]);
  });

  it('of a message that has not left yet sends nothing of it, and leaves nobody missing its number', () => {
    const { alice, bob, network } = trio;
    alice.disconnect();
    const id = alice.send('never mind');
    alice.write({ type: 'deletion', messageIds: [id] });
    expect(holds(alice, 'never mind')).toBe(false);
    alice.send('hello');
    alice.connect();
    network.run(10 * MINUTE);
    expect(bob.texts()).toEqual(['Alice: hello']);
    expect(bob.news.filter(({ type }) => type === 'gap')).toEqual([]);
    expect(bob.counted('malformed-message')).toBe(0);
  });
});

describe('[GR-42] how long messages stay', () => {
  it('is what an admin set when they came, on every device, with the messages themselves', () => {
    const { alice, bob, network } = trio;
    alice.handle({ type: 'set-disappearing', groupId: alice.groupId, seconds: 3600 });
    network.run(MINUTE);
    expect(bob.group.disappearing).toBe(3600);
    alice.send('for an hour');
    network.run(MINUTE);
    alice.handle({ type: 'set-disappearing', groupId: alice.groupId, seconds: 0 });
    network.run(MINUTE);
    alice.send('for good');
    network.run(MINUTE);
    expect(bob.messages().map(({ disappears }) => disappears)).toEqual([3600, 0]);
    expect(alice.messages().map(({ disappears }) => disappears)).toEqual([3600, 0]);
    expect(() => bob.handle({ type: 'set-disappearing', groupId: bob.groupId, seconds: 1 })).toThrowError(
      expect.objectContaining({ code: 'not-allowed' }),
    );
  });

  it('what the application erased then is kept for nobody, over a restart too', () => {
    const { alice, bob, network } = trio;
    const id = alice.send('gone in a while');
    network.run(MINUTE);
    expect(holds(bob, 'gone in a while')).toBe(true);
    bob.handle({ type: 'forget-messages', groupId: bob.groupId, messageIds: [id, 'unknown'] });
    expect(holds(bob, 'gone in a while')).toBe(false);
    bob.restart();
    network.run(MINUTE);
    expect(bob.texts()).toEqual(['Alice: gone in a while']);
  });
});

describe('new keys on demand', () => {
  it('are an admin’s to make, and everybody goes on in them', () => {
    const { alice, bob, all, network } = trio;
    const before = alice.group.epoch;
    expect(() => bob.handle({ type: 'rekey', groupId: bob.groupId })).toThrowError(
      expect.objectContaining({ code: 'not-allowed' }),
    );
    alice.handle({ type: 'rekey', groupId: alice.groupId });
    network.run(MINUTE);
    expect(all.map((device) => device.group.epoch)).toEqual([before + 1, before + 1, before + 1]);
    bob.send('in the new keys');
    network.run(MINUTE);
    expect(alice.texts()).toEqual(['Bob: in the new keys']);
  });
});

describe('[GR-43] the description of a group', () => {
  it('is an admin’s to set, within its bytes, and has a line', () => {
    const { alice, bob, network } = trio;
    alice.handle({ type: 'set-description', groupId: alice.groupId, description: '  Sundays at six 🍲\nbring bread ' });
    network.run(MINUTE);
    expect(bob.group.description).toBe('Sundays at six 🍲\nbring bread');
    expect(bob.news).toContainEqual(
      expect.objectContaining({
        line: expect.objectContaining({
          event: expect.objectContaining({ setting: { key: 'description', text: 'Sundays at six 🍲\nbring bread' } }),
        }),
      }),
    );
    const tooLong = { type: 'set-description', groupId: alice.groupId, description: 'ü'.repeat(600) } as const;
    expect(() => alice.handle(tooLong)).toThrowError(expect.objectContaining({ code: 'text-too-long' }));
  });
});
