import type { GroupView, SearchHit, Snapshot } from '@conclave/desktop/bridge/contract';
import type { createFakeBridge } from '../fixture/fake-bridge.ts';
import { alice, ben, carol, conversationAt, dmitri, farah, groupsAt, hour, jun, minute } from '../fixture/people.ts';

type Answers = NonNullable<Parameters<typeof createFakeBridge>[1]>;

const words = ['uncut', 'obstruct', 'rocky', 'trustless', 'synopses', 'staff', 'outdated', 'acts'];
const code = 'conclave-verify:jhykn5e6pf29wja9tx3a2v06yy0xp2fgbv7kb00j57hncf5xmfz0';

/** The table as `group-details` shows it; null for scenes of others. */
export function detailTable(scene: string, now: number): Partial<GroupView> | null {
  const settings: Partial<GroupView> = {
    members: [alice, ben, { ...carol, verified: true }, dmitri, farah, jun],
    description: 'Soup at seven, upstairs.\nBring a chair if you bring a guest.',
    mutedUntil: now + 7 * hour,
    disappearing: 7 * 24 * 3_600,
  };
  if (scene === 'group-details') return settings;
  if (scene === 'group-details-member') return { ...settings, mayAdminister: false, mayInvite: false };
  return null;
}

export function detailSnapshot(scene: string, full: Snapshot, now: number): Snapshot {
  if (scene !== 'sealed-partial') return full;
  const part = { expiresAt: now + 5 * 24 * hour };
  return {
    ...full,
    sealed: full.sealed.map((one, index) => (index === 1 ? { ...one, expiresAt: now + 5 * hour } : one)),
    partialInvites: [
      { ...part, id: 'p1', groupName: 'City orchestra', arrivedAt: now - 12 * minute, have: 5, of: 8 },
      { ...part, id: 'p2', groupName: '', arrivedAt: now - 3 * hour, have: 1, of: 3 },
    ],
  };
}

const said: readonly (readonly [groupId: string, sender: SearchHit['sender'], text: string, ago: number])[] = [
  ['table', carol, 'I bring the [plum] cake, then', 3 * minute],
  [
    'table',
    alice,
    'Lovely. I can take care of the [soup] and bread, the pot holds enough for ten. Allergies?',
    17 * minute,
  ],
  ['table', alice, 'Then it is settled: seven, upstairs, [soup] first', 40 * minute],
  ['walk', carol, 'There are [plum] trees along the whole way down, and nobody picks them', 28 * hour],
  ['table', farah, 'Not again [soup] from a tin, please. I still remember the lentils', 3 * 24 * hour],
  ['flat', dmitri, 'Who left the [plum] jam open on the stairs? The wasps have found it', 9 * 24 * hour],
];

function hits(query: string, groupId: string | null, now: number): SearchHit[] {
  return said
    .filter(([group, , text]) => (groupId === null || group === groupId) && text.includes(`[${query}]`))
    .map(([group, sender, text, ago], index) => {
      const [before = '', match = '', after = ''] = text.split(/[[\]]/u);
      const pieces = [
        { text: before, match: false },
        { text: match, match: true },
        { text: after, match: false },
      ];
      return { messageId: `h${index}`, groupId: group, order: `${index}`, sentAt: now - ago, sender, pieces };
    });
}

export function detailAnswers(now: number): Readonly<Record<string, Answers>> {
  const [first] = groupsAt(now);
  if (first === undefined) throw new Error('no table');
  const table: GroupView = { ...first, ...detailTable('group-details', now) };
  const compare: Answers = {
    compare: ({ groupId, memberId }) => [{ type: 'safety-words', groupId, memberId, words, code }],
    setVerified: ({ memberId, verified }) => {
      const members = table.members.map((member) => (member.id === memberId ? { ...member, verified } : member));
      return [{ type: 'group', group: { ...table, members } }];
    },
  };
  return {
    search: {
      search: ({ query, groupId, before }) => [
        { type: 'search-results', query, groupId, before, hits: hits(query, groupId, now), complete: query !== 'plum' },
      ],
    },
    'group-details': compare,
    gaps: {
      openGroup: ({ groupId }) => [
        {
          type: 'history',
          groupId,
          complete: true,
          atEnd: true,
          part: 'newest',
          target: null,
          messages: [
            ...conversationAt(now),
            ...(['asked', 'given-up'] as const).map((state, index) => ({
              id: `gap-${state}`,
              groupId,
              order: `${String(now + index).padStart(16, '0')}-99999`,
              sentAt: now,
              kind: 'event' as const,
              event: { what: 'missing' as const, who: index === 0 ? ben.name : jun.name, count: 1 + index, state },
            })),
          ],
        },
      ],
    },
  };
}
