/** Conversations in which people answer, react and change their minds. */
import type { MessageView } from '@conclave/desktop/bridge/contract';
import type { createFakeBridge } from '../fixture/fake-bridge.ts';
import { alice, ben, carol, dmitri, farah, hour, jun, minute, noor, text } from '../fixture/people.ts';

type Answers = NonNullable<Parameters<typeof createFakeBridge>[1]>;

function talk(groupId: string, now: number): MessageView[] {
  const says = (sender: typeof alice, words: string, ago: number, rest: object = {}) =>
    text(groupId, sender, words, now - ago * minute, rest);
  const key = says(
    ben,
    'I have the key to the upstairs room. There is space for eight if nobody minds the piano stool.',
    44,
    {
      pinned: true,
      reactions: [
        { emoji: '🎹', who: [farah.name, jun.name], mine: false },
        { emoji: '👍', who: [alice.name, carol.name, dmitri.name], mine: true },
      ],
    },
  );
  return [
    says(carol, 'Is Sunday at seven still right?', 47),
    key,
    says(
      ben,
      'What we need:\n\n- bread, *two* loaves\n- **soup** for ten\n- candles, ~~twelve~~ six\n\n> Whoever comes late washes up.',
      43,
      { edited: true },
    ),
    says(
      jun,
      'The way up is on the map: https://example.org/maps/lindenstrasse-12?floor=2#door. Code for the door is `4711*`',
      38,
    ),
    says(dmitri, '', 36, { deleted: true }),
    says(farah, `@${alice.name} can you take the soup?`, 35, { mentions: [alice.id], mentionsMe: true }),
    says(
      alice,
      'Lovely. I can take care of the soup and bread, the pot holds enough for ten.\nAllergies, anyone?',
      17,
      {
        replyTo: {
          id: key.id,
          senderName: ben.name,
          excerpt: key.kind === 'text' ? key.text : '',
          deleted: false,
          missing: false,
        },
        pinned: true,
      },
    ),
    says(farah, 'Walnuts for me, as ever', 12, {
      reactions: [{ emoji: '❤️', who: [carol.name], mine: false }],
    }),
    says(carol, 'The recipe from last time:\n```\n800 g plums\n300 g flour\n1 walnut, no: none\n```', 9, {
      forwarded: true,
    }),
    says(alice, `Thank you, @${carol.name}. No walnuts anywhere near it`, 5, {
      mentions: [carol.id],
      status: { state: 'delivered', count: 3, of: 5 },
      replyTo: { id: 'gone', senderName: '', excerpt: '', deleted: false, missing: true },
    }),
    says(carol, '🍰', 3),
    says(alice, 'Then it is settled: seven, upstairs, soup first', 1, { status: { state: 'on-server' }, edited: true }),
  ];
}

function hostileTalk(groupId: string, now: number): MessageView[] {
  const mallory = { ...dmitri, id: 'mallory', name: '@Alice Marchetti' };
  const says = (words: string, ago: number, rest: object = {}) =>
    text(groupId, mallory, words, now - ago * minute, rest);
  return [
    says(`# A heading\n<h1>HTML</h1> <img src=x onerror=alert(1)> ![picture](https://evil.example/track.png)`, 60),
    says('[https://bank.example](https://evil.example) [run](javascript:alert(1)) [file](file:///etc/passwd)', 50),
    says('https://аррӏе.com/ and @Nobody and @Alice Marchetti, of whom main knows nothing', 40),
    says('> '.repeat(400) + 'deep', 30),
    says('- '.repeat(400) + 'deep', 29),
    says('*'.repeat(2900), 20),
    says('[]('.repeat(900), 19),
    says('| a | b |\n|---|---|\n| 1 | 2 |\n\n[x]: https://evil.example\n\n---\n\n&lt;b&gt; [ ] task', 15),
    says('`' + '\u202E'.repeat(30) + 'code`  \u202E**sdrawkcab**', 10),
    text(groupId, noor, 'شكرا **لكم** جميعا، أراكم مساء الأحد: https://example.org/أحد', now - 5 * minute),
    text(groupId, alice, 'ok', now - minute),
  ];
}

function unread(groupId: string, now: number): MessageView[] {
  const line = (index: number) =>
    text(
      groupId,
      [ben, carol, jun][index % 3] ?? ben,
      `Line ${index + 1} of what was said`,
      now - 2 * hour + index * minute,
    );
  return Array.from({ length: 40 }, (_, index) => line(index));
}

/** What the fake main process answers in each of these scenes. */
export function talkAnswers(now: number): Readonly<Record<string, Answers>> {
  const says = (messages: (groupId: string) => readonly MessageView[], at: number | null = null): Answers => ({
    openGroup: ({ groupId }) => {
      const all = messages(groupId);
      const target = at === null ? null : (all[at]?.id ?? null);
      return [{ type: 'history', groupId, messages: all, complete: true, atEnd: true, part: 'newest', target }];
    },
  });
  const all = talk('table', now);
  return {
    talk: {
      ...says(() => all),
      loadPins: ({ groupId }) => [
        { type: 'pins', groupId, messages: all.filter((message) => message.kind === 'text' && message.pinned) },
      ],
    },
    'talk-hostile': says((groupId) => hostileTalk(groupId, now)),
    'talk-unread': says((groupId) => unread(groupId, now), 22),
  };
}
